"""A receipt or a count that goes on as a scanner reads: each scan is a piece, and Enter makes one act of them all.

What was counted is kept with each change, so that leaving loses nothing, nor does a line or a program that ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from msgspec import Struct, field
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.commands.wares.warehouse import MOST
from orderdesk.desk.views.codes_on_goods import product_of
from orderdesk.desk.views.stock_effects import Effect, of_stay, warehouses
from orderdesk.errors import DeskError
from orderdesk.i18n import _, mark
from orderdesk.store import Store
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.key_gate import ACTS
from screens.keyboard.named_key import Key, bindings, both, digits
from screens.keyboard.scanner import Code, Scanned
from screens.safe import plain
from screens.views.goods.scanned_goods import unknown_barcode
from screens.widgets.columns import fit
from screens.widgets.field import Field
from screens.widgets.lines import Line

_ROWS: Final = 9
"""So many products are shown at a time."""

_COMMIT: Final = Key("tally.commit", "enter", "commit", mark("book it"))
_SURE: Final = Key("tally.sure", "y", "sure", mark("book it all the same"), firm=True)
_MORE: Final = Key("tally.more", "space,plus", "add(1)", mark("one more"), shown="+")
_LESS: Final = Key("tally.less", "minus", "add(-1)", mark("one less"), shown="-")
_DOWN: Final = Key("tally.down", "j,down", "move(1)", mark("choose"), shown="j")
_UP: Final = Key("tally.up", "k,up", "move(-1)", mark("choose"), shown="k")
_PLACE: Final = Key("tally.place", "w", "place", mark("warehouse"))
_NOTE: Final = Key("tally.note", "o", "note", mark("note"))
_EMPTY: Final = Key("tally.empty", "X", "empty", mark("throw it away"))
_HOW_MANY: Final = mark("how many")
_DIGITS: Final = (
    *digits("tally.digit", "digit", 9, word=_HOW_MANY),
    Key("tally.digit-0", "0", "digit(0)", _HOW_MANY, fixed=True),
)


class Counted(Struct):
    """What has been counted so far."""

    pieces: dict[str, int] = field(default_factory=dict)
    """By SKU, in the order in which they came."""
    place: int = 0
    """Which of the shop's warehouses."""
    note: str = ""
    seen: dict[str, int] = field(default_factory=dict)
    """How many of each were there when that was shown last."""
    all_of_it: bool = False
    """Whether the figures are what there is, and not what has come."""


class Tally(Dialog[Counted]):
    """Scans add a piece; digits say how many there are of the product at hand."""

    KEYS = (*_DIGITS, _COMMIT, _SURE, _MORE, _LESS, _DOWN, _UP, _PLACE, _NOTE, _EMPTY)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a receipt or a stock-take by scanner")
    DEFAULT_CSS = """
    Tally #rows { text-wrap: nowrap; }
    Tally #note { display: none; }
    Tally #note.-asked { display: block; }
    """
    AUTO_FOCUS = ""
    ALONE = True
    each_scan_a_piece = True

    def __init__(self, title: str, store: Store, counted: Counted, keep: Save[Counted], save: Save[Counted]) -> None:
        """`keep` what was counted so far, `save` it in the end."""
        super().__init__(title, save)
        self._store, self._places, self._counted, self._all = store, warehouses(store), counted, counted.all_of_it
        self._keep = keep
        self._at, self._typed = max(len(counted.pieces) - 1, 0), ""
        self._effects: dict[str, Effect] = {}

    def body(self) -> Iterable[Widget]:
        """Where to, what, how many."""
        yield Line(id="where")
        yield Line(id="rows")
        yield Field(id="note", max_length=200, placeholder=_("Why, or a delivery's number; it is kept"))

    def on_mount(self) -> None:
        """Show what there is already."""
        self._show()

    # --- scans -----------------------------------------------------------------------------------------------

    def is_scan(self, code: Code) -> bool:
        """Everything that comes in one go is a code, but for words that are being typed."""
        return super().is_scan(code) if self.typing else code.possible

    def on_scanned(self, message: Scanned) -> None:
        """One more piece of the product; a code that nobody knows is told, and what was counted stays."""
        message.stop()
        message.prevent_default()
        sku = product_of(self._store, message.code.text)
        if sku is None:
            self.app.bell()
            self.wrong(unknown_barcode(message.code))
            return
        self._counted.pieces.setdefault(sku, 0)
        self._at = list(self._counted.pieces).index(sku)
        self.action_add(1)

    # --- keys ------------------------------------------------------------------------------------------------

    def action_add(self, by: int) -> None:
        """A piece more or less of the product at hand; with none left it is not on the list any more."""
        if self._sku:
            self._typed = ""
            self._set(self._counted.pieces[self._sku] + by)

    def action_digit(self, digit: int) -> None:
        """How many there are, digit by digit."""
        if self._sku:
            typed = (self._typed + str(digit))[-10:]
            self._set(int(typed))
            self._typed = typed

    def action_move(self, by: int) -> None:
        """To another product."""
        self._typed = ""
        self._at = max(min(self._at + by, len(self._counted.pieces) - 1), 0)
        self._show()

    def action_place(self) -> None:
        """The next warehouse."""
        self._counted.place = (self._counted.place + 1) % len(self._places)
        self._changed()

    def action_note(self) -> None:
        """Write why."""
        words = self.query_one("#note", Field)
        words.add_class("-asked")
        words.value = self._counted.note
        words.focus()

    def action_empty(self) -> None:
        """Forget all that was counted; asked by a key of its own, and only where something was."""
        self._counted.pieces.clear()
        self._at = 0
        self._changed()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed."""
        event.stop()
        self._counted.note = event.value.strip()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The words are written; nothing is booked by that."""
        event.stop()
        self.set_focus(None)
        self._changed()

    def action_commit(self) -> None:
        """Book it, unless orders go without by that."""
        if self._short:
            self.wrong(_("It makes orders short: {key} books it all the same.").format(key=_SURE.label))
        else:
            self._book()

    def action_sure(self) -> None:
        """Book it, orders or no orders."""
        if self._short:
            self._book()

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _sku(self) -> str:
        return [*self._counted.pieces][self._at] if self._counted.pieces else ""

    def renew(self) -> None:
        """Others have received or taken some: show what the count means now."""
        self._show()

    @property
    def _short(self) -> bool:
        return any(effect.short for effect in self._effects.values())

    def _book(self) -> None:
        if self._counted.pieces:
            self.save(self._counted)
        else:
            self.wrong(_("Nothing is counted yet: scan the goods."))

    def _set(self, count: int) -> None:
        if count < 0 or (count == 0 and not self._all and not self._typed):
            del self._counted.pieces[self._sku]
            self._at = max(min(self._at, len(self._counted.pieces) - 1), 0)
        else:
            self._counted.pieces[self._sku] = min(count, MOST)
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.run_worker(self._kept(), group=ACTS)

    async def _kept(self) -> None:
        try:
            await self._keep(self._counted)
        except DeskError as error:
            self.wrong(str(error))

    def _effect(self, sku: str, count: int) -> Effect:
        place = self._places[self._counted.place]
        level = self._store.levels.at(sku, place.id)
        there = 0 if level is None or self._all else level.on_hand
        return of_stay(self._store, sku, place, there + count)

    def _show(self) -> None:
        self.right()
        pieces, place = self._counted.pieces, self._places[self._counted.place]
        self._effects = {sku: self._effect(sku, count) for sku, count in pieces.items()}
        self._counted.seen = {sku: effect.was for sku, effect in self._effects.items()}
        where = [
            place.name,
            _("products: {count}, pieces: {total}").format(count=len(pieces), total=sum(pieces.values())),
        ]
        where += [self._counted.note] if self._counted.note else []
        self.query_one("#where", Line).say(plain(" · ".join(where), "bold"))
        names = {one.sku: one.name for one in self._store.levels.stands(pieces)}
        top = max(min(self._at - _ROWS // 2, len(pieces) - _ROWS), 0)
        lines: list[Content] = []
        for at, (sku, count) in enumerate([*pieces.items()][top : top + _ROWS], top):
            here = at == self._at
            effect = self._effects[sku]
            name = f"{sku} {names.get(sku, '')}" if names.get(sku, sku) != sku else sku
            row = f"{'>' if here else ' '}{count:>6}  {fit(name, 36)} {effect.said[0]}"
            lines.append(plain(row, "bold" if here else ""))
            if here or effect.short:
                lines += [plain(f"         {said}", "$foreground-muted") for said in effect.said[1:]]
            if effect.short:
                lines.append(plain(f"         {effect.short}", "$warning"))
        self.query_one("#rows", Line).say(Content("\n").join(lines or [plain(_("Scan the goods, piece by piece."))]))
        keys = [(_SURE.label, _(_SURE.word))] if self._short else [(_COMMIT.label, _(_COMMIT.word))] if pieces else []
        if pieces:
            keys += [("0-9", _("how many")), (both(_MORE, _LESS), _("piece")), (both(_DOWN, _UP), _(_DOWN.word))]
        keys += [(_PLACE.label, _(_PLACE.word))] if len(self._places) > 1 else []
        keys += [(_NOTE.label, _(_NOTE.word))]
        self.offer([*keys, *([(_EMPTY.label, _(_EMPTY.word))] if pieces else [])])

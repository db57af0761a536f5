"""The goods of an order before they are packed: a scan or a key counts each piece, and a wrong one is refused (K29)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.desk.orders.picking import missing, to_pick
from orderdesk.desk.views.codes_on_goods import product_of
from orderdesk.desk.views.goods_of_order import LineGoods, goods_of
from orderdesk.i18n import _, mark
from orderdesk.model import Line as OrderLine
from orderdesk.store import Store
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.named_key import Key, bindings, both, digits
from screens.keyboard.scanner import Code, Scanned
from screens.safe import plain
from screens.views.goods.scanned_goods import unknown_barcode
from screens.widgets.columns import fit
from screens.widgets.lines import Line

_NAME: Final = 32
_WHERE: Final = 22
"""Cells of a product's name, and of the words that say where it is to be fetched."""

_PACKED: Final = Key("pick.packed", "enter", "packed", mark("pack"))
_ALL_THE_SAME: Final = Key("pick.all-the-same", "y", "all_the_same", mark("packed all the same"), firm=True)
_PIECE: Final = Key("pick.piece", "space", "count(1)", mark("a piece"))
_BACK: Final = Key("pick.back", "minus,backspace", "count(-1)", mark("one less"), shown="-")
_DOWN: Final = Key("pick.down", "j,down", "move(1)", mark("choose"), shown="j")
_UP: Final = Key("pick.up", "k,up", "move(-1)", mark("choose"), shown="k")
_HOW_MANY: Final = mark("how many")
_DIGITS: Final = (
    *digits("pick.digit", "digit", 9, word=_HOW_MANY),
    Key("pick.digit-0", "0", "digit(0)", _HOW_MANY, fixed=True),
)


class Picked(Struct, frozen=True):
    """What was counted."""

    counted: Mapping[int, int]
    """Pieces by the id of the line."""
    all_the_same: bool
    """Whether it is packed though not all was counted."""


class PickList(Dialog[Picked]):
    """Packed is offered once all is counted; before, a key of its own says so, and history keeps what was missing."""

    KEYS = (*_DIGITS, _PACKED, _ALL_THE_SAME, _PIECE, _BACK, _DOWN, _UP)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("the goods before they are packed")
    DEFAULT_CSS = "PickList #rows { text-wrap: nowrap; }"
    AUTO_FOCUS = ""
    ALONE = True
    each_scan_a_piece = True

    def __init__(
        self, title: str, store: Store, order_id: int, lines: Callable[[], Sequence[OrderLine]], save: Save[Picked]
    ) -> None:
        """`lines` reads what is to be picked, again where others have changed it."""
        super().__init__(title, save)
        self._store, self._order, self._read = store, order_id, lines
        self._lines: Sequence[OrderLine] = ()
        self._goods: Mapping[int, LineGoods] = {}
        self._counted: dict[int, int] = {}
        self._at, self._typed = 0, ""

    def body(self) -> Iterable[Widget]:
        """The lines, and what is missing."""
        yield Line(id="rows")
        yield Line(id="missing")

    def on_mount(self) -> None:
        """Nothing is counted yet."""
        self.renew()

    def renew(self) -> None:
        """The lines as they are now; what was counted of those that are still there stays."""
        lines = self._read()
        self._lines, self._goods = to_pick(lines), goods_of(self._store, self._order, lines)
        self._counted = {line.id: min(self._counted.get(line.id, 0), line.quantity) for line in self._lines}
        self._at = max(min(self._at, len(self._lines) - 1), 0)
        self._show()

    # --- scans and keys --------------------------------------------------------------------------------------

    def is_scan(self, code: Code) -> bool:
        """Everything that comes in one go is a code."""
        return code.possible

    def on_scanned(self, message: Scanned) -> None:
        """A piece of the product that bears it; what is not of this order, or one too many, is refused."""
        message.stop()
        message.prevent_default()
        read = message.code.text
        sku = product_of(self._store, read)
        if sku is None and any(line.sku == read for line in self._lines):
            sku = read  # a label of the shop's own, for what it does not count
        its = [at for at, line in enumerate(self._lines) if line.sku == sku] if sku else []
        if not its:
            self.app.bell()
            wrong = _("WRONG PRODUCT: {sku} is not in this order. Put it back.").format(sku=sku)
            self.wrong(wrong if sku else unknown_barcode(message.code))
            return
        wanting = next((at for at in its if self._left(self._lines[at])), None)
        if wanting is None:
            self._one_too_many(self._lines[its[-1]])
        else:
            self._at = wanting
            self.action_count(1)

    def action_count(self, by: int) -> None:
        """A piece more or less of the line at hand; then on to the next one that is not complete."""
        if self._lines:
            self._typed = ""
            counts = self._set(self._counted[self._here.id] + by)
            if counts and by > 0 and not self._left(self._here) and (left := self._next()) is not None:
                self._at = left
                self._show()

    def action_digit(self, digit: int) -> None:
        """How many there are of the line at hand, digit by digit."""
        if self._lines:
            typed = (self._typed + str(digit))[-6:]
            if self._set(int(typed)):
                self._typed = typed

    def action_move(self, by: int) -> None:
        """To another line."""
        self._typed = ""
        self._at = max(min(self._at + by, len(self._lines) - 1), 0)
        self._show()

    def action_packed(self) -> None:
        """Packed, where all is counted."""
        if self._missing:
            said = _("Not all is counted: {what}. {key} packs it all the same, and history keeps that.")
            self.wrong(said.format(what=self._missing, key=_ALL_THE_SAME.label))
        else:
            self.save(Picked(dict(self._counted), all_the_same=False))

    def action_all_the_same(self) -> None:
        """Packed, though something is missing."""
        if self._missing:
            self.save(Picked(dict(self._counted), all_the_same=True))

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _here(self) -> OrderLine:
        return self._lines[self._at]

    @property
    def _missing(self) -> str:
        return missing(self._lines, self._counted)

    def _left(self, line: OrderLine) -> int:
        return line.quantity - self._counted[line.id]

    def _next(self) -> int | None:
        """The next line that is not complete, round the list."""
        around = [*range(self._at + 1, len(self._lines)), *range(self._at)]
        return next((at for at in around if self._left(self._lines[at])), None)

    def _set(self, count: int) -> bool:
        """Count so many of the line at hand, where it asks for so many; whether it does."""
        line = self._here
        if count == line.quantity + 1 and not self._left(line):
            self._one_too_many(line)
            return False
        if count > line.quantity:
            self.app.bell()
            said = _("{quantity} of {sku} are ordered, no more.")
            self.wrong(said.format(quantity=line.quantity, sku=line.sku or line.name))
            return False
        self._counted[line.id] = max(count, 0)
        self._show()
        return True

    def _one_too_many(self, line: OrderLine) -> None:
        self.app.bell()
        said = _("ONE TOO MANY: {quantity} of {sku} are ordered, and counted. Put it back.")
        self.wrong(said.format(quantity=line.quantity, sku=line.sku or line.name))

    def _show(self) -> None:
        self.right()
        lines: list[Content] = []
        for at, line in enumerate(self._lines):
            here, left = at == self._at, self._left(line)
            name = f"{line.sku} {line.name}" if line.sku else line.name
            where = self._goods[line.id].where if line.id in self._goods else ""
            row = f"{'>' if here else ' '}{' ' if left else '✓'} {self._counted[line.id]:>3} / {line.quantity:<3}"
            style = "bold" if here else "$success" if not left else ""
            lines.append(plain(f"{row} {fit(name, _NAME)} {fit(where, _WHERE)}".rstrip(), style))
        self.query_one("#rows", Line).say(Content("\n").join(lines))
        left = sum(map(self._left, self._lines))
        still = _("Still to count, pieces: {count}").format(count=left) if left else _("All is counted.")
        self.query_one("#missing", Line).say(plain(still, "$warning" if self._missing else "$success"))
        self.call_after_refresh(self._keep_in_sight)
        keys = [(_PIECE.label, _(_PIECE.word)), ("0-9", _("how many"))] if self._missing else []
        done = _ALL_THE_SAME if self._missing else _PACKED
        self.offer([*keys, (both(_DOWN, _UP), _(_DOWN.word)), (done.label, _(done.word))])

    def _keep_in_sight(self) -> None:
        """In a long list the line at hand is seen."""
        body = self._body
        if body.max_scroll_y and not body.scroll_y <= self._at < body.scroll_y + body.size.height - 1:
            body.scroll_to(y=max(self._at - body.size.height // 2, 0), animate=False, immediate=True)

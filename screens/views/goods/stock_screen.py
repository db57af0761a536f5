"""The stock on a screen of its own: what there is of each product and where, who holds it, what came and went.

It changes nothing: what its keys do is given to whoever has opened it, with the product under the cursor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from orderdesk.desk.views.codes_on_goods import product_of
from orderdesk.desk.views.stock_effects import warehouses
from orderdesk.i18n import _, mark
from orderdesk.store.ledgers.levels import Stand
from orderdesk.store.ledgers.stock_windows import StockView
from orderdesk.values import replace
from screens.keyboard.key_gate import gate_of
from screens.keyboard.named_key import HELP, HELP_TYPING, Key, bindings, both
from screens.keyboard.scanner import Code, Scanned, is_scan
from screens.safe import plain
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary
from screens.views import palette
from screens.views.goods.product_lines import ProductLines
from screens.views.goods.product_sheet import ProductSheet
from screens.views.goods.product_table import ProductTable
from screens.views.goods.scanned_goods import BARCODE, unknown_barcode
from screens.widgets.field import Field
from screens.widgets.lines import Hints, Line

Does = Callable[[str, Stand | None], None]
"""Does what a key stands for to a product."""

_ABOUT: Final = 6
"""Lines that tell of the product under the cursor."""
_MOVES: Final = 3

_CLOSE: Final = Key(
    "stock.close", "escape", "leave", mark("back"), mark("Out of the search; back to the orders"), "Esc"
)
_FIND: Final = Key(
    "stock.find", "slash,full_stop", "find", mark("find"), mark("Find by SKU, name or barcode, word by word"), "/"
)
_ACTS: Final = (
    Key("stock.receive", "r", "give('receive')", mark("receive"), mark("Goods have come")),
    Key("stock.count", "c", "give('count')", mark("count"), mark("Say how many were counted; the difference is kept")),
    Key("stock.write-off", "x", "give('write_off')", mark("write off"), mark("Goods are gone for good")),
    Key("stock.move", "m", "give('move')", mark("carry over"), mark("Bring goods to another warehouse")),
    Key("stock.receipt", "R", "give('receipt')", mark("by scanner"), mark("A receipt by scanner, piece by piece")),
    Key("stock.inventory", "C", "give('inventory')", mark("stock-take"), mark("A count by scanner, piece by piece")),
    BARCODE,
    Key("stock.low", "L", "give('low')", mark("limit"), mark("Say from how few on it is to be ordered anew")),
)
_WITHOUT: Final = ("stock.receive", "stock.receipt", "stock.inventory")
"""Acts that need no product under the cursor."""
_OPEN: Final = Key(
    "stock.open", "enter", "open", mark("all of it"), mark("All moves, and every order that holds it"), "Enter"
)
_LOW_FIRST: Final = Key(
    "stock.low-first", "l", "low_first", mark("low"), mark("What is short or low first; by SKU again")
)
_PLACE: Final = Key("stock.place", "w", "place", mark("warehouse"), mark("Only one warehouse, the next; all again"))
_SEEN: Final = (_OPEN, _LOW_FIRST, _PLACE)
_PALETTE: Final = Key(
    "stock.palette", "colon", "palette", mark("find a key"), mark("Find what can be done by its words"), ":"
)


class StockScreen(StoreErrorBoundary, ModalScreen[None]):
    """Lies under the header, as the quality report does."""

    DEFAULT_CSS = f"""
    StockScreen {{ background: transparent; }}
    StockScreen > #stock {{ margin-top: 1; background: $background; }}
    StockScreen #title {{ dock: top; height: 1; background: $panel; text-style: bold; padding: 0 1; }}
    StockScreen #find {{ height: 1; }}
    StockScreen #find-word {{ width: auto; padding: 0 1; }}
    StockScreen #sought {{ width: 1fr; border: none; height: 1; padding: 0; background: $panel; }}
    StockScreen #about {{ height: {_ABOUT}; padding: 0 1; background: $surface; text-wrap: nowrap;
                          text-overflow: ellipsis; }}
    StockScreen #said {{ height: auto; min-height: 1; max-height: 3; padding: 0 1; color: $success; }}
    StockScreen #said.-refused {{ color: $error; text-style: bold; }}
    """
    KEYS: ClassVar[tuple[Key, ...]] = (
        *_ACTS,
        _FIND,
        *_SEEN,
        Key("stock.down", "j,down", "move(1)", mark("down"), shown="j"),
        Key("stock.up", "k,up", "move(-1)", mark("up"), shown="k"),
        Key("stock.page-down", "pagedown,space", "page(1)", mark("page down")),
        Key("stock.page-up", "pageup", "page(-1)", mark("page up")),
        Key("stock.home", "home", "edge(-1)", mark("first")),
        Key("stock.end", "end", "edge(1)", mark("last")),
        _PALETTE,
        _CLOSE,
        Key("stock.quit", "q", "close", mark("back")),
        HELP,
        HELP_TYPING,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED: ClassVar[str] = mark("Stock")
    LEADS_BACK: ClassVar[bool] = True
    AUTO_FOCUS = ""

    def __init__(self, seat: Context, does: Does) -> None:
        """`does` is called with the name of an act and the product under the cursor."""
        super().__init__()
        self._seat, self._does = seat, does
        self.table = ProductTable(seat.store.stock_windows)

    def compose(self) -> ComposeResult:
        """Title, search, products, what is known of the one under the cursor, what came of a key, keys."""
        with Vertical(id="stock"):
            yield Line(id="title")
            with Horizontal(id="find"):
                yield Line(id="find-word")
                yield Field(id="sought", max_length=80, placeholder=_("SKU, name or barcode"))
            yield self.table
            yield Line(id="about")
            yield Line(id="said")
            yield Hints(id="keys")

    def on_mount(self) -> None:
        """Fill it in."""
        self.query_one("#find-word", Line).say(plain(_("Find:")))
        self._show(self.table.view)

    def renew(self) -> None:
        """Show what has become of the goods."""
        self.table.renew()
        self._tell()

    def say(self, sentence: str, *, refused: bool = False) -> None:
        """Say what came of a key."""
        line = self.query_one("#said", Line)
        line.set_class(refused, "-refused")
        line.say(plain(sentence))

    def stray(self, sentence: str) -> None:
        """Say of a key that it means nothing here."""
        self.say(sentence, refused=True)

    def also_wrong(self, sentence: str) -> None:
        """Say what the operator must not overlook, beside what is said already."""
        self.say(f"{self.query_one('#said', Line).said} {sentence}".strip(), refused=True)

    # --- keys ------------------------------------------------------------------------------------------------

    def action_give(self, act: str) -> None:
        """Have the act done."""
        self.say("")
        self._does(act, self.table.product)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.table.move(by)
        self._tell()

    def action_page(self, way: int) -> None:
        """Move by a windowful."""
        self.table.page(way)
        self._tell()

    def action_edge(self, way: int) -> None:
        """To the first or the last product."""
        self.table.edge(way)
        self._tell()

    def action_find(self) -> None:
        """Have what follows typed into the search."""
        self._field.focus()
        self._field.select_all()
        self._offer()

    def action_low_first(self) -> None:
        """What is short and low first, or by SKU again; from the first on."""
        self._show(replace(self.table.view, low_first=not self.table.view.low_first))

    def action_place(self) -> None:
        """The next warehouse, or all of them again."""
        ids = [None, *(one.id for one in warehouses(self._seat.store))]
        at = ids.index(self.table.view.place) if self.table.view.place in ids else 0
        here = self.table.product
        self._show(replace(self.table.view, place=ids[(at + 1) % len(ids)]), here.sku if here else "")

    def action_open(self) -> None:
        """All of the product."""
        if (lines := self._lines()) is not None and self.table.product is not None:
            self.app.push_screen(ProductSheet(self.table.product.sku, lines))

    def action_palette(self) -> None:
        """What can be done here, by its words."""
        palette.offer_keys(self, (*_ACTS, _FIND, *_SEEN))

    def action_leave(self) -> None:
        """Out of the search, and from there back to the orders."""
        if self._field.value or self._field.has_focus:
            self._put("")
            here = self.table.product
            self._show(replace(self.table.view, text=""), here.sku if here else "")
        else:
            self.dismiss(None)

    def action_close(self) -> None:
        """Back to the orders."""
        self.dismiss(None)

    # --- what is typed and scanned ---------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is found."""
        event.stop()
        self._show(replace(self.table.view, text=event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list of what was found."""
        event.stop()
        self.set_focus(None)
        self._offer()

    def is_scan(self, code: Code) -> bool:
        """A product's or an order's code always; else what looks like one, where no words are typed."""
        if not code.possible:
            return False
        known = product_of(self._seat.store, code.text) is not None
        return known or (is_scan(code) and not self._field.has_focus)

    def on_scanned(self, message: Scanned) -> None:
        """Put the cursor on the product; an order's code leads to its order, what nobody knows is told."""
        code = message.code
        sku = product_of(self._seat.store, code.text)
        if sku is None and code.orders:
            return
        message.stop()
        gate_of(self).drop_ahead()
        if sku is None:
            self.app.bell()
            self.say(unknown_barcode(code), refused=True)
            return
        self._put("")
        view = replace(self.table.view, text="")
        if not (self._show(view, sku) or self._show(replace(view, place=None), sku)):
            self.say(_("{sku} is not counted here: receive or count it first.").format(sku=sku), refused=True)

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _field(self) -> Field:
        return self.query_one("#sought", Field)

    def _put(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._field.value = text
        self.set_focus(None)

    def _show(self, view: StockView, on: str = "") -> bool:
        found = self.table.show(view, on)
        self._tell()
        return found

    def _tell(self) -> None:
        view, store = self.table.view, self._seat.store
        place = next((one.name for one in warehouses(store) if one.id == view.place), _("all warehouses"))
        order = _("low first") if view.low_first else _("by SKU")
        title = f"{_('Stock')} · {place} · {order} · {_('products: {count}').format(count=self.table.total)}"
        self.query_one("#title", Line).say(plain(title))
        lines = self._lines()
        about: list[Content] = []
        if lines is not None:
            holders = [*lines.holders()] or [plain(_("nobody"))]
            about = [
                lines.head(),
                lines.places(),
                Content.assemble(plain(_("Held for") + ": ", "$foreground-muted"), Content(" · ").join(holders)),
                *lines.moves(_MOVES),
            ]
        self.query_one("#about", Line).say(Content("\n").join(about))
        self._offer()

    def _offer(self) -> None:
        if self._field.has_focus:
            keys = [("Enter", _("to the list")), (HELP_TYPING.label, _(HELP_TYPING.word))]
        else:
            by_hand = [key for key in _ACTS[:4] if self.table.product is not None or key.id in _WITHOUT]
            keys = [(key.label, _(key.word)) for key in by_hand]
            keys += [(both(_ACTS[4], _ACTS[5]), _(_ACTS[4].word)), (_FIND.label, _(_FIND.word))]
            keys += [(key.label, _(key.word)) for key in (_LOW_FIRST, _PLACE, _OPEN, _PALETTE, HELP)]
        self.query_one("#keys", Hints).offer([*keys, (_CLOSE.label, _(_CLOSE.word))])

    def _lines(self) -> ProductLines | None:
        product = self.table.product
        seat = self._seat
        return None if product is None else ProductLines(seat.store, product, seat.clock(), seat.zone)

"""The products that the shop counts, with their figures: a window over the store, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content

from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.store.ledgers.levels import Stand
from orderdesk.store.ledgers.stock_windows import StockView, StockWindows
from screens.safe import plain
from screens.widgets.columns import fit
from screens.widgets.lines import FixedLine

_SKU: Final = 14
"""Cells of the SKU, at most."""

_NAME: Final = 8
"""Cells of the SKU and of the name, at least."""

_FIGURE: Final = 7
"""Cells of a figure, at least; longer ones take what they need."""

SHORT: Final = "!"
LOW: Final = "<"
"""The signs before a product that orders are short of, and before one to be ordered anew."""


def sign_of(one: Stand) -> str:
    """The sign before it; a space where there is enough."""
    return SHORT if one.short else LOW if one.free <= (one.low or 0) else " "


class ProductTable(FixedLine):
    """Paints what it has read; the cursor belongs to a product, not to a row."""

    DEFAULT_CSS = """
    ProductTable { height: 1fr; text-wrap: nowrap; }
    """

    def __init__(self, windows: StockWindows) -> None:
        """Nothing is read before it has a height."""
        super().__init__(id="products")
        self._windows = windows
        self.view = StockView()
        self._rows: Sequence[Stand] = ()
        self._read: Sequence[Stand] = ()
        self._read_from = 0
        """What was read around the window, and the place of the first of it: a key that is held reads not each time."""
        self._first = self._at = self.total = 0
        """The place of the first row in the list, of the cursor in the window, and how long the list is."""

    @property
    def product(self) -> Stand | None:
        """The product under the cursor."""
        return self._rows[self._at] if self._rows else None

    @property
    def rows(self) -> Sequence[Stand]:
        """The products in the window."""
        return self._rows

    @property
    def room(self) -> int:
        """How many products there is room for."""
        return max(self.size.height - 1, 1)

    def show(self, view: StockView, on: str = "") -> bool:
        """Show other products, with the cursor on one of them; whether that is among them, or none is wanted."""
        self.view, self.total, self._read = view, self._windows.count(view), ()
        at = self._windows.at(view, on) if on else None
        self._go_to(at or 0)
        return at is not None or not on

    def renew(self) -> None:
        """Read the window anew, with the cursor on its product, or where that was."""
        here, place = self.product, self._first + self._at
        self.total, self._read = self._windows.count(self.view), ()
        at = None if here is None else self._windows.at(self.view, here.sku)
        self._go_to(place if at is None else at)

    def move(self, by: int) -> None:
        """Move the cursor by rows; at the edge of the window the window moves."""
        self._go_to(self._first + self._at + by)

    def page(self, way: int) -> None:
        """Move by a windowful."""
        self.move(way * max(self.room - 1, 1))

    def edge(self, way: int) -> None:
        """To the first or the last product."""
        self._go_to(0 if way < 0 else self.total)

    def on_resize(self, _event: events.Resize) -> None:
        """Fill the new height."""
        self.renew()

    def _go_to(self, place: int) -> None:
        place = max(min(place, self.total - 1), 0)
        if not self._first <= place < self._first + self.room:
            self._first = place if place < self._first else place - self.room + 1
        self._first = max(min(self._first, self.total - self.room), 0)
        end = min(self._first + self.room, self.total)
        if not (self._read_from <= self._first and end <= self._read_from + len(self._read)) or not self._read:
            self._read_from = max(self._first - self.room, 0)
            self._read = self._windows.rows(self.view, self._read_from, 3 * self.room)
        self._rows = self._read[self._first - self._read_from :][: self.room]
        self._at = min(place - self._first, max(len(self._rows) - 1, 0))
        self._paint()

    def _paint(self) -> None:
        figures = [[str(one.on_hand), str(one.reserved), str(one.free), str(one.short or "")] for one in self._rows]
        titles = [_("On hand"), _("Held"), _("Free"), _("Short")]
        widths = [
            max(_FIGURE, cell_len(title), *(len(row[at]) for row in figures)) if figures else _FIGURE
            for at, title in enumerate(titles)
        ]
        room = self.size.width - 4 - sum(widths) - len(widths)
        sku = max(min(_SKU, room - _NAME), _NAME)
        name = max(room - sku, _NAME)
        head = "  " + fit(_("SKU"), sku) + " " + fit(_("Product"), name)
        lines = [plain(head + _right(titles, widths), "$foreground-muted on $surface")]
        for at, one in enumerate(self._rows):
            here = at == self._at
            said = fit(clean(one.sku), sku) + " " + fit(clean(one.name if one.name != one.sku else ""), name)
            text = (">" if here else " ") + sign_of(one) + said + _right(figures[at], widths)
            style = "bold on $primary-muted" if here else "$error" if one.short else ""
            lines.append(plain(text, style))
        if not self._rows:
            empty = (
                _("No product is found.") if self.view.text or self.view.place else _("No product is counted here yet.")
            )
            lines.append(plain(f"  {empty}", "$foreground-muted"))
        self.say(Content("\n").join(lines))


def _right(texts: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(" " + " " * (width - cell_len(text)) + text for text, width in zip(texts, widths, strict=True))

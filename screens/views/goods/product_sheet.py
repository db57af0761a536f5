"""All that is known of one product, on a sheet of its own that scrolls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.views.goods.product_lines import ProductLines
from screens.widgets.lines import Line

_MOVES: Final = 200
"""So many of its latest moves are shown."""

_LEAVE: Final = Key("product.leave", "enter,q", "leave", mark("back"), shown="Enter")
_DOWN: Final = Key("product.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP: Final = Key("product.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")


class ProductSheet(Dialog[None]):
    """Only shows."""

    KEYS = (_LEAVE, _DOWN, _UP)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a product of the stock")
    AUTO_FOCUS = ""

    def __init__(self, sku: str, lines: ProductLines) -> None:
        """Of the product of this SKU."""
        super().__init__(sku)
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Show it."""
        said = [self._lines.head(), self._lines.places(), Content("")]
        for title, found in ((_("Held for"), [*self._lines.holders()]), (_("Moves"), [*self._lines.moves(_MOVES)])):
            said += [plain(title, "bold $primary"), *(found or [plain(_("none"))]), Content("")]
        self.query_one("#said", Line).say(Content("\n").join(said[:-1]))
        self.offer([(both(_DOWN, _UP), _("scroll"))])

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self._body.scroll_relative(y=by, animate=False, immediate=True)

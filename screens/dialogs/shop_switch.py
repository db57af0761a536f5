"""The shop's switches: hide it or show it again, or one product of the order under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import Key, bindings, digits
from screens.safe import plain
from screens.widgets.lines import Line

_PRODUCTS: Final = 9
"""So many have a digit."""

_YES: Final = Key("shop.yes", "y", "shop", mark("hide the shop"), firm=True)


class Product(Struct, frozen=True):
    """A product of the order, and whether it is off sale."""

    sku: str
    name: str
    hidden: bool


class ShopSwitch(Dialog[str]):
    """Gives back the SKU of the product to switch; an empty one is the whole shop."""

    KEYS = (_YES, *digits("shop.product", "product", _PRODUCTS))
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("off sale")

    def __init__(self, hidden: Sequence[str], products: Sequence[Product], *, whole: bool = True) -> None:
        """`hidden` are the shop's parts that are off sale now, in words; `products` those of the order.

        Without `whole` its operator may switch products only.
        """
        title = _("Show the shop again?") if hidden else _("Hide the shop?")
        super().__init__(title if whole else _("Hide a product?"))
        self._hidden, self._products, self._whole = hidden, products[:_PRODUCTS], whole

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Say how it is, and what the keys do."""
        if self._hidden:
            lines = [plain(_("Off sale: {what}").format(what=", ".join(self._hidden)), "bold $warning")]
        elif not self._whole:
            lines = []
        else:
            lines = [
                plain(_("No new orders will be taken.")),
                plain(_("Accepted orders must still be fulfilled; their clocks run on."), "$warning"),
            ]
        if self._products and self._whole:
            lines += [Content(""), plain(_("Or only a product of this order:"))]
        for number, product in enumerate(self._products, 1):
            state = _("HIDDEN") if product.hidden else _("on sale")
            said = plain(f"{product.name}  {product.sku}  {state}", "bold $warning" if product.hidden else "")
            lines.append(Content.assemble((f"{number} ", "bold $accent"), said))
        self.query_one("#said", Line).say(Content("\n").join(lines))
        keys = [(_YES.label, _("show the shop") if self._hidden else _("hide the shop"))] if self._whole else []
        if self._products:
            keys.append((f"1–{len(self._products)}" if len(self._products) > 1 else "1", _("switch the product")))
        self.offer(keys)

    def action_shop(self) -> None:
        """The whole shop."""
        if self._whole and self.by_itself():
            self.dismiss("")

    def action_product(self, number: int) -> None:
        """One product."""
        if number <= len(self._products):
            self.dismiss(self._products[number - 1].sku)

"""What can be done with the shop as a whole: hide and show it, and read how the marketplaces see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.shop import HideShop, ShowShop
from orderdesk.desk.commands.wares.products_on_sale import HideProduct, ShowProduct
from orderdesk.desk.rights import can
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store.shop.switches import SwitchKind
from screens.actions.acting import Acts
from screens.keyboard.key_gate import ACTS
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.dialogs.shop_switch import Product


class ShopActs(Acts):
    """The acts on the shop."""

    def __init__(self, host: Screen[Any], seat: Context, do: Callable[[ShopCommand[Any], str], None]) -> None:
        """`do` does a command, and tells of it in the words given, or in its own."""
        super().__init__(host, seat)
        self.do = do

    def switch(self, order: Order | None) -> None:
        """Ask what is to be hidden or shown, and do it."""

        from screens.dialogs.shop_switch import ShopSwitch

        role = self.store.sight().role
        whole = can(role, HideShop)
        hidden = self.store.switches.stopped(SwitchKind.SHOP) if whole else []
        products = [] if order is None or not can(role, HideProduct) else self._products(order)
        if not whole and not products:
            self.do(HideShop(), "")  # the Desk says whose it is
            return

        def chosen(sku: str | None) -> None:
            if sku is None:
                return
            if sku:
                off = next(product.hidden for product in products if product.sku == sku)
                self.do(ShowProduct(sku) if off else HideProduct(sku), "")
            elif hidden:
                self.do(ShowShop(), _("The shop is on sale again. Tell the marketplaces."))
            else:
                self.do(HideShop(), _("The shop is hidden: accepted orders go on. Tell the marketplaces."))

        names = [switch.channel or _("the whole shop") for switch in hidden]
        self.host.app.push_screen(ShopSwitch(names, products, whole=whole), chosen)

    def quality(self) -> None:
        """Open the quality report; read off the screen's thread, since it looks over many orders."""
        self.host.run_worker(self._open_report(), group=ACTS)

    def _products(self, order: Order) -> list[Product]:
        from screens.dialogs.shop_switch import Product

        lines = {line.sku: line for line in self.store.orders.lines(order.id) if line.sku}
        return [Product(sku, line.name, self.store.switches.is_hidden(sku)) for sku, line in lines.items()]

    async def _open_report(self) -> None:
        from orderdesk.desk.views.quality import report
        from orderdesk.desk.views.quality_words import sections
        from screens.views.quality import QualityReport

        try:
            found = await self.acts.run(report)
        except DeskError as error:
            self.tell(str(error), True)
            return
        self.host.app.push_screen(QualityReport(_("Quality"), sections(found)))

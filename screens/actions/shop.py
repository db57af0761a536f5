"""What can be done with the shop as a whole: hide and show it, and read how the marketplaces see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from textual.screen import Screen

from orderdesk.desk import Desk
from orderdesk.desk import sales as switching
from orderdesk.desk.desk import Rules
from orderdesk.desk.rights import ask, can
from orderdesk.desk.sales import sales
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store import Store
from orderdesk.store.shop.switches import SwitchKind
from screens.actions.desk_thread import DeskThread
from screens.keyboard.key_gate import ACTS

if TYPE_CHECKING:
    from screens.dialogs.shop_switch import Product
    from screens.views.palette import Entry


class ShopActs(Struct, frozen=True, kw_only=True):
    """The acts on the shop, from the screen `host`."""

    host: Screen[Any]
    store: Store
    """To read; what changes goes through `acts`."""
    rules: Rules
    acts: DeskThread
    tell: Callable[[str, bool], None]
    """Takes a sentence, and whether it is a refusal."""
    changed: Callable[[], None]

    def switch(self, order: Order | None) -> None:
        """Ask what is to be hidden or shown, and do it."""

        from screens.dialogs.shop_switch import ShopSwitch

        role = self.store.sight().role
        whole = can(role, switching.hide_shop)
        hidden = self.store.switches.stopped(SwitchKind.SHOP) if whole else []
        products = [] if order is None or not can(role, switching.hide_product) else self._products(order)
        if not whole and not products:
            self._run(lambda desk: ask(switching.hide_shop, desk), "")
            return

        def chosen(sku: str | None) -> None:
            if sku is None:
                return
            if sku:
                self._run(*self._product(sku, next(product.hidden for product in products if product.sku == sku)))
            elif hidden:
                self._run(switching.show_shop, _("The shop is on sale again. Tell the marketplaces."))
            else:
                self._run(switching.hide_shop, _("The shop is hidden: accepted orders go on. Tell the marketplaces."))

        names = [switch.channel or _("the whole shop") for switch in hidden]
        self.host.app.push_screen(ShopSwitch(names, products, whole=whole), chosen)

    def entries(self) -> list[Entry]:
        """What can be done with the sales of single channels, for the palette."""

        from screens.views.palette import Entry

        now, entries = sales(self.store), list[Entry]()
        if not can(self.store.sight().role, switching.hide_shop):
            return entries
        for name in dict.fromkeys([*self.rules.config.channels, *self.store.orders.channels()]):
            if now.hidden(name):
                entries.append(self._entry(_("shop: show {channel} again"), name, switching.show_shop))
            else:
                entries.append(self._entry(_("shop: hide {channel}"), name, switching.hide_shop))
            if now.suspended(name):
                entries.append(self._entry(_("shop: {channel} is no longer suspended"), name, switching.lift))
            else:
                said = _("shop: {channel} is suspended by its marketplace").format(channel=name)
                entries.append(Entry("", said, partial(self._suspend, name)))
        if now.untold:
            said = _("shop: the marketplaces have been told what is hidden and what is back")
            entries.append(Entry("", said, partial(self._run, switching.told, said)))
        return entries

    def _entry(self, said: str, channel: str, act: Callable[[Desk, str], None]) -> Entry:
        from screens.views.palette import Entry

        words = said.format(channel=channel)
        return Entry("", words, partial(self._run, lambda desk: act(desk, channel), words))

    def _suspend(self, channel: str) -> None:
        """A moderator's word, with his reason."""

        from screens.dialogs.because import Because

        async def save(why: str) -> None:
            await self.acts.run(lambda desk: switching.suspend(desk, channel, why))
            self.tell(_("Suspended: {channel}").format(channel=channel), False)
            self.changed()

        title = _("{channel}: why has its marketplace suspended it?").format(channel=channel)
        self.host.app.push_screen(Because(title, save))

    def quality(self) -> None:
        """Open the quality report; read off the screen's thread, since it looks over many orders."""
        self.host.run_worker(self._open_report(), group=ACTS)

    def _products(self, order: Order) -> list[Product]:
        from screens.dialogs.shop_switch import Product

        lines = {line.sku: line for line in self.store.orders.lines(order.id) if line.sku}
        return [Product(sku, line.name, self.store.switches.is_hidden(sku)) for sku, line in lines.items()]

    def _product(self, sku: str, hidden: bool) -> tuple[Callable[[Desk], None], str]:
        """The act on a product, and what to say of it."""
        if hidden:
            return (lambda desk: switching.show_product(desk, sku)), _("On sale: {sku}").format(sku=sku)
        return (lambda desk: switching.hide_product(desk, sku)), _("Hidden: {sku}").format(sku=sku)

    async def _open_report(self) -> None:
        from orderdesk.desk.views.quality import report
        from orderdesk.desk.views.quality_words import sections
        from screens.views.quality import QualityReport

        try:
            found = await self.acts.run(report)
        except DeskError as error:
            self.tell(str(error), True)
            return
        self.host.app.push_screen(QualityReport(sections(found)))

    def _run(self, act: Callable[[Desk], object], said: str) -> None:
        self.host.run_worker(self._perform(act, said), group=ACTS)

    async def _perform(self, act: Callable[[Desk], object], said: str) -> None:
        try:
            await self.acts.run(act)
        except DeskError as error:
            self.tell(str(error), True)
        else:
            self.tell(said, False)
        self.changed()

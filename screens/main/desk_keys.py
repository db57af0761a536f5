"""The keys of the desk itself: palette, help, shop, filters, figures. What they open is brought in by the first one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.i18n import _
from orderdesk.model import Order, Virtual
from screens.main.cards import Cards
from screens.main.order_keys import OrderKeys
from screens.main.under_cursor import UnderCursor
from screens.messages import Told
from screens.screen_context import Context
from screens.terminal.on_terminal import OnTerminal

if TYPE_CHECKING:
    from screens.actions.about_order import AboutOrder
    from screens.actions.by_words import DeclaredActs
    from screens.actions.on_stock import StockActs
    from screens.actions.shop import ShopActs
    from screens.actions.task_acts import TaskActs
    from screens.actions.waybill_papers import WaybillPapers
    from screens.cash.receipt_acts import ReceiptActs
    from screens.cash.till_acts import TillActs
    from screens.dispatch.courier_numbers import Numbers
    from screens.keyboard.key_groups import Group


class DeskKeys:
    """Opens what is not about one order."""

    def __init__(
        self, host: Screen[Any], seat: Context, order_keys: OrderKeys, under_cursor: UnderCursor, cards: Cards
    ) -> None:
        """On the screen `host`, over its list."""
        self._cards = cards
        self._host, self._seat, self._order_keys, self._pane = host, seat, order_keys, under_cursor.pane
        self._under_cursor = under_cursor
        self._numbers: Numbers | None = None
        """Of couriers, once the board was opened."""

    def palette(self) -> None:
        """Everything that can be done now, by its words."""
        from screens.views import palette
        from screens.views.entries import desk_entries, order_entries

        order = self._pane.table.order
        entries = [] if order is None else order_entries(self._seat, order, self._order_keys.act)
        entries += desk_entries(self._seat, self._host.run_action)
        palette.offer(self._host, [*entries, *self._declared.entries()])

    def evidence(self) -> None:
        """All that can be proven of the order under the cursor."""
        from screens.views.evidence_pack import open_evidence

        if (order := self._order_keys.aimed()) is not None:
            open_evidence(self._host, self._seat, order)

    def quality(self) -> None:
        """How well the shop does by its channels' rules."""
        self._shop.quality()

    def stock(self) -> None:
        """The goods: what there is, where, and for whom."""
        self._stock.open()

    def renew(self) -> None:
        """Others have changed something: show it in what lies over the list."""
        if "_stock" in vars(self):
            self._stock.renew()
        above = self._host.app.screen_stack[1:]
        if above:
            from screens.views.page import Page

            for page in above:
                if isinstance(page, Page):
                    page.call_later(page.look_again)

    def hide(self) -> None:
        """Hide or show the shop, or a product of the order."""
        order = self._pane.table.order
        if order is None or self._order_keys.aimed():
            self._shop.switch(order)

    def about(self, what: str, order: Order | None = None) -> bool:
        """Open the buyer of an order, or its money, or fetch its waybill: of the one under the cursor, or on the card;
        whether it is that. Waybills are also those of the marked orders.
        """
        if what not in ("customer", "money_of", "task_of", "receipt", "waybills", "copy"):
            return False
        if what == "copy":
            self._copy([order] if order is not None else self._order_keys.meant())
            return True
        if what == "waybills":
            if meant := [order] if order is not None else self._order_keys.meant():
                self._waybills.bring(meant)
            return True
        if (about := order or self._order_keys.aimed()) is not None:
            if what == "task_of":
                self._tasks.remind(about)
            elif what == "receipt":
                self._receipts.of_payment(about)
            else:
                self._about.open(what, about)
        return True

    def _copy(self, orders: Sequence[Order]) -> None:
        """Give the terminal the numbers to copy (OSC 52), and say which."""
        app, what = self._host.app, ", ".join(order.number for order in orders)
        if not what:
            return
        if isinstance(app, OnTerminal) and not app.terminal.modern:
            said = _("This terminal can be given nothing to copy: {what}")
            self._host.post_message(Told(said.format(what=what), refused=True))
            return
        app.copy_to_clipboard("\n".join(order.number for order in orders))
        self._host.post_message(Told(_("Copied: {what}").format(what=what)))

    def open(self, order: Order, part: str = "about") -> None:
        """The card of an order, from a part on; from the shelf of returns to decide, its returns."""
        if part == "about" and self._pane.table.filter.virtual is Virtual.TO_DECIDE:
            self._order_keys.show_returns(order)
        else:
            self._cards.open(order, part)

    def tasks(self) -> None:
        """What is to be done."""
        self._tasks.show()

    def filters(self) -> None:
        """The filters that are kept under a name."""
        from screens.actions.filters import FilterActs

        FilterActs(self._host, self._seat).choose(self._pane.present, self._pane.shown_as)

    def by_key(self, act: str) -> None:
        """The till; or the command of a key that has no dialog of its own."""
        if act == "till":
            self._till.open()
        else:
            self._declared.by_key(act)

    def wallboard(self) -> None:
        """What burns, in big digits, until a key leaves it."""
        from screens.views.wallboard import Wallboard

        self._host.app.push_screen(Wallboard(self._seat, self._seat.standing))

    def dispatch(self) -> None:
        """The dispatch board, until a key leaves it."""
        from screens.dispatch.courier_numbers import Numbers
        from screens.dispatch.dispatch_screen import DispatchScreen

        self._numbers = self._numbers or Numbers()
        self._host.app.push_screen(DispatchScreen(self._host, self._seat, self._numbers))

    def help_groups(self, keys: Sequence[Group]) -> Sequence[Group]:
        """What is possible now, the keys, what has none, and the signs of the list."""
        from screens.views.list_help import list_help

        return list_help(self._under_cursor.possible(), keys, self._declared.help())

    @cached_property
    def _about(self) -> AboutOrder:
        from screens.actions.about_order import AboutOrder

        return AboutOrder(self._host, self._seat, self._cards.open)

    @cached_property
    def _tasks(self) -> TaskActs:
        from screens.actions.task_acts import TaskActs

        about = self._about
        return TaskActs(self._host, self._seat, self._cards.open, about.open_customer, self._order_keys.act_on)

    @cached_property
    def _receipts(self) -> ReceiptActs:
        from screens.cash.receipt_acts import ReceiptActs

        return ReceiptActs(self._host, self._seat)

    @cached_property
    def _till(self) -> TillActs:
        from screens.cash.till_acts import TillActs

        return TillActs(self._host, self._seat)

    @cached_property
    def _declared(self) -> DeclaredActs:
        from screens.actions.by_words import DeclaredActs

        return DeclaredActs(self._host, self._seat)

    @cached_property
    def _waybills(self) -> WaybillPapers:
        from screens.actions.waybill_papers import WaybillPapers

        return WaybillPapers(self._host, self._seat)

    @cached_property
    def _stock(self) -> StockActs:
        from screens.actions.on_stock import StockActs

        return StockActs(self._host, self._seat)

    @cached_property
    def _shop(self) -> ShopActs:
        from screens.actions.shop import ShopActs

        return ShopActs(self._host, self._seat, self._declared.do)

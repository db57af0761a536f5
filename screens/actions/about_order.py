"""What opens from an order and is not the order itself: its buyer's card, its money."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.messages import CommandRefused
from screens.screen_context import Context
from screens.store_errors import reading

if TYPE_CHECKING:
    from screens.buyers.buyer_acts import CustomerActs


class AboutOrder:
    """Opens them, for the order under the cursor or on the card."""

    def __init__(self, host: Screen[Any], seat: Context, open_order: Callable[[Order], object]) -> None:
        """Over the screen `host`; `open_order` opens the card of an order."""
        self._host, self._seat, self._open_order = host, seat, open_order

    def open(self, what: str, order: Order) -> None:
        """Open what a key stands for, of this order."""
        if what == "customer":
            self._customer(order)
        else:
            self._money(order)

    def _customer(self, order: Order) -> None:
        if not order.customer.id:
            said = _("Order {number}: whose it is cannot be read.")
            self._host.post_message(CommandRefused(Refused(said.format(number=self._seat.called(order)))))
            return
        self.open_customer(order.customer.id)

    def open_customer(self, customer_id: int) -> None:
        """Open the card of a buyer."""
        self._customers.show(customer_id)

    def _money(self, order: Order) -> None:
        from orderdesk.desk.views.order_money import order_money
        from screens.views.money_page import MoneyPage

        with reading(self._host):
            found = order_money(self._seat.store, order)
            page = MoneyPage(self._seat.called(order), found, self._seat.clock(), self._seat.zone)
            self._host.app.push_screen(page)

    @cached_property
    def _customers(self) -> CustomerActs:
        from screens.buyers.buyer_acts import CustomerActs

        return CustomerActs(self._host, self._seat, self._open_order)

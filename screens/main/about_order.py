"""What opens from an order and is not the order itself: its buyer's card, its money."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.desk.views.order_money import order_money
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.main.cards import Cards
from screens.main.order_keys import OrderKeys
from screens.messages import CommandRefused
from screens.screen_context import Context
from screens.store_errors import reading

if TYPE_CHECKING:
    from screens.actions.customers import CustomerActs


class AboutOrder:
    """Opens them, for the order under the cursor or on the card."""

    def __init__(self, host: Screen[Any], seat: Context, order_keys: OrderKeys, cards: Cards) -> None:
        """Over the screen `host`."""
        self._host, self._seat, self._order_keys, self._cards = host, seat, order_keys, cards

    def open(self, what: str, order: Order | None = None) -> bool:
        """Open what a key stands for, of an order or of the one under the cursor; whether it is such a key."""
        opening = {"customer": self._customer, "money_of": self._money}
        if what not in opening:
            return False
        if (about := order or self._order_keys.aimed()) is not None:
            opening[what](about)
        return True

    def _customer(self, order: Order) -> None:
        if not order.customer.id:
            said = _("Order {number}: whose it is cannot be read.")
            self._host.post_message(CommandRefused(Refused(said.format(number=self._seat.called(order)))))
            return
        self._customers.show(order.customer.id)

    def _money(self, order: Order) -> None:
        from screens.views.money_page import MoneyPage

        with reading(self._host):
            found = order_money(self._seat.store, order)
            page = MoneyPage(self._seat.called(order), found, self._seat.clock(), self._seat.zone)
            self._host.app.push_screen(page)

    @cached_property
    def _customers(self) -> CustomerActs:
        from screens.actions.customers import CustomerActs

        return CustomerActs(self._host, self._seat, self._cards.open)

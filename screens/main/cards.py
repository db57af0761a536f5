"""The card over the list: opened for the order under the cursor, and taken along as the list changes."""

from __future__ import annotations

from typing import Any, Final

from textual.screen import Screen

from orderdesk.desk.commands.steps import Open
from orderdesk.desk.views.card import Card, card
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store.shown import EVERYTHING, Shown
from orderdesk.store.touched import ANYTHING, Touched
from orderdesk.values import replace
from screens.actions.holding import Holding
from screens.keyboard.key_gate import ACTS
from screens.main.announcer import Announcer, whereabouts
from screens.messages import CommandDone
from screens.screen_context import Context
from screens.store_errors import reading
from screens.widgets.order_table import OrderTable

_ASIDE: Final = frozenset({"acts", "claims", "leases", "settings"})
"""Tables of which nothing but the list and the card shows anything."""


class Cards:
    """Opens the card, and turns it to the orders around its own."""

    def __init__(self, host: Screen[Any], seat: Context, table: OrderTable, holding: Holding, announcer: Announcer):
        """Over `table`, on the screen `host`; what is opened is taken into `holding`."""
        self._host, self._seat, self._table, self._holding, self._announcer = host, seat, table, holding, announcer

    def open(self, order: Order, part: str = "about") -> None:
        """Show all of an order, from a part on; where the channel's rules say so, that starts its processing."""
        self._host.run_worker(self._open(order, part), group=ACTS)

    async def _open(self, order: Order, part: str) -> None:
        from screens.views.order_card import OrderCard

        with reading(self._host):
            try:
                await self._holding.hold(order)
                opened = await self._seat.acts.run(lambda desk: desk.do(Open(), order))
            except DeskError as error:
                self._announcer.refused(error)
                opened = order
            shown = OrderCard(self._host, self._seat, self._card(opened), part)
            shown.make_room(self._seat.rules.clocks.doubted)
            over_list = self._host.app.screen is self._host
            self._host.app.push_screen(shown, self._closed if over_list else None)
            if opened.version != order.version:  # an act like any other: it is said, and can be taken back
                status = self._seat.rules.book(opened.channel).status_of(opened.status)
                said = _("{number}: taken up by being opened, it is “{status}” now")
                said = said.format(number=self._seat.called(opened), status=_(status.title))
                self._host.post_message(CommandDone(said, [opened], None))

    def seen(self, touched: Touched) -> bool:
        """Whether an operator sees any of this: in the list, on a card, on whatever else lies over them."""
        stack = self._host.app.screen_stack
        over = len(stack) - 1 - stack.index(self._host) - len(self._announcer.cards)
        return self._table.touched(touched) or self.show(touched) or (over > 0 and not touched.tables <= _ASIDE)

    @property
    def shown(self) -> Shown:
        """What the operator sees, for the host's lookout: what lies over the list may show anything."""
        if self._host.app.screen is not self._host:
            return EVERYTHING
        shown, held = self._table.shown, self._holding.about
        return shown if held is None or held.id in shown.orders else replace(shown, orders=shown.orders | {held.id})

    def show(self, touched: Touched) -> bool:
        """Whether one that is open shows any of this: its order, its buyer, or another order of theirs."""
        for opened in self._announcer.cards:
            order = opened.order
            if touched.anything or order.id in touched.orders or order.customer.id in touched.customers:
                return True
            if touched.orders and self._seat.store.orders.any_of_customer(touched.orders, order.customer.id):
                return True
        return False

    def renew(self, touched: Touched = ANYTHING) -> None:
        """Show on the card what has become of its order, if it shows any of what was touched."""
        for opened in self._announcer.cards if self.show(touched) else ():
            opened.call_later(opened.renew, self._card(opened.order))

    def make_room(self, on: bool) -> None:
        """The machine's clock is in doubt, or no more, and all times with it."""
        if (opened := self._announcer.card) is not None:
            opened.make_room(on)
            opened.ticker.tick()

    def turn(self, way: int, order: Order) -> None:
        """Go on from this order to the one before or after it, with the cursor of the list."""
        if (board := self._announcer.board) is not None:
            beside, card = board.neighbour(way), self._announcer.card
            if beside is not None and card is not None:
                card.call_later(card.turn_to, self._card(beside))
            return
        before = self._table.order
        there = way > 0 and before is not None and before.id != order.id  # it came in the place of the card's order
        if not there:
            self._table.move(way)
        found, opened = self._table.order, self._announcer.card
        if opened is not None and found is not None and (found is not before or there):
            opened.call_later(opened.turn_to, self._card(found))

    def _card(self, order: Order) -> Card:
        store = self._seat.store
        return card(store, self._seat.rules, store.orders.get(order.id) or order)

    def _closed(self, order: Order | None) -> None:
        """Back in the list: where the card's order has left the cursor, say where it is and what is there now."""
        here = self._table.order
        if self._announcer.board is not None:
            return
        if order is None or (here is not None and here.id == order.id):
            return
        self._table.aim.moved_off(order.id)
        self._announcer.message.tell(whereabouts(self._seat, order, here))
        self._announcer.remind()

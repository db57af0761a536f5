"""Keeps in the operator's hands the one order that they work on: what is open, or was brought under the cursor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from textual.screen import Screen

from orderdesk.clock import MINUTE
from orderdesk.errors import StoreError
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order
from orderdesk.store.lists.windows import place_of
from orderdesk.store.people.claims import Claim
from orderdesk.store.touched import Touched
from screens.actions.holding import Holding
from screens.keyboard.key_gate import ACTS, gate_of
from screens.main.announcer import whose
from screens.messages import ClaimLost, ClaimsChanged, CommandRefused
from screens.screen_context import Context
from screens.store_errors import reading
from screens.widgets.order_table import OrderTable

_CLAIMS: Final = "claims"
"""The group of workers that take and let go what the screen has come to; no key waits for them."""


class ClaimKeeper:
    """Takes and lets go as the operator moves, and tells the screen what others do to that."""

    def __init__(self, host: Screen[Any], seat: Context, table: OrderTable) -> None:
        """Nothing is held; the cursor is in `table`, on the screen `host`."""
        self._host, self._seat, self._table = host, seat, table
        self._store, self._clock = seat.store, seat.clock
        self.holding = Holding(seat.acts, seat.clock.steady, seat.rules.config.claims.idle)
        self.claims: Mapping[int, Claim] = {}
        """Who holds which order, by its id."""
        self._stale = False
        """Whether others have taken or let go orders that are not seen here."""
        self._brought: Order | None = None
        """What was brought under the cursor to work on next."""

    @property
    def others(self) -> dict[int, Claim]:
        """What is in the hands of other sessions."""
        return {order_id: claim for order_id, claim in self.claims.items() if claim.session != self._seat.acts.session}

    def settle(self) -> None:
        """Hold what is open, or what was brought under the cursor; let everything else go."""
        if self._stale and self._table.order is not None:
            self.look()  # which settles what is to be
            return
        if self._under_way:
            return  # it settles that by itself
        if self._host.app.screen is self._host:
            self._settle_brought()
            wanted = self._brought
        else:
            wanted = self._worked_on
        if not self.holding.fits(wanted, None if wanted is None else self.claims.get(wanted.id)):
            self._host.run_worker(self._hold(wanted), group=_CLAIMS)

    def touched(self, orders: Collection[int]) -> bool:
        """Whether any of these that have come into other hands is seen or worked on here; else they wait."""
        if not orders:
            return False
        self._stale = True
        about = self.holding.about
        return (
            (about is not None and about.id in orders)
            or any(order.id in orders for order in self._table.orders)
            or not (self._host.is_current or self._card_on_top)
        )

    def look(self) -> None:
        """See who holds what, also where a session ended without a word; let go of what nobody works on here."""
        self._stale = False
        claims = {claim.order_id: claim for claim in self._store.claims.all()}
        if claims != self.claims:
            changed = {order for order in claims.keys() | self.claims if claims.get(order) != self.claims.get(order)}
            self.claims = claims
            self._host.post_message(ClaimsChanged(Touched(orders=frozenset(changed))))
        order = None if self._under_way else self.holding.about
        if order is not None and self.holding.idle:
            self._let_go(order)
        elif order is not None and self.holding.lost(claims.get(order.id)):
            self._say_lost(order, claims.get(order.id))
        self.settle()

    def key_pressed(self) -> bool:
        """The operator is there; what was let go while they were away comes back into their hands, if still free.

        False for a key that does nothing: this process stood still, and what it held has ended for the others.
        """
        with reading(self._host):
            self._store.connection.look()  # what it does goes by what there is now
        order, overdue = self.holding.about, self.holding.idle
        if overdue and order is not None:
            self._let_go(order)
            gate_of(self._host).drop_ahead()
        if self.holding.key():
            self._host.call_later(self.settle)
        return not overdue

    async def next_urgent(self) -> Order | None:
        """The most urgent order of all shelves that nobody else holds, in the operator's hands by then."""
        self._settle_brought()
        found = [*self._after_brought(), *self._most_urgent()]
        try:
            return await self.holding.hold_first(found)
        except StoreError as error:  # they may look at it all the same
            self._host.post_message(CommandRefused(error))
            return found[0] if found else None

    def brought(self, order: Order) -> None:
        """It is under the cursor now."""
        self._brought = order

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _under_way(self) -> bool:
        groups = (ACTS, _CLAIMS)
        return any(worker.group in groups and not worker.is_finished for worker in self._host.app.workers)

    @property
    def _card_on_top(self) -> bool:
        from screens.views.order_card import OrderCard

        return isinstance(self._host.app.screen, OrderCard)

    @property
    def _worked_on(self) -> Order | None:
        """What lies over the list is about."""
        from screens.dispatch.dispatch_screen import DispatchScreen
        from screens.views.order_card import OrderCard

        top = self._host.app.screen
        if isinstance(top, DispatchScreen):
            return None
        return top.order if isinstance(top, OrderCard) else self.holding.about  # a dialog took hold of its order before

    async def _hold(self, order: Order | None) -> None:
        claim = await self.holding.hold(order)
        if order is not None and claim is not None and not self.holding.mine:
            self._host.post_message(ClaimLost(self._whose(order, claim)))

    def _say_lost(self, order: Order, claim: Claim | None) -> None:
        """It was taken out of the operator's hands: by whom.

        Or it had ended, while this process stood still, and somebody else holds it now.
        """
        from orderdesk.desk.people.claim import taken_by

        name = taken_by(self._store, order, self._seat.operator)
        if name is not None:
            said = _("{name} has taken order {number} out of your hands.").format(
                name=name, number=self._seat.called(order)
            )
            self._host.post_message(ClaimLost(said, taken=True))
        elif claim is not None and claim.operator != self._seat.operator:
            self._host.post_message(ClaimLost(self._whose(order, claim)))

    def _whose(self, order: Order, claim: Claim) -> str:
        return whose(self._seat, order, claim)

    def _let_go(self, order: Order) -> None:
        minutes = self._seat.rules.config.claims.idle // MINUTE
        said = _("Order {number} was released: no key was pressed for {minutes} min.")
        self._host.post_message(ClaimLost(said.format(number=self._seat.called(order), minutes=minutes)))
        self._brought = None
        self._host.run_worker(self.holding.let_go(), group=_CLAIMS)

    def _settle_brought(self) -> None:
        """What was brought is theirs for as long as the cursor stays on it."""
        here = self._table.order
        self._brought = here if self._brought and here and here.id == self._brought.id else None

    def _after_brought(self) -> list[Order]:
        """What follows the order that was brought last, while the cursor is on it: who asks again wants another one."""
        if self._brought is None:
            return []
        place, count = place_of(self._brought), self._enough
        found = self._store.windows.after(OrderFilter(shelf=None), self._clock(), place, count)
        return [order for order in found if not order.shelf.closed]

    def _most_urgent(self) -> list[Order]:
        found = self._store.windows.first(OrderFilter(shelf=None), self._clock(), self._enough)
        return [order for order in found if not order.shelf.closed]

    @property
    def _enough(self) -> int:
        """So many orders that one of them is held by nobody."""
        return len(self._store.claims.all()) + 1

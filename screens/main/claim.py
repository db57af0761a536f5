"""Holding orders from the list: `n` brings one, a card or dialog takes one, and everybody sees in whose hands it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on

from orderdesk.clock import MINUTE
from orderdesk.desk.people import claim as claiming
from orderdesk.desk.views.card import Card, card
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order
from orderdesk.store.lists.windows import place_of
from orderdesk.store.people.claims import Claim
from orderdesk.wording.history_lines import held_by
from screens.context import Context
from screens.dialogs.dialog import Dialog
from screens.keyboard.key_gate import ACTS, gate_of
from screens.main.claim_keeper import Holding
from screens.main.seek import SeekingScreen
from screens.views.order_card import OrderCard
from screens.widgets.order_table import OrderTable

if TYPE_CHECKING:
    from screens.dialogs.take_over import TakeOver

_CLAIMS: Final = "claims"
"""The group of workers that take and let go what the screen has come to; no key waits for them."""


class ClaimingScreen(SeekingScreen):
    """One order at a time is in the operator's hands: what is open, or what was brought under the cursor."""

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__(seat)
        self._acts = seat.acts
        self.holding = Holding(seat.acts, seat.clock.steady, seat.rules.config.claims.idle)
        self._claims: dict[int, Claim] = {}
        self._brought: Order | None = None
        """What was brought under the cursor to work on next."""

    # --- whose hands an order is in ---------------------------------------------------------------------------

    def _card(self, order: Order) -> Card:
        return card(self._store, self._rules, self._store.orders.get(order.id) or order)

    @on(OrderTable.Highlighted)
    def _moved(self) -> None:
        self.call_later(self._settle)

    def _settle(self) -> None:
        """Hold what is open, or what was brought under the cursor; let everything else go."""
        if self._under_way:
            return  # it settles that by itself
        top = self.app.screen
        if isinstance(top, OrderCard):
            wanted: Order | None = top.order
        elif top is not self:
            wanted = self.holding.about  # a dialog took hold of its order before it opened
        else:
            self._settle_brought()
            wanted = self._brought
        if not self.holding.fits(wanted, None if wanted is None else self._claims.get(wanted.id)):
            self.run_worker(self._hold(wanted), group=_CLAIMS)

    @property
    def _under_way(self) -> bool:
        groups = (ACTS, _CLAIMS)
        return any(worker.group in groups and not worker.is_finished for worker in self.app.workers)

    async def _hold(self, order: Order | None) -> None:
        claim = await self.holding.hold(order)
        if order is not None and claim is not None and not self.holding.mine:
            self._say_on_top(self._who(order, claim))

    def _look_at_claims(self) -> None:
        """Show who holds what, also where a session ended without a word; let go of what nobody works on here."""
        claims = {claim.order_id: claim for claim in self._store.claims.all()}
        if claims != self._claims:
            self._claims = claims
            self._show_claims()
        order = None if self._under_way else self.holding.about
        if order is not None and self.holding.idle:
            self._let_go(order)
        elif order is not None and self.holding.lost(claims.get(order.id)):
            self._say_lost(order, claims.get(order.id))
        self._settle()

    def _let_go(self, order: Order) -> None:
        minutes = self._rules.config.claims.idle // MINUTE
        said = _("Order {number} was let go: no key was pressed for {minutes} min.")
        self._say_on_top(said.format(number=order.number, minutes=minutes))
        self._brought = None
        self.run_worker(self.holding.let_go(), group=_CLAIMS)

    def _show_claims(self) -> None:
        from screens.dialogs.take_over import TakeOver

        others = {order_id: claim for order_id, claim in self._claims.items() if claim.session != self._acts.session}
        self.table.tell_claims({order_id: claim.operator for order_id, claim in others.items()})
        self.preview.tell_claims(others)
        if isinstance(opened := self.app.screen, OrderCard):
            opened.call_later(opened.renew, self._card(opened.order))
        elif isinstance(opened, TakeOver):
            self._follow(opened)

    def _follow(self, question: TakeOver) -> None:
        """A question about an order that nobody holds any more is none; what it was asked for is not done unasked."""
        order = question.order
        claim = self._claims.get(order.id)
        if claim is not None and claim.session != self._acts.session:
            question.call_later(question.follow, claim)
        elif claim is None:
            gate_of(self).drop_ahead()
            question.dismiss(None)
            said = _("Order {number} is in nobody's hands any more: press the key again.").format(number=order.number)
            self._tell(said, True)

    def _say_lost(self, order: Order, claim: Claim | None) -> None:
        """It was taken out of the operator's hands: by whom, and that nothing typed is lost.

        Or it had ended, while this process stood still, and somebody else holds it now.
        """
        name = claiming.taken_by(self._store, order, self._operator)
        if name is None and claim is not None and claim.operator != self._operator:
            self._say_on_top(self._who(order, claim))
        elif name is not None:
            self.app.bell()
            said = _("{name} has taken order {number} out of your hands.").format(name=name, number=order.number)
            kept = " " + _("What you typed is still here.") if isinstance(self.app.screen, Dialog) else ""
            self._say_on_top(said + kept)

    def _say_on_top(self, sentence: str) -> None:
        """Say it where the operator looks."""
        top = self.app.screen
        if isinstance(top, Dialog | OrderCard):
            top.call_later(top.also_wrong, sentence)
        else:
            self._tell(sentence, True)

    def pasted_nowhere(self) -> None:
        """Text came where nothing is typed."""
        self._say_on_top(_("Text came in one piece, as if pasted: nothing was done. / opens the search for it."))

    def _who(self, order: Order, claim: Claim) -> str:
        who = held_by(claim.operator, claim.since, self._clock(), self._zone)
        return _("Order {number}: {who}.").format(number=order.number, who=who)

    def key_pressed(self) -> bool:
        """The operator is there; what was let go while he was away comes back into his hands, if still free.

        False for a key that does nothing: this process stood still, and what it held has ended for the others.
        """
        order, overdue = self.holding.about, self.holding.idle
        if overdue and order is not None:
            self._let_go(order)
            gate_of(self).drop_ahead()
        if self.holding.key():
            self.call_later(self._settle)
        return not overdue

    def action_next_urgent(self) -> None:
        """The most urgent order of all shelves that nobody else holds, into the operator's hands."""
        self.message.clear()
        self.run_worker(self._bring_next(), group=ACTS)

    async def _bring_next(self) -> None:
        with self.reading():
            self._settle_brought()
            found = [*self._after_brought(), *self._most_urgent()]
            try:
                order = await self.holding.hold_first(found)
            except StoreError as error:  # he may look at it all the same
                self.refuse(error)
                order = found[0] if found else None
            if order is None:
                self._tell(_("Nothing is waiting."), False)
                return
            self._open_shelf(OrderFilter(shelf=order.shelf), order)
            self._brought = order

    def _settle_brought(self) -> None:
        """What was brought is his for as long as the cursor stays on it."""
        here = self.table.order
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

    def refuse(self, error: DeskError) -> None:
        """Say what was refused; what was typed behind it was for a dialog that has not opened, or for what it did."""
        gate_of(self).drop_ahead()
        self._say_refused(error)

    def _say_refused(self, error: DeskError) -> None:
        """Say it; what could not be saved stays on the screen until it is seen."""
        if isinstance(error, StoreError):
            self.message.keep(str(error))
        else:
            self._tell(str(error), True)

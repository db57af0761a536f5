"""What can be done with an order from the screen: each key opens its dialog, and its answer goes to the Desk.

The version that the operator saw goes along, so that nobody changes what somebody else has changed in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.dates import day
from orderdesk.desk import Desk
from orderdesk.desk.access import Access
from orderdesk.desk.assigning import holders
from orderdesk.desk.cards import Acts as Allowed
from orderdesk.desk.cards import acts
from orderdesk.desk.desk import Rules
from orderdesk.desk.handover import SentCode
from orderdesk.desk.offers import emptied, offers, shortages
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import ASSIGNED, OFFERED_TO, Order
from orderdesk.rules.answers import proof_step, step_on
from orderdesk.store import Store
from orderdesk.words import event_name
from screens.acts import Acts
from screens.assign import Assign
from screens.call_log import CallChoice, CallLog
from screens.cancel_reason import CancelChoice, CancelReason
from screens.confirm import Confirm
from screens.date_change import DateChange, DateChoice
from screens.gate import ACTS
from screens.hand_over import HandOver
from screens.note import Note

Said = Callable[[Order], str]
"""Words the outcome of an act."""

Told = Callable[[str, bool], None]
"""Takes a sentence, and whether it is a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderActs:
    """The acts on one order at a time, from the screen `host`."""

    host: Screen[Any]
    store: Store
    """To read; what changes goes through `acts`."""
    rules: Rules
    clock: Clock
    acts: Acts
    tell: Told
    changed: Callable[[], None]
    """Called after an order has changed, or may have."""

    def next_step(self, order: Order) -> None:
        """Accept, or whatever comes next; asks first when the stock does not suffice."""
        step = step_on(self.rules.book(order.channel), order, "a")
        key = "accept" if step is None else step.key

        def take(yes: bool | None = True) -> None:
            if yes:
                self._run(lambda desk: desk.take(order, key, version=order.version), self._status)

        short = shortages(self.store, order) if step is not None and step.check_stock else []
        if short:
            title = _("{number}: the stock does not suffice").format(number=order.number)
            self.host.app.push_screen(Confirm(title, [str(shortage) for shortage in short]), take)
        else:
            take()

    def cancel(self, order: Order) -> None:
        """Cancel for a reason."""
        book, now = self.rules.book(order.channel), self.clock()
        if self._can(order).cancel is None:
            self._refuse(lambda desk: desk.cancel(order, ""))
            return

        def chosen(choice: CancelChoice | None) -> None:
            if choice is not None:
                reason, comment = choice.reason, choice.comment
                self._run(lambda desk: desk.cancel(order, reason, comment=comment, version=order.version), self._status)

        found = offers(self.store, book, order, now)
        stock = {sku for offer in found for sku in emptied(self.store, offer.reason, order)}
        self.host.app.push_screen(CancelReason(order.number, order.address, found, ", ".join(sorted(stock))), chosen)

    def date(self, order: Order) -> None:
        """Move the planned date."""
        book = self.rules.book(order.channel)
        if not self._can(order).date:
            self._refuse(lambda desk: desk.reschedule(order, self.clock()))
            return

        def chosen(choice: DateChoice | None) -> None:
            if choice is not None:
                to, consent = choice.to, choice.consent
                self._run(lambda desk: desk.reschedule(order, to, consent, version=order.version), self._date)

        self.host.app.push_screen(DateChange(order, book, self.clock(), self.rules.config.language), chosen)

    def hand_over(self, order: Order) -> None:
        """Hand over against the buyer's code."""
        step = proof_step(self.rules.book(order.channel), order)
        if step is None or not self.store.sight().may(order, step.right):
            self._refuse(lambda desk: desk.send_code(order))
            return

        async def look() -> SentCode | None:
            return await self.acts.run(lambda desk: desk.code_at_hand(order))

        async def send() -> SentCode:
            return await self.acts.run(lambda desk: desk.send_code(order))

        async def attempt(code: str) -> None:
            await self.acts.run(lambda desk: desk.hand_over(order, code))

        def closed(done: bool | None) -> None:
            if done:
                self.tell(f"{order.number}: {event_name('handed_over')}", False)
            self.changed()

        self.host.app.push_screen(HandOver(order.number, look, send, attempt, self.clock), closed)

    def call(self, order: Order) -> None:
        """Log a call."""
        book = self.rules.book(order.channel)
        if not self._can(order).note:
            self._refuse(lambda desk: desk.log_contact(order, ""))
            return

        def chosen(choice: CallChoice | None) -> None:
            if choice is not None:
                result, via, note = choice.result, choice.via, choice.note
                self._run(
                    lambda desk: desk.log_contact(order, result, via=via, note=note), lambda _o: _("the call is logged")
                )

        contacts = self.store.contacts.of(order.id)
        self.host.app.push_screen(CallLog(order, book.contact, contacts, self.clock(), book.zone), chosen)

    def note(self, order: Order) -> None:
        """Add a note."""
        if not self._can(order).note:
            self._refuse(lambda desk: desk.log_contact(order, ""))
            return

        def written(text: str | None) -> None:
            if text is not None:
                self._run(lambda desk: desk.note(order, text), lambda _o: _("the note is kept"))

        self.host.app.push_screen(Note(order.number), written)

    def assign(self, order: Order) -> None:
        """Say whose order it is, hand it off, or take over what is offered."""
        sight = self.store.sight()
        if not self._can(order).assign:
            self._refuse(lambda desk: desk.assign(order, ""))
            return

        def chosen(name: str | None) -> None:
            if name is not None and name == order.facts.get(OFFERED_TO):
                self._run(lambda desk: desk.take_over(order, version=order.version), lambda _o: _("taken over"))
            elif name is not None:
                self._run(lambda desk: desk.assign(order, name, version=order.version), self._whose)

        on_shift = holders(self.store, Access(self.store, self.rules.roles, sight.operator))
        self.host.app.push_screen(Assign(order, sight.operator, list(on_shift)), chosen)

    def _can(self, order: Order) -> Allowed:
        """What the operator can do with it; what he cannot, the Desk refuses with a sentence."""
        return acts(self.rules.book(order.channel), order, self.store.sight())

    def _whose(self, order: Order) -> str:
        offered = order.facts.get(OFFERED_TO)
        if offered is None:
            return _("given to {name}").format(name=order.facts.get(ASSIGNED))
        return _("offered to {name}; yours until it is accepted").format(name=offered)

    def _status(self, order: Order) -> str:
        return _(self.rules.book(order.channel).status_of(order.status).title)

    def _date(self, order: Order) -> str:
        to = order.planned_at or 0
        return _("date moved: {day}").format(
            day=day(to, self.rules.book(order.channel).zone, self.rules.config.language)
        )

    def _run(self, act: Callable[[Desk], Order], said: Said) -> None:
        self.host.run_worker(self._perform(act, said), group=ACTS)

    def _refuse(self, act: Callable[[Desk], object]) -> None:
        """Ask the Desk for what it does not allow, to hear its sentence."""
        self.host.run_worker(self._perform(act, lambda _order: ""), group=ACTS)

    async def _perform(self, act: Callable[[Desk], object], said: Said) -> None:
        try:
            result = await self.acts.run(act)
        except DeskError as error:
            self.tell(str(error), True)
        else:
            if isinstance(result, Order):
                self.tell(f"{result.number}: {said(result)}", False)
        self.changed()

"""What can be done with an order from the screen: each key opens its dialog, and its answer goes to the Desk.

A dialog is given the way to save its answer, and closes when that has succeeded. The version that the operator saw
goes along, so that nobody changes what somebody else has changed in between.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.dates import day
from orderdesk.desk import Desk
from orderdesk.desk.desk import Rules
from orderdesk.desk.handover import SentCode
from orderdesk.desk.offers import emptied, offers, shortages
from orderdesk.errors import DeskError, Stale
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.answers import cancel_step, proof_step, step_on
from orderdesk.rules.edits import can_move_date
from orderdesk.store import Store
from orderdesk.words import event_name
from screens.acts import Acts
from screens.call_log import CallChoice, CallLog
from screens.cancel_reason import CancelChoice, CancelReason
from screens.confirm import Confirm
from screens.date_change import DateChange, DateChoice
from screens.dialog import Dialog
from screens.gate import ACTS
from screens.hand_over import HandOver
from screens.note import Note

Told = Callable[[str], None]
"""Takes the outcome of an act."""

Refusal = Callable[[DeskError], None]
"""Takes what was refused."""

T = TypeVar("T")


@dataclass(slots=True)
class Task:
    """One order as the operator saw it when he began, for as many tries as he needs."""

    order: Order
    version: int
    """What he knows of: as he saw it or, once he was told of somebody else's change, as it was then."""


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
    refuse: Refusal
    changed: Callable[[], None]
    """Called after an order has changed, or may have."""

    def next_step(self, order: Order) -> None:
        """Accept, or whatever comes next; asks first when the stock does not suffice."""
        step = step_on(self.rules.book(order.channel), order, "a")
        key, task = "accept" if step is None else step.key, Task(order, order.version)

        async def take(_yes: bool = True) -> None:
            done = await self._run(task, lambda desk, version: desk.take(order, key, version=version))
            self._tell(done, self._status(done))

        short = shortages(self.store, order) if step is not None and step.check_stock else []
        if short:
            title = _("{number}: the stock does not suffice").format(number=order.number)
            self._ask(Confirm(title, [str(shortage) for shortage in short], take))
        else:
            self._at_once(take())

    def cancel(self, order: Order) -> None:
        """Cancel for a reason."""
        book, task = self.rules.book(order.channel), Task(order, order.version)

        async def save(choice: CancelChoice) -> None:
            done = await self._run(
                task,
                lambda desk, version: desk.cancel(order, choice.reason, comment=choice.comment, version=version),
            )
            self._tell(done, self._status(done))

        if cancel_step(book, order) is None:
            self._at_once(save(CancelChoice("", "")))
            return
        found = offers(self.store, book, order, self.clock())
        stock = {sku for offer in found for sku in emptied(self.store, offer.reason, order)}
        self._ask(CancelReason(order.number, order.address, found, ", ".join(sorted(stock)), save))

    def date(self, order: Order) -> None:
        """Move the planned date."""
        book, task, language = self.rules.book(order.channel), Task(order, order.version), self.rules.config.language

        async def save(choice: DateChoice) -> None:
            done = await self._run(
                task,
                lambda desk, version: desk.reschedule(
                    order, choice.to, choice.consent, begin=choice.begin, version=version
                ),
            )
            moved = day(choice.to, book.zone, language, self.clock())
            self._tell(done, _("date moved: {day}").format(day=moved))

        if can_move_date(book, order):
            self._ask(DateChange(order, book, self.clock(), language, save))
        else:
            self._at_once(save(DateChoice(None, self.clock(), None)))

    def hand_over(self, order: Order) -> None:
        """Hand over against the buyer's code."""

        async def look() -> SentCode | None:
            return await self.acts.run(lambda desk: desk.code_at_hand(order))

        async def send() -> SentCode:
            return await self.acts.run(lambda desk: desk.send_code(order))

        async def attempt(code: str) -> None:
            await self.acts.run(lambda desk: desk.hand_over(order, code))

        def closed(done: bool | None) -> None:
            if done:
                self._tell(order, event_name("handed_over"))
            self.changed()

        if proof_step(self.rules.book(order.channel), order) is None:
            self._at_once(self.acts.run(lambda desk: desk.send_code(order, version=order.version)))
        else:
            self._ask(HandOver(order.number, look, send, attempt, self.clock), closed)

    def call(self, order: Order) -> None:
        """Log a call."""
        book, task = self.rules.book(order.channel), Task(order, order.version)

        async def save(choice: CallChoice) -> None:
            done = await self._run(
                task, lambda desk, _v: desk.log_contact(order, choice.result, via=choice.via, note=choice.note)
            )
            self._tell(done, _("the call is logged"))

        contacts = self.store.contacts.of(order.id)
        self._ask(CallLog(order, book.contact, contacts, self.clock(), book.zone, save))

    def note(self, order: Order) -> None:
        """Add a note."""
        task = Task(order, order.version)

        async def save(text: str) -> None:
            done = await self._run(task, lambda desk, _v: desk.note(order, text))
            self._tell(done, _("the note is kept"))

        self._ask(Note(order.number, save))

    # --- inside ----------------------------------------------------------------------------------------------

    def _ask(self, dialog: Dialog[T], closed: Callable[[T | None], None] | None = None) -> None:
        self.host.app.push_screen(dialog, closed)

    def _at_once(self, act: Coroutine[Any, Any, object]) -> None:
        """Do what needs no dialog; also what the Desk does not allow, to hear its sentence."""
        self.host.run_worker(self._told(act), group=ACTS)

    async def _told(self, act: Coroutine[Any, Any, object]) -> None:
        try:
            await act
        except DeskError as error:
            self.refuse(error)
            self.changed()

    async def _run(self, task: Task, act: Callable[[Desk, int], Order]) -> Order:
        """The order after the act. When somebody else was first, that is told once: a second try knows of it."""
        try:
            return await self.acts.run(lambda desk: act(desk, task.version))
        except Stale:
            fresh = await self.acts.run(lambda desk: desk.store.orders.get(task.order.id))
            task.version = task.version if fresh is None else fresh.version
            raise

    def _tell(self, order: Order, said: str) -> None:
        self.tell(f"{order.number}: {said}")
        self.changed()

    def _status(self, order: Order) -> str:
        return _(self.rules.book(order.channel).status_of(order.status).title)

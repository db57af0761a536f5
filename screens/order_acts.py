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
from orderdesk.desk.access import Access
from orderdesk.desk.assigning import holders
from orderdesk.desk.cards import Acts as Allowed
from orderdesk.desk.cards import acts
from orderdesk.desk.desk import Rules
from orderdesk.desk.handover import SentCode
from orderdesk.desk.intake import type_in
from orderdesk.desk.offers import emptied, offers, shortages
from orderdesk.desk.texts import script
from orderdesk.errors import BadInput, DeskError, Stale
from orderdesk.i18n import _
from orderdesk.model import ASSIGNED, OFFERED_TO, Consent, Order
from orderdesk.rules.answers import blocked, proof_step, step_on
from orderdesk.rules.edits import editable
from orderdesk.rules.forms import Form as StepForm
from orderdesk.rules.situation import Situation
from orderdesk.store import Store
from orderdesk.words import event_name, field_name
from screens import questions
from screens.acts import Acts
from screens.assign import Assign
from screens.call_log import CallChoice, CallLog
from screens.cancel_reason import CancelChoice, CancelReason
from screens.confirm import Confirm
from screens.date_change import DateChange, DateChoice
from screens.dialog import Dialog
from screens.form import Answers, Form
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
        """Accept, or whatever comes next."""
        self._step(order, "a")

    def courier(self, order: Order) -> None:
        """Send it off with a courier."""
        self._step(order, "c")

    def waybill(self, order: Order) -> None:
        """Hand it to a carrier."""
        self._step(order, "t")

    def money(self, order: Order) -> None:
        """Note that it has been paid."""
        self._step(order, "m")

    def cancel(self, order: Order) -> None:
        """Cancel for a reason."""
        book, task = self.rules.book(order.channel), Task(order, order.version)

        async def save(choice: CancelChoice) -> None:
            done = await self._run(
                task,
                lambda desk, version: desk.cancel(order, choice.reason, comment=choice.comment, version=version),
            )
            self._tell(done, self._status(done))

        if self._can(order).cancel is None:
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

        if self._can(order).date:
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
            self._step(order, "i")
        else:
            self._ask(HandOver(order.number, look, send, attempt, self.clock), closed)

    def edit(self, order: Order) -> None:
        """Edit its fields."""
        book, lines, task = (
            self.rules.book(order.channel),
            self.store.orders.lines(order.id),
            Task(order, order.version),
        )
        before = {question.field: question.value for question in questions.of_edit(book, order, lines, {})}

        async def save(answers: Answers) -> None:
            values = {name: text for name, text in answers.items() if name in allowed and text != before[name]}
            consent = _consent(answers)
            done = await self._run(task, lambda desk, version: desk.edit(order, values, consent, version=version))
            self._tell(done, _("edited: {fields}").format(fields=", ".join(map(field_name, values))))

        allowed = editable(book, order)
        if self._can(order).edit:
            title = _("Edit {number}").format(number=order.number)
            self._ask(Form(title, lambda answers: questions.of_edit(book, order, lines, answers), save))
        else:
            self._at_once(self.acts.run(lambda desk: desk.edit(order, {"address": ""})))

    def split(self, order: Order) -> None:
        """Split it in two."""
        book, lines, task = (
            self.rules.book(order.channel),
            self.store.orders.lines(order.id),
            Task(order, order.version),
        )

        async def save(answers: Answers) -> None:
            moved = {name: counted(answers[name]) for line in lines if counted(answers[name := line.sku or line.name])}
            why, consent = answers[questions.WHY], _consent(answers)
            done = await self._run(
                task, lambda desk, version: desk.split(order, moved, why, consent, version=version)[0]
            )
            self._tell(done, _("split into {numbers}").format(numbers=done.value("split_into")))

        if book.split is not None and self._can(order).split:
            rule, title = book.split, _("Split {number}").format(number=order.number)
            self._ask(Form(title, lambda _answers: questions.of_split(book, rule, lines), save))
        else:
            self._at_once(self.acts.run(lambda desk: desk.split(order, {}, "")))

    def new_order(self) -> None:
        """Type in an order of the channel that takes such."""
        config, books = self.rules.config, self.rules.books
        channels = [*config.channels, *(key for key in books if key not in config.channels)]
        channel = next((name for name in channels if books[config.rulebook_of(name)].source), None)
        if channel is None:
            self.tell(_("No channel takes orders that are typed in."))
            return

        async def save(answers: Answers) -> None:
            made = await self.acts.run(lambda desk: type_in(desk, channel, answers))
            self._tell(made, self._status(made))

        book = self.rules.book(channel)
        self._ask(
            Form(_("New order: {channel}").format(channel=_(book.title)), lambda _a: questions.of_new(book), save)
        )

    def call(self, order: Order) -> None:
        """Log a call."""
        book, task = self.rules.book(order.channel), Task(order, order.version)

        async def save(choice: CallChoice) -> None:
            done = await self._run(
                task, lambda desk, _v: desk.log_contact(order, choice.result, via=choice.via, note=choice.note)
            )
            self._tell(done, _("the call is logged"))

        if not self._can(order).note:
            self._at_once(save(CallChoice("", "", "")))
            return
        contacts = self.store.contacts.of(order.id)
        now, lines = self.clock(), self.store.orders.lines(order.id)
        said = script(book, order, lines, self.store.sight().operator, self.rules.config.shop, now)
        self._ask(CallLog(order, book.contact, contacts, now, book.zone, said, save))

    def note(self, order: Order) -> None:
        """Add a note."""
        task = Task(order, order.version)

        async def save(text: str) -> None:
            done = await self._run(task, lambda desk, _v: desk.note(order, text))
            self._tell(done, _("the note is kept"))

        if self._can(order).note:
            self._ask(Note(order.number, save))
        else:
            self._at_once(self.acts.run(lambda desk: desk.log_contact(order, "")))

    # --- inside ----------------------------------------------------------------------------------------------

    def _step(self, order: Order, letter: str) -> None:
        """Take the step of a key: at once, after a question about the stock, or with a form filled in."""
        book, task = self.rules.book(order.channel), Task(order, order.version)
        step = step_on(book, order, letter)

        async def take(answers: Answers | bool) -> None:
            given = {} if isinstance(answers, bool) else answers
            done = await self._run(task, lambda desk, version: desk.take(order, key, given, version=version))
            self._tell(done, self._status(done))

        if step is None:
            known = next((step for step in book.step if step.letter == letter), None)
            if known is None:
                said = _("With orders of {channel} the key {key} does nothing.")
                self.tell(said.format(channel=_(book.title), key=letter))
                return
            key = known.key
            self._at_once(take(True))
            return
        key = step.key
        situation = Situation(order=order, now=self.clock(), contacts=self.store.contacts.of(order.id))
        short = shortages(self.store, order) if step.check_stock else []
        if blocked(step, situation):
            self._at_once(take(True))  # the Desk says what stands against it
        elif step.ask:
            form, title = StepForm(book, step), f"{order.number}: {_(step.title)}"
            self._ask(Form(title, lambda answers: questions.of_step(form, situation, answers), take))
        elif short:
            title = _("{number}: the stock does not suffice").format(number=order.number)
            self._ask(Confirm(title, [str(shortage) for shortage in short], take))
        else:
            self._at_once(take(True))

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

    def assign(self, order: Order) -> None:
        """Say whose order it is, hand it off, or take over what is offered."""
        sight, task = self.store.sight(), Task(order, order.version)

        async def save(name: str) -> None:
            if name == order.facts.get(OFFERED_TO):
                done = await self._run(task, lambda desk, version: desk.take_over(order, version=version))
                self._tell(done, _("taken over"))
            else:
                done = await self._run(task, lambda desk, version: desk.assign(order, name, version=version))
                self._tell(done, self._whose(done))

        if self._can(order).assign:
            on_shift = holders(self.store, Access(self.store, self.rules.roles, sight.operator))
            self._ask(Assign(order, sight.operator, list(on_shift), save))
        else:
            self._at_once(save(""))

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


def counted(text: str) -> int:
    """A quantity as typed; `BadInput` for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise BadInput(_("“{text}” is not a quantity.").format(text=text[:20]))
    return int(text)


def _consent(answers: Answers) -> Consent | None:
    by = answers.get(questions.CONSENT, "")
    if not by:
        return None
    return Consent(by=by, via=answers[questions.VIA], note=answers.get(questions.NOTE, ""))

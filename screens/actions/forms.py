"""The acts that a form is filled in for: the steps of the rulebook, editing, splitting, typing an order in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from orderdesk.desk.commands.changes import Edit, Split
from orderdesk.desk.commands.intake import Repeat, TypeIn
from orderdesk.desk.commands.money import Refund, ReversePayment
from orderdesk.desk.commands.people.shift import SetPin
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.orders.picking import to_pick
from orderdesk.desk.orders.waybill import doubted_waybill
from orderdesk.desk.people.pin import must_sign
from orderdesk.desk.rights import can
from orderdesk.desk.views.order_money import owed_by_others
from orderdesk.desk.views.payments import payments
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model import Consent, FactName, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import editable
from orderdesk.rules.payment import payment_text
from orderdesk.rules.possible import blocked, step_on
from orderdesk.rules.questions import Form as StepForm
from orderdesk.rules.refunds import refund_due, reversible
from orderdesk.rules.rulebook.steps import AskKind
from orderdesk.values import replace
from orderdesk.wording.dates import differs
from orderdesk.wording.labels import field_name
from orderdesk.wording.order_row import hours_there
from screens.actions.acting import Acting, Task
from screens.keyboard.key_gate import gate_of
from screens.keyboard.keys import letter_label

if TYPE_CHECKING:
    from screens.dialogs.form import Answers
    from screens.views.goods.pick_list import Picked


class FormActs(Acting):
    """The acts of steps, of editing, splitting and typing in."""

    def money(self, order: Order) -> None:
        """Take the money that is owed, or a part of it, or note that the buyer has their money back."""
        if self._can(order).refund:
            self._refund(order)
        else:
            self._step(order, "m")

    def reverse_payment(self, order: Order) -> None:
        """Take back a payment that was noted wrongly: the last one is offered, or what of it can be."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        task, book = Task(order, order.version), self.rules.book(order.channel)
        signed = self.store.operators.any_registered()

        async def save(answers: Answers) -> None:
            sum_, why, pin = answers[questions.REPAID], answers[questions.WHY], answers.get(questions.PIN, "")
            done = await self._run(
                task, lambda desk, version: desk.do(ReversePayment(sum_, why, pin=pin), order, version)
            )
            self._tell(done, f"{_('payment taken back')}: {payment_text(book, done)}")

        if not self._can(order).reverse:
            self._at_once(self.acts.run(lambda desk: desk.do(ReversePayment("0", ""), order)))
        elif signed and self.store.pins.get(self.store.sight().operator) is None:
            self._set_pin(order)
        else:
            parts = payments(self.store.history.of(order.id), order.total.currency)
            last = next((part.amount for part in reversed(parts) if part.amount.minor > 0), order.received)
            noted = min(last, reversible(book, order), key=lambda money: money.minor)
            title = _("{number}: take a payment back").format(number=self.seat.called(order))
            self._ask(order, Form(title, lambda _answers: questions.of_reversal(noted, sign=signed), save))

    def edit(self, order: Order) -> None:
        """Edit its fields."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        book, lines, task = (
            self.rules.book(order.channel),
            self.store.orders.lines(order.id),
            Task(order, order.version),
        )
        before = {q.field: (q.title, q.value) for q in questions.of_edit(book, order, lines, {})}

        async def save(answers: Answers) -> None:
            asked = {q.field: q.title for q in questions.of_edit(book, order, lines, answers)}
            given = {name: text for name, text in answers.items() if name in allowed}
            values = {name: text for name, text in given.items() if (asked[name], text) != before[name]}
            consent, sure = consent_in(answers), questions.SURE in answers
            done = await self._run(
                task, lambda desk, version: desk.do(Edit(values, consent, sure=sure), order, version)
            )
            self._tell(done, _("edited: {fields}").format(fields=", ".join(map(field_name, values))))

        allowed = editable(book, order)
        if self._can(order).edit:
            title = _("Edit {number}").format(number=self.seat.called(order))
            doubt = partial(doubted_waybill, self.store, book, order)
            self._ask(order, Form(title, lambda answers: questions.of_edit(book, order, lines, answers, doubt), save))
        else:
            self._at_once(self.acts.run(lambda desk: desk.do(Edit({"address": ""}), order)))

    def split(self, order: Order) -> None:
        """Split it in two."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        book, lines, task = (
            self.rules.book(order.channel),
            self.store.orders.lines(order.id),
            Task(order, order.version),
        )

        async def save(answers: Answers) -> None:
            moved = {name: counted(answers[name]) for line in lines if counted(answers[name := line.sku or line.name])}
            why, consent = answers[questions.WHY], consent_in(answers)
            done = await self._run(task, lambda desk, version: desk.do(Split(moved, why, consent), order, version)[0])
            self._tell(done, _("split into {numbers}").format(numbers=done.value(FactName.SPLIT_INTO)))

        if book.split is not None and self._can(order).split:
            rule, title = book.split, _("Split {number}").format(number=self.seat.called(order))
            self._ask(order, Form(title, lambda _answers: questions.of_split(book, rule, lines), save))
        else:
            self._at_once(self.acts.run(lambda desk: desk.do(Split({}, ""), order)))

    def new_order(self) -> None:
        """Type in an order of the channel that takes such."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        config, books = self.rules.config, self.rules.books
        channels = [*config.channels, *(key for key in books if key not in config.channels)]
        channel = next((name for name in channels if books[config.rulebook_of(name)].source), None)
        if channel is None:
            self.refuse(Refused(_("No channel takes orders that are typed in.")))
            return

        if not can(self.store.sight().role, TypeIn):
            self._at_once(self.acts.run(lambda desk: desk.ask(TypeIn(channel, {}))))
            return

        async def save(answers: Answers) -> None:
            made = await self.acts.run(lambda desk: desk.do(TypeIn(channel, answers)))
            self._tell(made, self._status(made))

        book = self.rules.book(channel)
        title = _("New order: {channel}").format(channel=_(book.title))
        self.host.app.push_screen(Form(title, lambda _answers: questions.of_new(book), save))

    def repeat(self, order: Order) -> None:
        """Make a new order of the same goods: what it comes to today is shown first."""

        from orderdesk.desk.views.repetition import repetition
        from screens.dialogs.repeat_order import RepeatOrder

        async def save(_yes: bool) -> None:
            deed = Repeat()
            made = await self.acts.run(lambda desk: desk.do(deed, order))
            self._tell(made, deed.said(self.rules, made, self.clock()))

        found = repetition(self.store, order)
        if self._can(order).repeat and found.lines:
            self._show(RepeatOrder(self.seat.called(order), found, save))
        elif order.shelf.closed:
            self._at_once(save(True))  # the Desk says why not
        else:
            said = _("{number} is not in the archive yet: only what is over is repeated.")
            self.refuse(Refused(said.format(number=self.seat.called(order))))

    def _step(self, order: Order, letter: str) -> None:
        """Take the step of a key: at once, after a question about the stock, or with a form filled in."""

        from orderdesk.desk.bulk_price import weigh
        from screens.dialogs import questions
        from screens.dialogs.confirm import Confirm
        from screens.dialogs.dialog import nothing
        from screens.dialogs.form import Form

        book, task = self.rules.book(order.channel), Task(order, order.version)
        step, short = step_on(book, order, letter), False
        lines = partial(self.store.orders.lines, order.id)

        async def take(answers: Answers | bool, picked: Picked | None = None) -> None:
            deed = taken(letter, {} if isinstance(answers, bool) else dict(answers))
            if picked is not None:
                deed = replace(deed, picked=picked.counted, unpicked=picked.all_the_same)
            await self._do(task, deed.told(short=short))

        async def pack(picked: Picked) -> None:
            await take(True, picked)

        def pick(yes: bool | None = True) -> None:
            """Count the goods; what the step asks for besides, such as the number of places, is known only then."""
            from screens.views.goods.pick_list import PickList

            if yes and step is not None and step.ask:
                self._ask(order, PickList(asked, self.store, order.id, lines, nothing), packed)
            elif yes:
                self._ask(order, PickList(asked, self.store, order.id, lines, pack))

        def packed(picked: Picked | None) -> None:
            if picked is not None:
                fill_in(save=partial(take, picked=picked))

        if step is None:
            known = next((step for step in book.step if step.letter == letter), None)
            if known is None:
                said = _("With orders of {channel} the key {key} does nothing.")
                self.refuse(Refused(said.format(channel=_(book.title), key=letter_label(letter))))
                return
            self._at_once(take(True))
            return
        situation = RuleContext(book=book, order=order, now=self.clock(), contacts=self.store.contacts.log(order.id))
        weight = weigh(self.store, self.rules, Take(letter), [order], self.clock())
        short = bool(weight.short)
        signed = must_sign(self.store, step)

        def fill_in(yes: bool | None = True, save: Callable[[Answers], Awaitable[None]] = take) -> None:
            if yes:
                form, title = StepForm(book, step), f"{self.seat.called(order)}: {_(step.title)}"
                if situation.late:
                    title += " · " + _("late: its time is over")
                home = self.rules.home_zone(self.store.orders.first_channel())
                if any(ask.kind is AskKind.WINDOW for ask in step.ask) and differs(situation.now, book.zone, home):
                    title += " · " + hours_there(book, situation.now)
                doubt = partial(doubted_waybill, self.store, book, order)
                whose = partial(owed_by_others, self.store, book, order)
                asked_by = partial(questions.of_step, form, situation, sign=signed, doubt=doubt, whose=whose)
                self._ask(order, Form(title, asked_by, save))

        told, asks = list(weight.said), bool(step.ask or signed)
        picks = step.checklist and bool(to_pick(lines()))
        title = _("{number}: there is not enough in stock") if weight.short else "{number}: {what}"
        asked = title.format(number=self.seat.called(order), what=_(step.title))
        if blocked(step, situation):
            self._at_once(take(True))  # the Desk says what stands against it
        elif picks and told:
            self._ask(order, Confirm(asked, told, nothing, costly=weight.costly), pick)
        elif picks:
            pick()
        elif signed and self.store.pins.get(self.store.sight().operator) is None:
            self._set_pin(order)
        elif told and asks:
            self._ask(order, Confirm(asked, told, nothing, costly=weight.costly), fill_in)
        elif told:
            self._ask(order, Confirm(asked, told, take, costly=weight.costly))
        elif asks:
            fill_in()
        else:
            self._unasked(take(True))

    def _refund(self, order: Order) -> None:
        """Note what the buyer has got back: all that is due is offered."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        task, due = Task(order, order.version), refund_due(order)
        signed = self.store.operators.any_registered()
        if signed and self.store.pins.get(self.store.sight().operator) is None:
            self._set_pin(order)
            return

        async def save(answers: Answers) -> None:
            paid, pin = answers[questions.REPAID], answers.get(questions.PIN, "")
            done = await self._run(task, lambda desk, version: desk.do(Refund(paid, pin=pin), order, version))
            left = refund_due(done)
            told = _("the refund is paid") if left is None else _("still due: {sum}").format(sum=left)
            self._tell(done, told)

        assert due is not None
        title = _("{number}: refund due {sum}").format(number=self.seat.called(order), sum=due)
        self._ask(order, Form(title, lambda _answers: questions.of_refund(due, sign=signed), save))

    def _set_pin(self, order: Order) -> None:
        """The first signature: the operator chooses their PIN; what they wanted with the order waits for its key."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        async def save(answers: Answers) -> None:
            if answers[questions.PIN] != answers[questions.AGAIN]:
                raise BadInput(_("The two are not the same; nothing was changed."))
            await self.acts.run(lambda desk: desk.do(SetPin(answers[questions.PIN])))
            said = _("Your PIN is set: press the key for order {number} again, and sign with it.")
            self.tell(said.format(number=self.seat.called(order)))

        gate_of(self.host).drop_ahead()  # it was typed for another form
        title = _("This is signed: choose your PIN")
        self.host.app.push_screen(Form(title, lambda _answers: questions.of_pin(), save))


def counted(text: str) -> int:
    """A quantity as typed; `BadInput` for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise BadInput(_("“{text}” is not a quantity.").format(text=text[:20]))
    return int(text)


def taken(letter: str, answers: Answers) -> Take:
    """The step of a key, with what its form was filled in with."""

    from screens.dialogs import questions

    beside = (questions.PIN, questions.CONSENT, questions.VIA, questions.NOTE, questions.SURE)
    given = {name: text for name, text in answers.items() if name not in beside}
    return Take(letter, given, answers.get(questions.PIN, ""), consent_in(answers), sure=questions.SURE in answers)


def consent_in(answers: Answers) -> Consent | None:
    """The consent that a form was filled in with."""

    from screens.dialogs import questions

    by = answers.get(questions.CONSENT, "")
    if not by:
        return None
    return Consent(by=by, via=answers[questions.VIA], note=answers.get(questions.NOTE, ""))

"""The forms of money that goes back: a refund, a payment that was noted wrongly, and the PIN that signs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderdesk.desk.commands.money import Refund, ReversePayment
from orderdesk.desk.commands.people.shift import SetPin
from orderdesk.desk.ledgers.noted_payments import noted_payments
from orderdesk.desk.ledgers.refund_ways import (
    AS_IT_CAME,
    refund_booked,
    refund_choices,
    reversal_booked,
    reversal_choices,
)
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.payment import payment_text
from orderdesk.rules.refunds import refund_due, reversible
from orderdesk.values import replace
from screens.actions.acting import Acting, Task
from screens.keyboard.key_gate import gate_of

if TYPE_CHECKING:
    from screens.dialogs.form import Answers, Asked


class MoneyForms(Acting):
    """The acts of money that is signed for."""

    def reverse_payment(self, order: Order) -> None:
        """Take back a payment that was noted wrongly: the last one is offered, or what of it can be."""

        from screens.dialogs import questions

        task, book = Task(order, order.version), self.rules.book(order.channel)
        signed = self.store.operators.any_registered()

        def asked(now: Order) -> Asked:
            parts, at, most = noted_payments(self.store, now), self.clock(), reversible(book, now)
            choices = reversal_choices(self.store, now, at, book.zone)
            title = _("{number}: take a payment back").format(number=self.seat.called(now))

            def noted(answers: Answers) -> Money:
                left = next((one.left for one in reversed(parts) if meant(answers) in (0, one.number)), most.minor)
                return replace(most, minor=min(left, most.minor))

            def means(answers: Answers) -> list[str]:
                sum_ = answers.get(questions.REPAID, noted(answers).decimal)
                try:
                    return reversal_booked(self.store, book, now, sum_, meant(answers), now=at)
                except DeskError as error:
                    return [str(error)]

            return title, lambda answers: questions.of_reversal(noted(answers), choices, sign=signed), means

        def meant(answers: Answers) -> int:
            return int(answers.get(questions.HOW) or 0)

        async def save(answers: Answers) -> None:
            sum_, why, pin = answers[questions.REPAID], answers[questions.WHY], answers.get(questions.PIN, "")
            deed = ReversePayment(sum_, why, pin=pin, payment=meant(answers))
            done = await self._run(task, lambda desk, version: desk.do(deed, order, version))
            self._tell(done, f"{_('payment taken back')}: {payment_text(book, done)}")

        if not self._can(order).reverse:
            self._at_once(self.acts.run(lambda desk: desk.do(ReversePayment("0", ""), order)))
        elif signed and self.store.pins.get(self.store.sight().operator) is None:
            self._set_pin(order)
        else:
            self._fill_in(order, asked, save)

    def _refund(self, order: Order) -> None:
        """Note what the buyer has got back: all that is due is offered, and where it is booked is said.

        Of money that came in several ways it is asked how it goes back.
        """

        from screens.dialogs import questions

        task, book = Task(order, order.version), self.rules.book(order.channel)
        signed = self.store.operators.any_registered()
        if signed and self.store.pins.get(self.store.sight().operator) is None:
            self._set_pin(order)
            return

        def asked(now: Order) -> Asked:
            due = refund_due(now)
            if due is None:  # somebody has paid it meanwhile: the Desk says so
                due = replace(now.total, minor=0)
            choices = refund_choices(self.store, book, now)

            def means(answers: Answers) -> list[str]:
                return refund_booked(self.store, book, now, answers.get(questions.REPAID, ""), way(answers))

            title = _("{number}: refund due {sum}").format(number=self.seat.called(now), sum=due)
            return title, lambda _answers: questions.of_refund(due, choices, sign=signed), means

        def way(answers: Answers) -> str:
            how = answers.get(questions.HOW, "")
            return "" if how == AS_IT_CAME else how

        async def save(answers: Answers) -> None:
            deed = Refund(answers[questions.REPAID], way(answers), pin=answers.get(questions.PIN, ""))
            done = await self._run(task, lambda desk, version: desk.do(deed, order, version))
            left = refund_due(done)
            told = _("the refund is paid") if left is None else _("still due: {sum}").format(sum=left)
            self._tell(done, told)

        self._fill_in(order, asked, save)

    def _set_pin(self, order: Order) -> None:
        """The first signature: the operator chooses their PIN; what they wanted with the order waits for its key."""

        from screens.dialogs import questions
        from screens.dialogs.form import Form

        async def save(answers: Answers) -> None:
            if answers[questions.PIN] != answers[questions.AGAIN]:
                raise BadInput(_("The two entries differ; nothing was changed."))
            await self.acts.run(lambda desk: desk.do(SetPin(answers[questions.PIN])))
            said = _("Your PIN is set: press the key for order {number} again, and sign with it.")
            self.tell(said.format(number=self.seat.called(order)))

        gate_of(self.host).drop_ahead()  # it was typed for another form
        title = _("This is signed: choose your PIN")
        self.host.app.push_screen(Form(title, lambda _answers: questions.of_pin(), save))

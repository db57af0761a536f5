"""The acts that a form is filled in for: the steps of the rulebook, editing, splitting, typing an order in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from orderdesk.desk.commands.changes import Edit, Split
from orderdesk.desk.commands.intake import Repeat, TypeIn
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.intake.by_hand import told_before
from orderdesk.desk.orders.edit import edited_sums
from orderdesk.desk.orders.picking import to_pick
from orderdesk.desk.orders.waybill import doubted_waybill
from orderdesk.desk.people.pin import must_sign
from orderdesk.desk.rights import can
from orderdesk.desk.views.order_money import owed_by_others
from orderdesk.errors import BadInput, DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model import Consent, FactName, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import editable
from orderdesk.rules.possible import blocked, step_on
from orderdesk.rules.questions import Form as StepForm
from orderdesk.rules.refunds import sums_changed
from orderdesk.rules.rulebook.steps import AskKind
from orderdesk.values import replace
from orderdesk.wording.dates import differs
from orderdesk.wording.labels import field_name
from orderdesk.wording.order_row import hours_there
from screens.actions.acting import Task
from screens.actions.money_forms import MoneyForms
from screens.keyboard.keys import letter_label

if TYPE_CHECKING:
    from screens.dialogs.form import Answers, Asked
    from screens.views.goods.pick_list import Picked


class FormActs(MoneyForms):
    """The acts of steps, of editing, splitting and typing in."""

    def money(self, order: Order) -> None:
        """Take the money that is owed, or a part of it, or note that the buyer has their money back."""
        if self._can(order).refund:
            self._refund(order)
        else:
            self._step(order, "m")

    def edit(self, order: Order) -> None:
        """Edit its fields."""

        from screens.dialogs import questions

        book, task = self.rules.book(order.channel), Task(order, order.version)
        allowed, shown = editable(book, order), {0: (order, self.store.orders.lines(order.id))}

        def asked(now: Order) -> Asked:
            shown[0] = now, self.store.orders.lines(now.id)
            title = _("Edit {number}").format(number=self.seat.called(now))
            doubt = partial(doubted_waybill, self.store, book, now)
            return title, lambda answers: questions.of_edit(book, *shown[0], answers, doubt), means

        def changed(answers: Answers) -> dict[str, str]:
            before = {q.field: (q.title, q.value) for q in questions.of_edit(book, *shown[0], {})}
            titles = {q.field: q.title for q in questions.of_edit(book, *shown[0], answers)}
            given = {name: text for name, text in answers.items() if name in allowed and name in titles}
            return {name: text for name, text in given.items() if (titles[name], text) != before[name]}

        def means(answers: Answers) -> list[str]:
            now = self.store.orders.get(order.id)
            try:
                said = "" if now is None else edited_sums(self.store, book, now, changed(answers))
            except DeskError:
                return []  # the Desk says what is wrong with it
            return [said] if said else []

        async def save(answers: Answers) -> None:
            values, before = changed(answers), self._as_it_is(order)
            consent, sure = consent_in(answers), questions.SURE in answers
            done = await self._run(
                task, lambda desk, version: desk.do(Edit(values, consent, sure=sure), order, version)
            )
            sums = sums_changed(book, before, self.store.sight().order(done))
            said = _("edited: {fields}").format(fields=", ".join(map(field_name, values)))
            self._tell(done, "; ".join(part for part in (said, sums) if part))

        if self._can(order).edit:
            self._fill_in(order, asked, save)
        else:
            self._at_once(self.acts.run(lambda desk: desk.do(Edit({"address": ""}), order)))

    def split(self, order: Order) -> None:
        """Split it in two."""

        from screens.dialogs import questions

        book, task = self.rules.book(order.channel), Task(order, order.version)
        rule, shown = book.split, {0: self.store.orders.lines(order.id)}

        def asked(now: Order) -> Asked:
            assert rule is not None
            lines = shown[0] = self.store.orders.lines(now.id)
            title = _("Split {number}").format(number=self.seat.called(now))
            return title, lambda _answers: questions.of_split(book, rule, lines), None

        async def save(answers: Answers) -> None:
            lines = shown[0]
            moved = {name: counted(answers[name]) for line in lines if counted(answers[name := line.sku or line.name])}
            why, consent = answers[questions.WHY], consent_in(answers)
            done = await self._run(task, lambda desk, version: desk.do(Split(moved, why, consent), order, version)[0])
            self._tell(done, _("split into {numbers}").format(numbers=done.value(FactName.SPLIT_INTO)))

        if rule is not None and self._can(order).split:
            self._fill_in(order, asked, save)
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

        def means(answers: Answers) -> list[str]:
            try:
                return told_before(self.store, book, answers, self.clock())
            except DeskError:
                return []  # not typed in full yet

        title = _("New order: {channel}").format(channel=_(book.title))
        self.host.app.push_screen(Form(title, lambda _answers: questions.of_new(book), save, means=means))

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
                said = _("The key {key} does nothing for {channel} orders.")
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
                self._fill_in(order, form_of, save)

        def form_of(now: Order) -> Asked:
            form = StepForm(book, step_on(book, now, letter) or step)
            seen = RuleContext(book=book, order=now, now=self.clock(), contacts=self.store.contacts.log(now.id))
            title = f"{self.seat.called(now)}: {_(form.step.title)}"
            if seen.late:
                title += " · " + _("late: its time is over")
            home = self.rules.home_zone(self.store.orders.first_channel())
            if any(ask.kind is AskKind.WINDOW for ask in form.step.ask) and differs(seen.now, book.zone, home):
                title += " · " + hours_there(book, seen.now)
            doubt = partial(doubted_waybill, self.store, book, now)
            whose = partial(owed_by_others, self.store, book, now)
            return title, partial(questions.of_step, form, seen, sign=signed, doubt=doubt, whose=whose), None

        def told_now() -> tuple[Sequence[str], bool]:
            now = weigh(self.store, self.rules, Take(letter), [self._as_it_is(order)], self.clock())
            return list(now.said), now.costly

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
            self._ask(order, Confirm(asked, told, take, costly=weight.costly, again=told_now))
        elif asks:
            fill_in()
        else:
            self._unasked(take(True))


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

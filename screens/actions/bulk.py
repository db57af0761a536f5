"""Acts on many orders at once: asked and confirmed once, done to each on its own, with a result for each.

What a dialog asks is asked as it is of one order; its title says how many they are and what they come to, so that its
answer is the confirmation. What asks nothing, or costs something, is confirmed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.assign import holders
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.possible import step_on
from orderdesk.rules.questions import Form as StepForm
from orderdesk.values import replace
from orderdesk.wording.dates import typed_day, typed_window
from screens.actions.acting import Acting, T, first_names
from screens.actions.by_words import form_for, ordered
from screens.actions.forms import taken
from screens.actions.holding import Holding
from screens.actions.last_act import LastAct
from screens.keyboard.keys import commands_of, key_of, label
from screens.messages import CommandDone, CommandTried
from screens.screen_context import Context

if TYPE_CHECKING:
    from orderdesk.desk.bulk_weight import Weight
    from screens.dialogs.cancel_reason import CancelChoice
    from screens.dialogs.date_change import DateChoice
    from screens.dialogs.dialog import Dialog
    from screens.dialogs.form import Answers, Question
    from screens.views.results import Row


class BulkActs(Acting):
    """The acts on marked orders, and the last act once more or taken back."""

    def __init__(self, host: Screen[Any], seat: Context, holding: Holding, last: LastAct) -> None:
        """`last` is what can be done once more or taken back."""
        super().__init__(host, seat, holding)
        self.last = last

    def start(self, act: str, orders: Sequence[Order]) -> None:
        """Ask for what an act needs, and do it to all the orders."""
        asking: dict[str, Callable[[Sequence[Order]], None]] = {
            "cancel": self._cancel, "date": self._date, "note": self._note, "assign": self._assign,
        }  # fmt: skip
        key = key_of(act)
        try:
            if key is None or not key.many:
                said = _("This is done with one order at a time: {key} clears the marks.")
                raise Refused(said.format(key=label("search.leave")))
            if act in asking:
                asking[act](orders)
            elif Take in commands_of(act):
                self._step(orders, key.key)
            else:
                self._by_form(orders, ordered(act), f"{_(key.word)}: {_('marked: {count}').format(count=len(orders))}")
        except DeskError as error:
            self.refuse(error)

    def repeat(self, orders: Sequence[Order]) -> None:
        """Do the last act again, once it is said what its answers set on these orders.

        What only the buyer of the order before can have said or agreed to is asked anew, in the act's own dialog.
        """
        if self.last.command is None:
            alone = _("What was done last was meant for its order alone and is not repeated: press its own key.")
            self.refuse(Refused(alone if self.last.orders else _("There is nothing to repeat.")))
            return
        deed = self.last.command.again()
        try:
            if any(deed.asks(self.rules.book(order.channel), order) for order in orders):
                self._ask_again(orders, deed)
                return
            weight = self._weigh(deed, orders)
        except DeskError as error:
            self.refuse(error)
            return
        if len(orders) > 1 or not deed.plain or weight.costly or weight.ends or any(weight.said):
            self._confirm(orders, deed, weight)
        else:
            self._unasked(self._each(orders, deed.told(short=False)))

    def undo(self) -> None:
        """Take back the last act, of many orders the latest first; after one that cannot be, the act before is next."""
        if self.last.orders:
            self._unasked(self._undone(self.last.orders[::-1]))
        else:
            self.refuse(Refused(_("There is nothing to undo.")))

    # --- what is asked ---------------------------------------------------------------------------------------

    def _ask_again(self, orders: Sequence[Order], deed: OrderCommand[Order]) -> None:
        """Open the dialog of an act, filled in with what may be repeated."""
        match deed:
            case Take():
                self._step(orders, deed.step, deed.answers)
            case Cancel():
                self._cancel(orders, deed.reason)
            case Move():
                self._date(orders, deed)
            case _:
                self._by_form(orders, type(deed), deed.words_of())

    def _step(self, orders: Sequence[Order], letter: str, given: Answers | None = None) -> None:
        """Ask what a step asks for; `given` is offered where the orders have nothing of their own."""
        from screens.dialogs import questions
        from screens.dialogs.dialog import nothing
        from screens.dialogs.form import Form

        weight = self._weigh(Take(letter), orders)
        forms: dict[tuple[str, str], tuple[StepForm, list[RuleContext]]] = {}
        for order in weight.able:
            book = self.rules.book(order.channel)
            step = step_on(book, order, letter)
            if step is None:
                continue
            if not Take(letter).fits_many(book, order):
                said = _("“{step}” is answered for each order on its own: {key} clears the marks.")
                if given is not None and len(orders) == 1:
                    said = _("“{step}” is answered for each order on its own: press its own key.")
                raise Refused(said.format(step=_(step.title), key=label("search.leave")))
            if step.ask:
                contacts = self.store.contacts.of(order.id)
                situation = RuleContext(book=book, order=order, now=self.clock(), contacts=contacts)
                forms.setdefault((book.key, step.key), (StepForm(book, step), []))[1].append(situation)
        if not forms:
            self._confirm(orders, Take(letter), weight)
            return

        def asks(answers: Answers) -> Sequence[Question]:
            found: dict[str, Question] = {}
            for form, situations in forms.values():
                for situation in situations:
                    for question in questions.of_step(form, situation, answers):
                        known = found.setdefault(question.field, question)
                        if known.title != question.title:
                            ask = next(ask for ask in form.asked(situation, answers) if ask.field == question.field)
                            known = found[question.field] = replace(known, title=form.title(ask, None, answers))
                        if known.value != question.value:  # where they differ, each keeps its own
                            found[question.field] = replace(known, value="", required=False)
            return list(found.values())

        def asked(answers: Answers | None) -> None:
            if answers is not None:
                deed = taken(letter, {name: text for name, text in answers.items() if text})
                self._go(orders, deed.told(short=bool(weight.short)), confirmed=not weight.costly)

        offered = {name: text for form, _some in forms.values() for name, text in form.repeatable(given or {}).items()}
        title = f"{weight.title}: {', '.join(weight.acts)}"
        self._ask_of(weight.able, Form(title, asks, nothing, offered), asked, weight)

    def _cancel(self, orders: Sequence[Order], reason: str = "") -> None:
        from orderdesk.desk.bulk_price import Scales
        from screens.dialogs.cancel_reason import CancelReason
        from screens.dialogs.dialog import nothing

        scales = Scales(self.store, self.rules, orders, self.clock())
        found = scales.reasons()
        told = {one.reason.key: one.shown for one in found}

        def chosen(choice: CancelChoice | None) -> None:
            if choice is not None:
                self._go(orders, Cancel(choice.reason, choice.comment, told[choice.reason]), confirmed=True)

        if not found:
            raise Refused(_("None of these orders can be cancelled."))
        ending = [order for order in orders if self._can(order).cancel]
        title = self._weigh(Remark(""), ending).title
        asked = CancelReason(_("Cancel: {orders}").format(orders=title), "", found, scales.run_out(), nothing,
                             chosen=reason)  # fmt: skip
        self._ask_of(ending, asked, chosen)

    def _date(self, orders: Sequence[Order], like: Move | None = None) -> None:
        from screens.dialogs.date_change import DateChange
        from screens.dialogs.dialog import nothing

        movable = [order for order in orders if self._can(order).date]
        books = {self.rules.config.rulebook_of(order.channel) for order in movable}
        if not movable:
            raise Refused(_("None of these orders can have its date moved."))
        if len(books) > 1:
            raise Refused(_("Each channel promises dates in its own way: mark the orders of one."))

        def chosen(choice: DateChoice | None) -> None:
            if choice is not None:
                self._go(orders, Move(choice.to, choice.begin, choice.consent), confirmed=True)

        title = _("Planned date: {orders}").format(orders=self._weigh(Remark(""), movable).title)
        book, home = self.rules.book(movable[0].channel), self.rules.home_zone(self.store.orders.first_channel())
        typed = ""
        if like is not None:
            zone = book.zone
            typed = typed_day(like.to, zone) if like.begin is None else typed_window(like.begin, like.to, zone)
        asked = DateChange(title, movable, book, self.clock(), self.rules.config.language, home, nothing, typed=typed)
        self._ask_of(movable, asked, chosen)

    def _note(self, orders: Sequence[Order]) -> None:
        from screens.dialogs.dialog import nothing
        from screens.dialogs.note import Note

        def written(text: str | None) -> None:
            if text is not None:
                self._go(orders, Remark(text), confirmed=True)

        self._ask_of(orders, Note(self._weigh(Remark(""), orders).title, nothing), written)

    def _by_form(self, orders: Sequence[Order], kind: type[OrderCommand[Any]], title: str) -> None:
        """Ask for what a command needs that has no dialog of its own, and what it means for the orders."""
        filled_in: list[OrderCommand[Any]] = []

        async def keep(command: OrderCommand[Any]) -> None:
            filled_in.append(command)

        def closed(answers: Answers | None) -> None:
            if answers is not None:
                self._go(orders, filled_in[-1], confirmed=False)

        asked = form_for(kind, title, keep)
        if asked is None:
            self._go(orders, kind(), confirmed=False)
        else:
            self._ask_of(orders, asked, closed)

    def _assign(self, orders: Sequence[Order]) -> None:
        from screens.dialogs.assign import Assign
        from screens.dialogs.dialog import nothing

        operator = self.store.sight().operator
        on_shift = list(holders(self.store, Access(self.store, self.rules.roles, operator)))

        def chosen(name: str | None) -> None:
            if name is not None:
                self._go(orders, Give(name), confirmed=True)

        title = self._weigh(Give(operator), orders).title
        many = replace(orders[0], number=title, facts={})
        self._ask_of(
            orders, Assign("", many, operator, on_shift, nothing, whose=_("Assign all marked orders to:")), chosen
        )

    # --- doing it --------------------------------------------------------------------------------------------

    def _weigh(self, deed: OrderCommand[Order], orders: Sequence[Order]) -> Weight:
        from orderdesk.desk.bulk_price import weigh

        return weigh(self.store, self.rules, deed, orders, self.clock())

    def _go(self, orders: Sequence[Order], deed: OrderCommand[Order], *, confirmed: bool) -> None:
        if confirmed:
            self._at_once(self._each(orders, deed))
        else:
            self._confirm(orders, deed, self._weigh(deed, orders))

    def _confirm(self, orders: Sequence[Order], deed: OrderCommand[Order], weight: Weight) -> None:
        """Ask once for all; where none allows it, there is nothing to ask, and the Desk says why."""

        from screens.dialogs.confirm import Confirm
        from screens.dialogs.dialog import nothing

        if not weight.acts:
            self._go(orders, deed, confirmed=True)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._go(orders, deed.told(short=bool(weight.short)), confirmed=True)

        costly = weight.costly or weight.ends
        asked = Confirm(weight.orders, list(weight.sentences()), nothing, costly=costly)
        self._ask_of(weight.able, asked, answered)

    def _ask_of(
        self,
        orders: Sequence[Order],
        dialog: Dialog[T],
        closed: Callable[[T | None], None],
        weight: Weight | None = None,
    ) -> None:
        """Ask about these orders, with their numbers in sight: the first of them at the foot, all in the body.

        Behind them stands which others it will not be done to, by `weight`.
        """
        names = [self.seat.called(order) for order in orders]
        dialog.about, every = first_names(names), ", ".join(names)
        if dialog.about != every:
            dialog.whole = _("All {count}: {numbers}").format(count=len(orders), numbers=every)
        if weight is not None:
            dialog.whole = "\n".join([*([dialog.whole] if dialog.whole else []), *weight.stays()])
        self._show(dialog, closed)

    async def _undone(self, orders: Sequence[Order]) -> None:
        try:
            await self._each(orders, Undo())
        except Refused:
            self.last.undone(())  # it was said why; what stands bars nothing that was done before
            raise

    async def _each(self, orders: Sequence[Order], deed: OrderCommand[Order]) -> None:
        from orderdesk.desk.bulk import Outcome, counted, each

        self.host.post_message(CommandTried(orders))
        if len(orders) == 1:
            outcomes = [Outcome(await self.acts.run(lambda desk: desk.do(deed, orders[0], orders[0].version)))]
        else:
            outcomes = await self.acts.run(lambda desk: each(desk, orders, deed))
        done = [outcome.order for outcome in outcomes if not outcome.refused]
        refused = [outcome for outcome in outcomes if outcome.refused]
        now = self.clock()
        said = [
            (self.seat.called(one.order), deed.said(self.rules, one.order, now)) for one in outcomes if not one.refused
        ]
        sentence = ": ".join(said[0]) if len(outcomes) == 1 else counted(deed, len(done), len(refused))
        self.host.post_message(CommandDone(sentence, done, deed))
        if refused:
            rows = [(self.seat.called(one.order), one.refused, True) for one in refused]
            rows += [(number, words, False) for number, words in said]
            # Behind what has been told: whether it can be taken back is known by then.
            self.host.call_later(self._show_results, sentence, rows, deed)

    def _show_results(self, sentence: str, rows: Sequence[Row], deed: OrderCommand[Order]) -> None:
        from screens.views.results import Results

        undo = self.last.open and not isinstance(deed, Undo)
        self._show(Results(sentence, rows, undo=undo), lambda wanted: self.undo() if wanted else None)

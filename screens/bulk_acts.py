"""Acts on many orders at once: asked and confirmed once, done to each on its own, with a result for each.

What a dialog asks is asked as it is of one order; its title says how many they are and what they come to, so that its
answer is the confirmation. What asks nothing, or costs something, is confirmed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orderdesk.desk.access import Access
from orderdesk.desk.assigning import holders
from orderdesk.desk.bulk import Outcome, Weight, counted, each, weigh
from orderdesk.desk.deeds import Cancel, Deed, Give, Move, Remark, Take, Undo
from orderdesk.desk.offers import Offer, offers
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.answers import step_on
from orderdesk.rules.forms import Form as StepForm
from orderdesk.rules.reason import Penalty
from orderdesk.rules.situation import Situation
from screens import questions
from screens.acting import Acting
from screens.assign import Assign
from screens.cancel_reason import CancelChoice, CancelReason
from screens.confirm import Confirm
from screens.date_change import DateChange, DateChoice
from screens.dialog import nothing
from screens.form import Answers, Form, Question
from screens.last_act import LastAct
from screens.note import Note
from screens.results import Results

_LETTERS: Final[Mapping[str, str]] = {"next_step": "a", "courier": "c", "waybill": "t"}
"""The acts that are steps, with the letter that takes them."""
_WORSE: Final = list(Penalty)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkActs(Acting):
    """The acts on marked orders, and the last act once more or taken back."""

    last: LastAct
    unmark: Callable[[Sequence[Order]], None]
    """Takes the orders that something was tried with."""

    def start(self, act: str, orders: Sequence[Order]) -> None:
        """Ask for what an act needs, and do it to all the orders."""
        asking: dict[str, Callable[[Sequence[Order]], None]] = {
            "cancel": self._cancel, "date": self._date, "note": self._note, "assign": self._assign,
        }  # fmt: skip
        try:
            if act in _LETTERS:
                self._step(orders, _LETTERS[act])
            elif act in asking:
                asking[act](orders)
            else:
                raise Refused(_("This is done with one order at a time: Esc clears the marks."))
        except DeskError as error:
            self.refuse(error)

    def repeat(self, orders: Sequence[Order]) -> None:
        """Do the last act again, with the same answers."""
        deed = self.last.deed
        if deed is None:
            said = _("There is nothing to repeat: goods, money and waybills are each order's own.")
            self.refuse(Refused(said))
            return
        weight = self._weigh(deed, orders)
        if len(orders) > 1 or weight.costly:
            self._confirm(orders, deed, weight)
        else:
            self._at_once(self._each(orders, deed))

    def undo(self) -> None:
        """Take back the last act, of many orders the latest first."""
        if self.last.orders:
            self._at_once(self._each(self.last.orders[::-1], Undo()))
        else:
            self.refuse(Refused(_("There is nothing to undo.")))

    # --- what is asked ---------------------------------------------------------------------------------------

    def _step(self, orders: Sequence[Order], letter: str) -> None:
        forms: dict[tuple[str, str], tuple[StepForm, list[Situation]]] = {}
        for order in orders:
            book = self.rules.book(order.channel)
            step = step_on(book, order, letter)
            if step is None:
                continue
            if not Take(letter).fits_many(book, order):
                said = _("“{step}” is answered for each order on its own: Esc clears the marks.")
                raise Refused(said.format(step=_(step.title)))
            if step.ask:
                contacts = self.store.contacts.of(order.id)
                situation = Situation(book=book, order=order, now=self.clock(), contacts=contacts)
                forms.setdefault((book.key, step.key), (StepForm(book, step), []))[1].append(situation)
        weight = self._weigh(Take(letter), orders)
        if not forms or not weight.acts:
            self._confirm(orders, Take(letter), weight)
            return

        def asks(answers: Answers) -> Sequence[Question]:
            found: dict[str, Question] = {}
            for form, situations in forms.values():
                for situation in situations:
                    for question in questions.of_step(form, situation, answers, sign=False):
                        known = found.setdefault(question.field, question)
                        if known.title != question.title:
                            ask = next(ask for ask in form.step.ask if ask.field == question.field)
                            known = found[question.field] = replace(known, title=form.title(ask, None, answers))
                        if known.value != question.value:  # where they differ, each keeps its own
                            found[question.field] = replace(known, value="", required=False)
            return list(found.values())

        def asked(answers: Answers | None) -> None:
            if answers is not None:
                deed = Take(letter, {name: text for name, text in answers.items() if text})
                self._go(orders, deed, confirmed=not weight.costly)

        self._show(Form(f"{weight.title}: {', '.join(weight.acts)}", asks, nothing), asked)

    def _cancel(self, orders: Sequence[Order]) -> None:
        offered: dict[str, list[Offer]] = {}
        for order in orders:
            if self._can(order).cancel is not None:
                for offer in offers(self.store, self.rules.book(order.channel), order, self.clock()):
                    offered.setdefault(offer.reason.key, []).append(offer)
        weights = {key: self._weigh(Cancel(key), orders) for key in offered}
        free = iter(sorted(set(range(1, 10)) - {some[0].reason.digit for some in offered.values()}))
        found: dict[int, Offer] = {}
        for key, some in offered.items():
            digit = some[0].reason.digit if some[0].reason.digit not in found else next(free, 0)
            if digit:
                found[digit] = _together(some, weights[key], digit, len(orders))

        def chosen(choice: CancelChoice | None) -> None:
            if choice is not None:
                self._go(orders, Cancel(choice.reason, choice.comment), confirmed=True)

        if not found:
            raise Refused(_("None of these orders can be cancelled."))
        title = max(weights.values(), key=lambda weight: weight.acts.total()).title
        self._show(CancelReason(title, "", [found[digit] for digit in sorted(found)], "", nothing), chosen)

    def _date(self, orders: Sequence[Order]) -> None:
        movable = [order for order in orders if self._can(order).date]
        books = {self.rules.config.rulebook_of(order.channel) for order in movable}
        if not movable:
            raise Refused(_("The date of none of these orders can be moved."))
        if len(books) > 1:
            raise Refused(_("Each channel promises dates in its own way: mark the orders of one."))
        # The earliest promise wants consent for whatever any of the others does.
        first = min(movable, key=lambda order: order.planned_at or 0)

        def chosen(choice: DateChoice | None) -> None:
            if choice is not None:
                self._go(orders, Move(choice.to, choice.begin, choice.consent), confirmed=True)

        shown = replace(first, number=self._weigh(Remark(""), movable).title)
        book = self.rules.book(first.channel)
        self._show(DateChange(shown, book, self.clock(), self.rules.config.language, nothing), chosen)

    def _note(self, orders: Sequence[Order]) -> None:
        def written(text: str | None) -> None:
            if text is not None:
                self._go(orders, Remark(text), confirmed=True)

        self._show(Note(self._weigh(Remark(""), orders).title, nothing), written)

    def _assign(self, orders: Sequence[Order]) -> None:
        operator = self.store.sight().operator
        on_shift = list(holders(self.store, Access(self.store, self.rules.roles, operator)))

        def chosen(name: str | None) -> None:
            if name is not None:
                self._go(orders, Give(name), confirmed=True)

        title = self._weigh(Give(operator), orders).title
        many = replace(orders[0], number=title, facts={})
        self._show(Assign(many, operator, on_shift, nothing, whose=_("All of them go to:")), chosen)

    # --- doing it --------------------------------------------------------------------------------------------

    def _weigh(self, deed: Deed, orders: Sequence[Order]) -> Weight:
        return weigh(self.store, self.rules, deed, orders, self.clock())

    def _go(self, orders: Sequence[Order], deed: Deed, *, confirmed: bool) -> None:
        if confirmed:
            self._at_once(self._each(orders, deed))
        else:
            self._confirm(orders, deed, self._weigh(deed, orders))

    def _confirm(self, orders: Sequence[Order], deed: Deed, weight: Weight) -> None:
        """Ask once for all; where none allows it, there is nothing to ask, and the Desk says why."""
        if not weight.acts:
            self._go(orders, deed, confirmed=True)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._go(orders, deed, confirmed=True)

        self._show(Confirm(weight.orders, list(weight.sentences()), nothing, costly=weight.costly), answered)

    async def _each(self, orders: Sequence[Order], deed: Deed) -> None:
        self.unmark(orders)
        if len(orders) == 1:
            outcomes = [Outcome(await self.acts.run(lambda desk: deed.do(desk, orders[0], orders[0].version)))]
        else:
            outcomes = await self.acts.run(lambda desk: each(desk, orders, deed))
        done = [outcome.order for outcome in outcomes if not outcome.refused]
        refused = [outcome for outcome in outcomes if outcome.refused]
        now = self.clock()
        said = [(one.order.number, deed.said(self.rules, one.order, now)) for one in outcomes if not one.refused]
        sentence = ": ".join(said[0]) if len(outcomes) == 1 else counted(deed, len(done), len(refused))
        self.tell(sentence)
        if isinstance(deed, Undo):
            self.last.undone()
        elif done:
            self.did(done, deed)
        self.changed()
        if refused:
            rows = [(one.order.number, one.refused, True) for one in refused]
            rows += [(number, words, False) for number, words in said]
            undo = bool(done) and not isinstance(deed, Undo)
            self._show(Results(sentence, rows, undo=undo), lambda wanted: self.undo() if wanted else None)


def _together(offered: Sequence[Offer], weight: Weight, digit: int, among: int) -> Offer:
    """What a reason means for all the orders that allow it: the worst of it, and how many it is about."""
    worst = max(offered, key=lambda offer: _WORSE.index(offer.reason.penalty))
    count, unproven = len(offered), sum(not offer.proven for offer in offered)
    about = "" if count == among else _("for {count} of {all} orders").format(count=count, all=among)
    return replace(
        worst,
        reason=replace(worst.reason, digit=digit),
        price=" · ".join(said for said in (worst.price, about) if said),
        fee=_("Fees: {sums}").format(sums=", ".join(map(str, weight.fees))) if weight.fees else "",
        evidence=_("missing for {count} of {all} orders").format(count=unproven, all=count) if unproven else "",
        proven=not unproven,
    )

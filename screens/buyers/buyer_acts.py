"""What the keys of a customer's card do: a dialog each, then a command; the card shows what has become of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from orderdesk.contact_points import VIAS, typed_point
from orderdesk.desk import Desk
from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.dispatch.tasks import AddTask
from orderdesk.desk.commands.people.customers import (
    MarkCustomer,
    MergeCustomers,
    NoteCustomer,
    Reach,
    UnmergeCustomers,
)
from orderdesk.desk.customers.person import Person, found, person
from orderdesk.errors import BadInput, DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import TaskKind
from orderdesk.wording.labels import mark_name, via_name
from screens.actions.acting import Acts
from screens.buyers import merging
from screens.buyers.buyer_card import PART, CustomerCard, OfOrder, OfPoint, title
from screens.keyboard.key_gate import ACTS
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.dialogs.form import Answers, Question

_CONTACT, _VIA, _WHAT, _WHO = "contact", "via", "what", "who"
_MOST: Final = 9
"""People who can be chosen from, by a digit each."""


class CustomerActs(Acts):
    """The acts on one customer, from their card."""

    def __init__(self, host: Screen[Any], seat: Context, open_order: Callable[[Order], object]) -> None:
        """`open_order` opens an order's card over theirs."""
        super().__init__(host, seat)
        self._open_order = open_order

    def show(self, customer_id: int) -> None:
        """Open the card of a customer."""
        self.host.run_worker(self._show(str(customer_id)), group=ACTS)

    async def _show(self, who: str) -> None:
        try:
            read = await self.acts.run(lambda desk: person(desk, who))
        except DeskError as error:
            self.refuse(error)
            return
        self.host.app.push_screen(CustomerCard(self.seat, read, self._give, self._choose))

    # --- what the card gives -----------------------------------------------------------------------------------

    def _give(self, what: str, one: Person) -> None:
        if one.erased:
            self._say(_("The person was erased: nothing is noted of them any more."), refused=True)
            return
        giving: dict[str, Callable[[Person], None]] = {
            "note": self._note, "reach": self._reach, "merge": self._merge, "part": self._part, "task": self._task,
            "vip": partial(self._mark, "vip"), "mind": partial(self._mark, "mind"),
        }  # fmt: skip
        giving[what](one)

    def _choose(self, one: Person, what: object) -> None:
        if isinstance(what, OfOrder):
            order = self.store.orders.get(what.id)
            if order is not None:
                self._open_order(order)
        elif isinstance(what, OfPoint):
            self._point(one, what.id)

    def _note(self, one: Person) -> None:
        from screens.dialogs.note import Note

        async def save(text: str) -> None:
            await self._do(NoteCustomer(str(one.id), text), one)

        self.host.app.push_screen(Note(title(one), save))

    def _task(self, one: Person) -> None:
        """Something to do about them."""
        from screens.actions.task_acts import reminder

        async def save(text: str, due: int, whose: str) -> None:
            about = AddTask(text, due, customer=str(one.id), whose=whose, kind=TaskKind.REMIND)
            await self._do(about, one, _("the reminder is kept"))

        title_ = _("{name}: what is to be done, and when").format(name=title(one))
        self.host.app.push_screen(reminder(self.seat, title_, save))

    def _mark(self, kind: str, one: Person) -> None:
        """Mark them and say why; or take the mark off."""
        from screens.dialogs.because import Because
        from screens.dialogs.confirm import Confirm

        borne = next((remark for remark in one.marks if remark.kind == kind), None)

        async def put_on(why: str) -> None:
            await self._do(MarkCustomer(str(one.id), kind, why), one, _("marked: {mark}").format(mark=mark_name(kind)))

        async def take_off(_yes: bool) -> None:
            said = _("the mark is off: {mark}").format(mark=mark_name(kind))
            await self._do(MarkCustomer(str(one.id), kind, off=True), one, said)

        if borne is None:
            asked = _("{mark}, for everybody to see: why?").format(mark=mark_name(kind))
            self.host.app.push_screen(Because(asked, put_on))
        else:
            asked = _("Take the mark off: {mark}?").format(mark=mark_name(kind))
            self.host.app.push_screen(Confirm(asked, [borne.text], take_off, costly=False))

    def _reach(self, one: Person) -> None:
        """One more way to reach them; through what is asked only where that is not plain."""
        from screens.dialogs.form import Form, Question

        channel = self.store.orders.first_channel() or self.rules.channels[0]
        country = self.rules.book(channel).country

        def asks(answers: Answers) -> list[Question]:
            asked = [Question(_CONTACT, _("A phone, a mail address, a handle"))]
            if text := answers.get(_CONTACT, ""):
                try:
                    typed_point(text, "", country)
                except BadInput:
                    options = tuple((via, via_name(via)) for via in VIAS)
                    asked.append(Question(_VIA, _("Through what"), options=options))
            return asked

        async def save(answers: Answers) -> None:
            await self._do(Reach(str(one.id), answers[_CONTACT], answers.get(_VIA, "")), one)

        self.host.app.push_screen(Form(_("{name}: how else to reach them").format(name=title(one)), asks, save))

    def _point(self, one: Person, point_id: int) -> None:
        """What is to be said of a way to reach them."""
        from screens.dialogs.form import Form, Question

        point = next((row for row in one.points if row.id == point_id), None)
        if point is None:
            return
        main = [("main", _("the main phone from now on"))] if point.via == "phone" and point.value != one.phone else []
        options = (*main, ("wrong", _("a wrong number: a stranger is reached there")), ("end", _("not used any more")))

        async def save(answers: Answers) -> None:
            said = {answers[_WHAT]: True}
            await self._do(Reach(str(one.id), point.value, point.via, **said), one)

        asked = [Question(_WHAT, _("What is it"), options=options)]
        self.host.app.push_screen(Form(point.value, lambda _answers: asked, save))

    # --- two who are one ---------------------------------------------------------------------------------------

    def _merge(self, one: Person) -> None:
        """Look for the other, then show what becomes one, and ask."""
        people = list[Person]()

        async def look(text: str) -> None:
            people[:] = await self.acts.run(lambda desk: merging_with(desk, text, one.id))
            if not people:
                raise Refused(_("Nobody else is found by “{text}”.").format(text=text))
            if len(people) > _MOST:
                said = _("{count} people are found by “{text}”: say more.")
                raise Refused(said.format(count=len(people), text=text))

        def looked(text: str | None) -> None:
            if text is not None:
                self.host.call_later(self._choose_other, one, list(people))

        self.host.app.push_screen(merging.Other(title(one), look), looked)

    def _choose_other(self, one: Person, people: list[Person]) -> None:
        from screens.dialogs.dialog import nothing
        from screens.dialogs.form import Form, Question

        if len(people) == 1:
            self._ask_merge(one, people[0])
            return
        asked = [Question(_WHO, _("Who"), options=tuple((str(other.id), title(other)) for other in people))]

        def chosen(answers: Answers | None) -> None:
            if answers is not None:
                other = next(other for other in people if str(other.id) == answers[_WHO])
                self.host.call_later(self._ask_merge, one, other)

        self.host.app.push_screen(Form(_("Which of them"), lambda _answers: asked, nothing), chosen)

    def _ask_merge(self, one: Person, other: Person) -> None:
        from screens.dialogs.confirm import Confirm

        async def merge(_yes: bool) -> None:
            told = _("two have become one; {key} takes it back").format(key=PART.label)
            await self._do(MergeCustomers(str(other.id), str(one.id)), one, told)

        self.host.app.push_screen(
            Confirm(_("Make these two one person?"), merging.becoming_one(one, other), merge, costly=False)
        )

    def _part(self, one: Person) -> None:
        """Take the last merge back."""
        from screens.dialogs.confirm import Confirm

        if not one.merges:
            self._say(_("Nobody was merged into this one."), refused=True)
            return
        last = one.merges[-1]

        async def part(_yes: bool) -> None:
            await self._do(UnmergeCustomers(str(last.loser)), one, _("two people again"))

        said = _("customer {loser} is a part of {winner}").format(loser=last.loser, winner=last.winner)
        self.host.app.push_screen(Confirm(_("Take the merge back?"), [said], part, costly=False))

    # --- inside ----------------------------------------------------------------------------------------------

    async def _do(self, command: ShopCommand[Any], one: Person, said: str = "") -> None:
        """Do it, and show on the card what has become of them; what is refused is raised, for the dialog to say."""

        def act(desk: Desk) -> tuple[Person, str]:
            done = desk.do(command)
            return person(desk, str(one.id)), " ".join(command.said(desk, done))

        fresh, told = await self.acts.run(act)
        if (card := self._card) is not None:
            card.call_later(card.renew, fresh, said or told)
        self.changed()

    def _say(self, sentence: str, *, refused: bool) -> None:
        if (card := self._card) is not None:
            card.say(sentence, refused=refused)

    @property
    def _card(self) -> CustomerCard | None:
        stack = reversed(self.host.app.screen_stack)
        return next((screen for screen in stack if isinstance(screen, CustomerCard)), None)


def merging_with(desk: Desk, text: str, but: int) -> list[Person]:
    """The people whom a text finds, who are not this one and not erased."""
    return [one for known in found(desk, text) if known.id != but and not (one := person(desk, str(known.id))).erased]

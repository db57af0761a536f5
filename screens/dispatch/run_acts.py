"""What is done to a run: it leaves, comes back, is put in order; its stops are decided."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any

from textual.screen import Screen

from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.at_the_door import Shown
from orderdesk.desk.commands.dispatch.runs import BringRunBack, LeaveRun, MoveStop, SuggestOrder
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, UnsayStop
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardRun, BoardStop
from orderdesk.errors import DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.model.dispatch import RunState, Said, Stop, StopState
from orderdesk.money import HiddenMoney, Money, parse_money
from orderdesk.rules.payment import difference, owed
from orderdesk.rules.rulebook.steps import AskKind, Proof, RunPart
from orderdesk.rules.runs.run_steps import part
from orderdesk.wording.dates import when
from orderdesk.wording.run_labels import report_words, stop_state
from screens.actions.acting import Acts
from screens.actions.last_done import LastDone
from screens.dialogs.form import Answers, Asked, Form, Question
from screens.dialogs.questions import SUMS, WHY
from screens.dispatch.giving import reference
from screens.keyboard.key_gate import ACTS
from screens.screen_context import Context

_BECAME, _PAID, _CODE = "became", "paid", "code"
_DONE, _FAILED = "done", "failed"


class RunActs(Acts):
    """On the board `host`."""

    def __init__(self, host: Screen[Any], seat: Context, last: LastDone) -> None:
        """On the board `host`, which remembers what was done `last`."""
        super().__init__(host, seat)
        self._last = last

    def go(self, one: BoardCourier) -> None:
        """The run that a courier gathers leaves; who is out is back."""
        if one.out is not None and one.state is RunState.OUT:
            self._do(self._back(one, one.out))
        elif one.gathers is not None:
            self._do(self._leave(one, one.gathers))
        else:
            self.tell(what_goes(one, one.courier.name), True)

    async def _leave(self, one: BoardCourier, run: BoardRun) -> None:
        await self.acts.run(lambda desk: desk.do(LeaveRun(run.run.id, run.run.version)))
        self._last.done(_("the departure of {courier}").format(courier=one.courier.name))
        said = ngettext("{courier} has left: run {run}, {count} stop", "{courier} has left: run {run}, {count} stops",
                        run.left)  # fmt: skip
        self.done(said.format(courier=one.courier.name, run=run.run.id, count=run.left))

    async def _back(self, one: BoardCourier, run: BoardRun) -> None:
        done = await self.acts.run(lambda desk: desk.do(BringRunBack(run.run.id)))
        self._last.done(_("the return of {courier}").format(courier=one.courier.name))
        said = _("{courier} is back: run {run}.").format(courier=one.courier.name, run=run.run.id)
        if done.brought:
            said += " " + _("Goods at the shop again: {numbers}.").format(numbers=", ".join(done.brought))
        if done.undecided:
            said += " " + _("Still to be decided: {numbers}.").format(numbers=", ".join(done.undecided))
        self.done(said, refused=bool(done.undecided))

    def suggest_order(self, run: BoardRun) -> None:
        """Put the stops ahead in the order that takes the least time."""
        self._do(self._suggest(run))

    async def _suggest(self, run: BoardRun) -> None:
        plans = await self.acts.run(lambda desk: desk.do(SuggestOrder(run.run.id)))
        self._last.done(_("the sequence of run {run}").format(run=run.run.id))
        numbers = {one.stop.id: one.order.number for one in run.stops if one.stop is not None}
        why = [f"{numbers.get(plan.key, '')}: {plan.why}" for plan in plans if plan.why]
        if plans and all(plan.why for plan in plans):
            said = _("Run {run} is not put in order by time on the road").format(run=run.run.id)
        else:
            said = _("Run {run} is in the order that takes the least time").format(run=run.run.id)
        self.done(". ".join([said, "; ".join(why)]) if why else said, refused=bool(why))

    def sheet(self, run: BoardRun) -> None:
        """Show the sheet that the courier takes along."""
        self._do(self._sheet(run))

    async def _sheet(self, run: BoardRun) -> None:
        from orderdesk.desk.dispatch.run_view import seen_run
        from screens.dispatch.sheet_view import SheetView

        seen = await self.acts.run(lambda desk: seen_run(desk, run.run.id))
        self.host.app.push_screen(SheetView.of(seen, self.seat))

    def shift(self, run: BoardRun, one: BoardStop, way: int) -> None:
        """Let a stop be made one place sooner or later."""
        stops = [each for each in run.stops if each.stop is not None and each.stop.kept != "withdrawn"]
        place = stops.index(one) + 1 + way if one in stops else 0
        if 1 <= place <= len(stops):
            self._do(self._shift(run, one, place, place - way))

    async def _shift(self, run: BoardRun, one: BoardStop, place: int, before: int) -> None:
        await self.acts.run(lambda desk: desk.do(MoveStop(run.run.id, reference(one), place)))

        def back(desk: Desk) -> None:
            desk.do(MoveStop(run.run.id, reference(one), before))

        self._last.done(_("the place of {number}").format(number=one.order.number), back)
        self.changed()

    # --- what became of a stop ----------------------------------------------------------------------------------

    def decide(self, courier: BoardCourier, run: BoardRun, one: BoardStop) -> None:
        """Ask what became of a stop: what its courier says is offered."""
        stop = one.stop
        if stop is None or not (stop.kept == "out" or stop.waits):
            self.tell(_("Nothing to decide for {number}: it has not left.").format(number=one.order.number), True)
            return
        given = dict[str, str]()
        if (told := stop.report) is not None:
            given = {_BECAME: _DONE if told.said is Said.DONE else _FAILED, WHY: told.reason}
        looked_at = [one]

        def again() -> Asked:
            looked_at[0] = self._as_it_is(looked_at[0])
            return self._asked(courier.courier.name, looked_at[0])

        async def save(answers: Answers) -> None:
            await self._decide(run, looked_at[0], answers)

        title, asks, means = self._asked(courier.courier.name, one)
        self.host.app.push_screen(Form(title, asks, save, given, means=means, again=again))

    def _as_it_is(self, one: BoardStop) -> BoardStop:
        """A stop as it is now, for who has just been told that it is another one."""
        assert one.stop is not None
        order, stop = self.store.orders.get(one.order.id), self.store.stops.get(one.stop.id)
        assert order is not None
        return BoardStop(self.store.sight().order(order), one.book, stop)

    def _asked(self, courier: str, one: BoardStop) -> Asked:
        """What is asked of a stop that is to be decided: what its courier says is offered."""
        step = part(one.book, one.order, RunPart.DELIVER)
        by_code = step is not None and step.proof is Proof.CODE
        due, stop = one.collect, one.stop
        assert stop is not None
        told = stop.report
        said = None if told is None or told.paid is None else Money(told.paid, stop.currency)
        offered = (due if said is None else said).decimal

        def asks(answers: Answers) -> Sequence[Question]:
            became = answers.get(_BECAME, "")
            ways = (_DONE, _("delivered: the buyer has it")), (_FAILED, _("not delivered"))
            found = [Question(_BECAME, _("What became of it"), options=ways)]
            if became == _FAILED:
                return [*found, Question(WHY, _("Why"))]
            if by_code:
                return [*found, Question(_CODE, _("The buyer's code"), takes="0123456789", secret=True)]
            paid = answers.get(_PAID, offered)
            if became == _DONE and (due.minor or stop.cod) and not isinstance(due, HiddenMoney):
                title = _("Paid (due {sum})").format(sum=due)
                found.append(Question(_PAID, title, offered, takes=SUMS, replaced=True, currency=due.currency))
                if _minor(paid, due) != due.minor:
                    found.append(Question(WHY, _("Why it differs")))
            return found

        def means(answers: Answers) -> Sequence[str]:
            if answers.get(_BECAME) != _DONE or by_code or isinstance(due, HiddenMoney):
                return []
            status = one.book.status_of(one.order.status)
            if status.called_off:
                said = _("The order is “{status}”: what was taken is due back, and the goods stay with the buyer.")
                return [said.format(status=_(status.title))]
            differs = difference(one.book, one.order, answers.get(_PAID, offered))
            if differs is not None and differs.kind is not AskKind.YES:
                over = Money(
                    (_minor(answers.get(_PAID, offered), due) or 0) - owed(one.book, one.order).minor, due.currency
                )
                return [_("{sum} too much: due back to the buyer").format(sum=over)]
            return [] if differs is None else [differs.title]

        title = _("{number}, {courier}").format(number=one.order.number, courier=courier)
        return f"{title} — {word_of(one)}" if told is not None else title, asks, means

    async def _decide(self, run: BoardRun, one: BoardStop, answers: Answers) -> None:
        number, order, due = run.run.id, reference(one), one.collect
        assert one.stop is not None
        shown = Shown(one.stop.word, None if isinstance(due, HiddenMoney) else due.minor)
        if answers.get(_BECAME) == _FAILED:
            failed = FailStop(number, order, answers.get(WHY, ""), shown)
            done = await self.acts.run(lambda desk: desk.do(failed))
            said = _("{number}: not delivered. Its goods are back once its courier is; then it can go again.")
            if one.book.status_of(done.order.status).called_off:
                said = _("{number}: not delivered. Its goods are back once its courier is.")
            if done.stop.state is StopState.BACK:
                said = _("{number}: not delivered. Its goods are at the shop again.")
        else:
            command = FinishStop(
                number, order, answers.get(_PAID, ""), answers.get(WHY, ""), answers.get(_CODE, ""), shown=shown
            )
            done = await self.acts.run(lambda desk: desk.do(command))
            said = _("{number}: the buyer has it.")
            if (rest := owed(one.book, done.order)).minor:
                said += " " + part_unpaid(rest)

        def back(desk: Desk) -> None:
            desk.do(UnsayStop(number, order, done.stop.decision))

        self._last.done(_("the decision on {number}").format(number=one.order.number), back)
        self.done(said.format(number=one.order.number))

    def take_back(self, one: BoardStop, stop: Stop) -> None:
        """Ask whether a decision is taken back: what was decided, by whom and when."""
        from screens.dialogs.confirm import Confirm

        async def do(_yes: bool) -> None:
            await self.acts.run(lambda desk: desk.do(UnsayStop(stop.run, reference(one), stop.decision)))
            self._last.done(_("the withdrawal of the decision on {number}").format(number=one.order.number))
            self.done(_("{number}: the decision was taken back; it is to be decided again.").format(
                number=one.order.number))  # fmt: skip

        at = when(stop.decided_at or 0, self.clock(), self.seat.zone)
        said = _("{what}: decided by {who}, {time}").format(what=became(one, stop), who=stop.decided_by, time=at)
        title = _("Take back the decision on {number}?").format(number=one.order.number)
        self.host.app.push_screen(Confirm(title, [said], do))

    # --- inside ----------------------------------------------------------------------------------------------------

    def done(self, said: str, *, refused: bool = False) -> None:
        """Say what came of it, and show it."""
        self.tell(said, refused)
        self.changed()

    def _do(self, act: Coroutine[Any, Any, None]) -> None:
        self.host.run_worker(self._told(act), group=ACTS)

    async def _told(self, act: Coroutine[Any, Any, None]) -> None:
        try:
            await act
        except DeskError as error:
            self.refuse(error)
            self.changed()


def became(one: BoardStop, stop: Stop) -> str:
    """What was decided of a stop, with the sum that was taken, or why it failed."""
    more = stop.reason
    if stop.paid:
        more = _("{sum} taken").format(sum=type(one.collect)(stop.paid, stop.currency))
    return ", ".join(filter(None, (stop_state(stop.state), more)))


def goes(one: BoardCourier) -> bool:
    """Whether there is a run of this courier that can leave, or come back."""
    return one.gathers is not None or (one.out is not None and one.state is RunState.OUT)


def what_goes(one: BoardCourier, name: str) -> str:
    """What would happen if this courier left or came back now; the `name` as it is said."""
    if one.out is not None and one.state is RunState.OUT:
        return _("{courier}: run {run} is back, to decide: {count}.").format(
            courier=name, run=one.out.run.id, count=len(one.out.undecided))  # fmt: skip
    if one.gathers is not None:
        sums = dict[str, Money]()
        for each in one.gathers.live:
            due = each.collect
            sums[due.currency] = sums[due.currency] + due if due.currency in sums else due
        collect = " + ".join(map(str, sums.values())) or "0"
        said = ngettext(
            "{courier}: run {run}, {count} stop, to collect {sum}.",
            "{courier}: run {run}, {count} stops, to collect {sum}.",
            one.gathers.left,
        )
        said = said.format(courier=name, run=one.gathers.run.id, count=one.gathers.left, sum=collect)
        away = [f"{_('goods still with {courier}').format(courier=each.holder)}: {each.order.number}."
                for each in one.gathers.live if each.holder not in ("", one.courier.name)]  # fmt: skip
        return " ".join([said, *away])
    if one.out is not None:
        numbers = ", ".join(each.order.number for each in one.out.undecided)
        return _("{courier} is back; still to be decided: {numbers}").format(courier=name, numbers=numbers)
    return _("{courier} has no run: give them stops first.").format(courier=name)


def part_unpaid(rest: Money) -> str:
    """That something is still owed of what was handed over."""
    return _("{sum} is still owed.").format(sum=rest)


def _minor(typed: str, like: Money) -> int | None:
    """A sum as typed, in minor units; `None` for what is none."""
    try:
        return parse_money(typed, like.currency).minor
    except DeskError:
        return None


def word_of(one: BoardStop) -> str:
    """What the courier has said of a stop."""
    told = None if one.stop is None else one.stop.report
    paid = None if told is None or told.paid is None or one.stop is None else Money(told.paid, one.stop.currency)
    return report_words(told, paid)

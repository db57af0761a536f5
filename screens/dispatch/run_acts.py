"""What is done to a run and its courier: it leaves, comes back, is put in order; stops are decided, cash handed in."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any

from textual.screen import Screen

from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.cash import HandCashIn
from orderdesk.desk.commands.dispatch.runs import BringRunBack, LeaveRun, MoveStop, SuggestOrder
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, UnsayStop
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardRun, BoardStop
from orderdesk.errors import DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.model.dispatch import RunState, Said, Stop
from orderdesk.money import HiddenMoney, Money, parse_money
from orderdesk.rules.money_position import Account
from orderdesk.rules.payment import difference, owed
from orderdesk.rules.rulebook.steps import AskKind, Proof, RunPart
from orderdesk.rules.runs.run_steps import part
from orderdesk.wording.dates import when
from orderdesk.wording.labels import stop_state
from orderdesk.wording.run_labels import report_words
from screens.actions.acting import Acts
from screens.actions.last_done import LastDone
from screens.cash.counting import COUNTED, Counting
from screens.cash.receipt_acts import ReceiptActs
from screens.dialogs.form import Answers, Asked, Form, Question
from screens.dialogs.questions import PIN, SUMS, WHY
from screens.dispatch.dispatch_keys import DECIDE, RECEIPT
from screens.dispatch.giving import reference
from screens.keyboard.key_gate import ACTS
from screens.screen_context import Context

_BECAME, _PAID, _CODE = "became", "paid", "code"
_DONE, _FAILED = "done", "failed"


class RunActs(Acts):
    """On the board `host`."""

    receipt: int | None = None
    """Of the cash that was handed in last."""

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
        await self.acts.run(lambda desk: desk.do(LeaveRun(run.run.id)))
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
        if stop is None or stop.kept != "out":
            self.tell(_("Nothing to decide for {number}: it has not left.").format(number=one.order.number), True)
            return
        step = part(one.book, one.order, RunPart.DELIVER)
        by_code = step is not None and step.proof is Proof.CODE
        due, told = one.collect, stop.report
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
            differs = difference(one.book, one.order, answers.get(_PAID, offered))
            return [differs.title] if differs is not None and differs.kind is AskKind.YES else []

        async def save(answers: Answers) -> None:
            await self._decide(run, one, answers)

        given = dict[str, str]()
        if told is not None:
            given = {_BECAME: _DONE if told.said is Said.DONE else _FAILED, WHY: told.reason}
        title = _("{number}, {courier}").format(number=one.order.number, courier=courier.courier.name)
        dialog = Form(f"{title} — {word_of(one)}" if told is not None else title, asks, save, given, means=means)
        self.host.app.push_screen(dialog)

    async def _decide(self, run: BoardRun, one: BoardStop, answers: Answers) -> None:
        number, order = run.run.id, reference(one)
        if answers.get(_BECAME) == _FAILED:
            await self.acts.run(lambda desk: desk.do(FailStop(number, order, answers.get(WHY, ""))))
            said = _("{number}: not delivered. Its goods are back once its courier is; then it can go again.")
        else:
            command = FinishStop(number, order, answers.get(_PAID, ""), answers.get(WHY, ""), answers.get(_CODE, ""))
            await self.acts.run(lambda desk: desk.do(command))
            said = _("{number}: the buyer has it.")
            after = self.store.orders.get(one.order.id)
            if after is not None and (rest := owed(one.book, after)).minor:
                said += " " + part_unpaid(rest)

        def back(desk: Desk) -> None:
            desk.do(UnsayStop(number, order))

        self._last.done(_("the decision on {number}").format(number=one.order.number), back)
        self.done(said.format(number=one.order.number))

    def take_back(self, one: BoardStop, stop: Stop) -> None:
        """Ask whether a decision is taken back: what was decided, by whom and when."""
        from screens.dialogs.confirm import Confirm

        async def do(_yes: bool) -> None:
            await self.acts.run(lambda desk: desk.do(UnsayStop(stop.run, reference(one))))
            self._last.done(_("the withdrawal of the decision on {number}").format(number=one.order.number))
            self.done(_("{number}: the decision was taken back; it is to be decided again.").format(
                number=one.order.number))  # fmt: skip

        at = when(stop.decided_at or 0, self.clock(), self.seat.zone)
        said = _("{what}: decided by {who}, {time}").format(what=became(one, stop), who=stop.decided_by, time=at)
        title = _("Take back the decision on {number}?").format(number=one.order.number)
        self.host.app.push_screen(Confirm(title, [said], do))

    # --- cash -----------------------------------------------------------------------------------------------------

    def hand_in(self, one: BoardCourier) -> None:
        """A courier hands in their cash: what there should be is offered; another sum wants its reason; they sign."""
        waits = undecided_cash(one)
        if not one.cash:
            said = _("{name} has no cash to hand in.").format(name=one.courier.name)
            self.tell(" ".join([said, *waits]), True)
            return
        due, name = one.cash[0], one.courier.name
        signs = one.courier.operator is not None and self.store.operators.any_registered()

        blind = self.rules.config.cash.blind
        pin = _("PIN of {name}").format(name=name) if signs else ""
        counting = Counting(due, pin, blind=blind, offered=True, always=True)

        def again() -> Asked:
            counting.expect(self.store.cash.balance((Account.COURIER, name), due.currency))
            return titled(), counting.asks, means

        async def save(answers: Answers) -> None:
            seen = "" if isinstance(counting.expected, HiddenMoney) else counting.expected.decimal
            command = HandCashIn(
                name, answers[COUNTED], counting.why(answers), answers.get(PIN, ""), due.currency, seen
            )
            done = await self.acts.run(lambda desk: desk.do(command))
            self.receipt = done.receipt
            self._last.done(_("the hand-in of {courier}").format(courier=name))
            said = _("Receipt {number}: {courier} has handed in {sum}. {key} shows it.")
            said = said.format(number=done.receipt, courier=name, sum=done.counted, key=RECEIPT.label)
            self.done(said)

        def titled() -> str:
            said = _("{name} hands in") if blind else _("{name} hands in: there should be {sum}")
            return said.format(name=name, sum=counting.expected)

        given = {} if blind or isinstance(due, HiddenMoney) else {COUNTED: due.decimal}

        def means(answers: Answers) -> Sequence[str]:
            return [*waits, *counting.means(answers)]

        self.host.app.push_screen(Form(titled(), counting.asks, save, given, means=means, again=again))

    def show_receipt(self) -> None:
        """The receipt of the cash that was handed in last."""
        number = self.receipt or self.store.cash.last_receipt()
        if number is None:
            self.tell(_("No cash has been handed in yet."), True)
        else:
            ReceiptActs(self.host, self.seat).of_hand_in(number)

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
            courier=name, run=one.out.run.id, count=one.out.left)  # fmt: skip
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
        return said.format(courier=name, run=one.gathers.run.id, count=one.gathers.left, sum=collect)
    if one.out is not None:
        numbers = ", ".join(each.order.number for each in one.out.live)
        return _("{courier} is back; still to be decided: {numbers}").format(courier=name, numbers=numbers)
    return _("{courier} has no run: give them stops first.").format(courier=name)


def undecided_cash(one: BoardCourier) -> list[str]:
    """What a courier reports to have been paid, and of which nothing is decided, in a sentence: no hand-in has it."""
    stops = [] if one.out is None else one.out.stops
    waits = [each for each in stops if each.stop is not None and each.stop.kept == "out"
             and each.stop.report is not None and each.stop.report.paid]  # fmt: skip
    if not waits:
        return []
    said = _("Reported as paid and not decided yet: {numbers}. {key} decides; it is handed in after that.")
    return [said.format(numbers=", ".join(each.order.number for each in waits), key=DECIDE.label)]


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

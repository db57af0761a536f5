"""What becomes of a stop. From the courier of the run it is a report, from another one the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.dispatch import at_the_door, gathering
from orderdesk.desk.commands.dispatch.at_the_door import Outcome, Shown
from orderdesk.desk.commands.dispatch.decision_back import take_decision_back
from orderdesk.desk.commands.dispatch.together import the_run, the_stop
from orderdesk.desk.commands.handing_over import send_code
from orderdesk.desk.desk import Desk
from orderdesk.desk.orders.hand_over import SentCode
from orderdesk.desk.rights import Need
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model.dispatch import Said, Stop
from orderdesk.rules.payment import owed
from orderdesk.rules.questions import check_asked
from orderdesk.rules.roles import Right, may
from orderdesk.rules.rulebook.steps import Proof, RunPart
from orderdesk.rules.runs.run_steps import part


class FinishStop(ShopCommand[Outcome], frozen=True):
    """The buyer has it: reported by the courier, decided by another one or by the buyer's code."""

    name: ClassVar = "stop done"
    need: ClassVar = Need(among=(Right.REPORT, Right.DISPATCH, Right.HAND_OVER, Right.TAKE_MONEY))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    order: str
    paid: str = ""
    """What the courier was paid, as typed; what was to be collected where it is empty."""
    reason: str = ""
    """Why they were paid another sum."""
    code: str = ""
    """The buyer's."""
    answers: Mapping[str, str] = {}
    """To what the completing step asks for, beyond what a run answers of itself."""
    shown: Shown | None = None
    """The stop as whoever decides was shown it: where it is another by now, nothing is done."""

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """To report for the courier; for a decision without a code also what the completing step needs."""
        whose = _whose(desk, self.number)
        if whose is Right.REPORT or self.code or not may(desk.access.role(), whose):
            return (whose,)
        stop, order = the_stop(desk, the_run(desk, self.number), self.order)
        book = desk.rules.book(order.channel)
        step = part(book, order, RunPart.DELIVER)
        takes = bool(self.paid or stop.cod or owed(book, order).minor)
        return (whose, *([] if step is None else [step.right]), *([Right.TAKE_MONEY] if takes else []))

    def run(self, desk: Desk) -> Outcome:
        """Report or decide it."""
        self._check_answers(desk)
        if at_the_door.reports(desk, self.number) and not (
            self.code and at_the_door.proves(desk, self.number, self.order)
        ):
            return at_the_door.report(desk, self.number, self.order, Said.DONE, paid=self.paid, reason=self.reason)
        return at_the_door.decide_done(
            desk, self.number, self.order, paid=self.paid, reason=self.reason, code=self.code, given=self.answers,
            shown=self.shown,
        )  # fmt: skip

    def _check_answers(self, desk: Desk) -> None:
        """`BadInput` for an answer to what is not asked for; a courier's report and a code answer no question."""
        if not self.answers:
            return
        _stop, order = the_stop(desk, the_run(desk, self.number), self.order)
        step = part(desk.rules.book(order.channel), order, RunPart.DELIVER)
        asks = step is not None and not self.code and not at_the_door.reports(desk, self.number)
        fields = [ask.field for ask in step.ask] if step is not None and asks else []
        check_asked(_("hand over") if step is None else _(step.title), fields, self.answers)


class FailStop(ShopCommand[Outcome], frozen=True):
    """The buyer does not have it: reported by the courier, decided by another one."""

    name: ClassVar = "stop failed"
    need: ClassVar = Need(among=(Right.REPORT, Right.DISPATCH))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    order: str
    reason: str
    shown: Shown | None = None
    """As of `FinishStop`."""

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """To report for the courier, to decide for another one."""
        return (_whose(desk, self.number),)

    def run(self, desk: Desk) -> Outcome:
        """Report or decide it."""
        if at_the_door.reports(desk, self.number):
            return at_the_door.report(desk, self.number, self.order, Said.FAILED, reason=self.reason)
        return at_the_door.decide_failed(desk, self.number, self.order, self.reason, self.shown)


class UnsayStop(ShopCommand[Outcome], frozen=True):
    """What was said of a stop is taken back: by the courier their report, by another one the decision."""

    name: ClassVar = "stop unsay"
    need: ClassVar = Need(among=(Right.REPORT, Right.DISPATCH, Right.HAND_OVER, Right.TAKE_MONEY))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    number: int
    order: str
    decision: int | None = None
    """The act of the decision that was shown: where it is another by now, nothing is done."""

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """To report for the courier; to take a decision back, what it takes to decide so."""
        whose = _whose(desk, self.number)
        if whose is Right.REPORT or not may(desk.access.role(), whose):
            return (whose,)
        stop, order = the_stop(desk, the_run(desk, self.number), self.order)
        if stop.kept != "done":
            return (whose,)
        given = [step.right for step in desk.rules.book(order.channel).step if step.run is RunPart.DELIVER]
        return (whose, *given, *([Right.TAKE_MONEY] if stop.paid else []))

    def run(self, desk: Desk) -> Outcome:
        """Take it back; `Refused` says why a decision stands, and what else is to be done."""
        if at_the_door.reports(desk, self.number):
            return at_the_door.report(desk, self.number, self.order, Said.NOTHING)
        stop = take_decision_back(desk, self.number, self.order, self.decision)
        order = desk.store.orders.get(stop.order)
        assert order is not None
        return Outcome(stop, order, False)


class SendStopCode(ShopCommand[SentCode], frozen=True):
    """Send the buyer at whose door the courier stands the code against which the goods are given out."""

    name: ClassVar = "stop code"
    need: ClassVar = Need(among=(Right.REPORT, Right.DISPATCH))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int
    order: str

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """To report for the courier, to decide for another one."""
        return (_whose(desk, self.number),)

    def run(self, desk: Desk) -> SentCode:
        """Send it; `Refused` before the run has left, and after the stop is decided."""
        stop, order = the_stop(desk, the_run(desk, self.number), self.order)
        if stop.kept != "out":
            raise Refused(_("Order {number} is not out on this run.").format(number=order.number))
        step = part(desk.rules.book(order.channel), order, RunPart.DELIVER)
        if step is not None and step.proof is not Proof.CODE:
            raise Refused(_("Order {number} is given out without a code.").format(number=order.number))
        return send_code(desk, order, own=False)


class WithdrawStop(ShopCommand[Stop], frozen=True):
    """Take an order off a run; it can be put on another one at once."""

    name: ClassVar = "stop withdraw"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int
    order: str
    reason: str = ""
    waits: bool = False
    """Whether it was shown as still waiting at the shop: what has left since is looked at before."""

    def run(self, desk: Desk) -> Stop:
        """Take it off."""
        return gathering.withdraw(desk, self.number, self.order, self.reason, waits=self.waits)


def _whose(desk: Desk, number: int) -> Right:
    """The right that a word about a run needs: the courier's to report, everybody else's to decide."""
    role = desk.access.role()
    return Right.REPORT if may(role, Right.REPORT) and at_the_door.reports(desk, number) else Right.DISPATCH

"""Runs of couriers: made, filled, put in order, sent out, back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.dispatch import gathering, going
from orderdesk.desk.commands.dispatch.couriers import the_courier
from orderdesk.desk.commands.dispatch.together import the_run
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import Run
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.steps import RunPart
from orderdesk.rules.runs.route_plans import Planned
from orderdesk.rules.runs.run_steps import part


class MakeRun(ShopCommand[tuple[int, gathering.Answers]], frozen=True):
    """Make a run of a courier, with orders; each that cannot be put on it is answered for by itself."""

    name: ClassVar = "run new"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    courier: str
    numbers: tuple[str, ...] = ()
    reassign: bool = False
    """Whether an order that waits on another run is taken off that one."""

    def run(self, desk: Desk) -> tuple[int, gathering.Answers]:
        """Make it; its number, and of each order why it is not on it."""
        return gathering.make_run(desk, the_courier(desk, self.courier), self.numbers, reassign=self.reassign)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """The number."""
        return [_("run {number}, {courier}").format(number=done[0], courier=the_run(desk, done[0]).courier.name)]


class FillRun(ShopCommand[gathering.Answers], frozen=True):
    """Put orders on a run that has not left; each that cannot be is answered for by itself."""

    name: ClassVar = "run add"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int
    numbers: tuple[str, ...]
    reassign: bool = False

    def run(self, desk: Desk) -> gathering.Answers:
        """Put them on it; of each why it is not."""
        return gathering.add_to_run(desk, self.number, self.numbers, reassign=self.reassign)


class LeaveRun(ShopCommand[Run], frozen=True):
    """Let a run leave: its orders go to the courier, and what they are to collect is fixed."""

    name: ClassVar = "run leave"
    need: ClassVar = Need((Right.DISPATCH,), among=(Right.SHIP,), at_times=True)
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int
    version: int | None = None
    """Of the run as it was shown: where it is another by now, it stays."""

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """What the steps need that it takes."""
        return _of_steps(desk, going.orders_of(desk, desk.store.stops.of_run(self.number)))

    def run(self, desk: Desk) -> Run:
        """Let it leave."""
        return going.leave(desk, self.number, self.version)


class BringRunBack(ShopCommand[going.Back], frozen=True):
    """Note that the courier of a run is back, with what was not delivered; the run is closed once all is decided."""

    name: ClassVar = "run back"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int

    def run(self, desk: Desk) -> going.Back:
        """Note it."""
        return going.come_back(desk, self.number)


class MoveStop(ShopCommand[None], frozen=True):
    """Let an order be the run's first, second … stop; what is reported or decided keeps its place."""

    name: ClassVar = "run move"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int
    order: str
    position: int

    def run(self, desk: Desk) -> None:
        """Move it."""
        gathering.move(desk, self.number, self.order, self.position)


class SuggestOrder(ShopCommand[list[Planned]], frozen=True):
    """Put the stops ahead in the order that takes the least time; what cannot be placed comes last, and says why."""

    name: ClassVar = "run suggest"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    number: int

    def run(self, desk: Desk) -> list[Planned]:
        """Put them so; each stop as it is planned."""
        return gathering.suggest(desk, self.number)


def _of_steps(desk: Desk, orders: Iterable[Order]) -> tuple[Right, ...]:
    found = (part(desk.rules.book(order.channel), order, RunPart.LEAVE) for order in orders if order.damage is None)
    return tuple(dict.fromkeys(step.right for step in found if step is not None))

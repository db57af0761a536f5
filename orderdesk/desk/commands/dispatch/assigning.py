"""Orders are given to a courier: onto the run that they gather, or a new one; and taken off again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from msgspec import Struct

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.dispatch import gathering
from orderdesk.desk.commands.dispatch.couriers import the_courier
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model.dispatch import Courier, CourierKind, Run
from orderdesk.rules.roles import Right

Seen = tuple[int, int]
"""The run that a courier gathers, and its version, as somebody saw it; zeros for none."""


class Assigned(Struct, frozen=True):
    """What became of orders that were given to a courier."""

    runs: tuple[int, ...]
    """The runs that they are on."""
    answers: gathering.Answers
    """Of each order why it is not; empty where it is."""


class AssignStops(ShopCommand[Assigned], frozen=True):
    """Give orders to a courier: onto the run that they gather, else onto a new one. Each is answered for by itself."""

    name: ClassVar = "run assign"
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    courier: str
    numbers: tuple[str, ...]
    reassign: bool = False
    """Whether an order that waits on another run is taken off that one."""
    seen: Seen | None = None
    """The run as it was when the courier was chosen: where it is another now, nothing is done."""

    def run(self, desk: Desk) -> Assigned:
        """Give them; `Refused` where none of them can be."""
        courier = the_courier(desk, self.courier)
        if courier.kind is not CourierKind.OWN:
            return _one_each(desk, courier, self.numbers, reassign=self.reassign)
        waiting, old = gathered(desk, courier), self.reassign
        if waiting is None:
            number, answers = gathering.make_run(
                desk, courier, self.numbers, reassign=old, check=lambda: self._check(desk)
            )
        else:
            number = waiting.id
            answers = gathering.add_to_run(desk, number, self.numbers, reassign=old, check=lambda: self._check(desk))
        return Assigned((number,), answers)

    def _check(self, desk: Desk) -> None:
        """Refuse where the courier gathers another run than was seen."""
        if self.seen not in (None, seen_of(gathered(desk, the_courier(desk, self.courier)))):
            said = _("{courier} has another run than a moment ago: look again.")
            raise Refused(said.format(courier=self.courier))

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """The runs."""
        return [_("run {number}, {courier}").format(number=number, courier=self.courier) for number in done.runs]


def gathered(desk: Desk, courier: Courier) -> Run | None:
    """The run that a courier gathers now, the first if there are several."""
    return next((run for run in desk.store.runs.open_of(courier.id) if run.out_at is None), None)


def seen_of(run: Run | None) -> Seen:
    """A run as `AssignStops.seen` compares it."""
    return (0, 0) if run is None else (run.id, run.version)


def _one_each(desk: Desk, courier: Courier, numbers: Sequence[str], *, reassign: bool) -> Assigned:
    """Who is not of the shop takes one order a run."""
    runs, answers = list[int](), gathering.Answers()
    for number in numbers:
        try:
            run, answer = gathering.make_run(desk, courier, (number,), reassign=reassign)
        except DeskError as error:
            answers.append((number, str(error)))
        else:
            runs.append(run)
            answers += answer
    if not runs:
        raise Refused("; ".join(why for _number, why in answers))
    return Assigned(tuple(runs), answers)

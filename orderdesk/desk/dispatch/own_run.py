"""What a courier sees of the desk: their run, their cash, what the dispatcher decided and answered; nothing else."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.run_view import SeenCourier, SeenStop, seen_couriers
from orderdesk.desk.rights import needs
from orderdesk.model import ActorKind, FactName
from orderdesk.model.dispatch import Run, Task, TaskKind
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.steps import Proof, RunPart
from orderdesk.rules.runs.run_steps import part
from orderdesk.store.dispatch.courier_rows import CourierPlace

_MATTERS: Final = frozenset({"planned_at", "address", "comment", FactName.WINDOW_FROM.value, "total"})
"""Fields whose change the courier must hear of."""


class OwnStop(Struct, frozen=True):
    """A stop of the courier's run, with what they need beside it."""

    number: int
    """Its place on the run and on the sheet; it stays when others are taken off on the way."""
    seen: SeenStop
    by_code: bool
    """Whether the buyer's code completes it."""
    said: int
    """How often the courier has said something of it: what they say next bears this in its key, so it is done once."""
    changed_at: int | None
    """When somebody else changed what matters at the door, since the run left."""
    handed_in: bool
    """Whether the cash of it was handed in since it was decided."""
    asked: tuple[Task, ...]
    """What they needed the dispatcher for, with the answers."""

    @property
    def ahead(self) -> bool:
        """Whether the courier has still to go there, or to say what came of it."""
        return self.seen.stop.live and self.seen.stop.report is None

    @property
    def reference(self) -> str:
        """How commands name its order."""
        return f"{self.seen.order.channel}:{self.seen.order.number}"


class OwnDay(Struct, frozen=True):
    """All that the courier's screen shows."""

    courier: SeenCourier | None
    """Nothing for who is no courier of the shop."""
    stops: tuple[OwnStop, ...]
    place: CourierPlace | None
    here: bool
    """Whether this session has the screen."""

    def stop(self, stop_id: int | None) -> OwnStop | None:
        """The stop by its id, while it is on the run."""
        return next((one for one in self.stops if one.seen.stop.id == stop_id), None)


@needs(Right.REPORT)
def own_day(desk: Desk) -> OwnDay:
    """The day of the courier who asks."""
    store, name = desk.store, desk.actor.name
    place = store.courier_places.of(name)
    here = place is not None and place.session == store.sessions.own
    mine = next((one for one in seen_couriers(desk) if one.courier.operator == name), None)
    if mine is None or mine.run is None:
        return OwnDay(mine, (), place, here)
    left = [seen for seen in mine.run.stops if seen.stop.left or seen.stop.live]
    stops = tuple(_own(desk, number, seen, mine.run.run) for number, seen in enumerate(left, 1))
    return OwnDay(mine, stops, place, here)


def _own(desk: Desk, number: int, seen: SeenStop, run: Run) -> OwnStop:
    store, stop = desk.store, seen.stop
    order = store.orders.get(stop.order)
    step = None if order is None else part(seen.book, order, RunPart.DELIVER)
    asked = (task for task in store.tasks.of_order(stop.order) if task.kind is TaskKind.DELIVERY_ERROR)
    mine = tuple(task for task in asked if task.opened_by == desk.actor.name)
    by_code = step is not None and step.proof is Proof.CODE
    handed_in = stop.decision is not None and store.cash.handed_in_since(
        stop.decision, run.courier.id, stop.currency
    ) is not None  # fmt: skip
    said, changed = store.stops.words_about(stop.id), _changed(desk, seen, run.out_at)
    return OwnStop(number, seen, by_code, said, changed, handed_in, mine)


def _changed(desk: Desk, seen: SeenStop, out_at: int | None) -> int | None:
    if out_at is None or not seen.stop.live:
        return None
    found = None
    for event in desk.store.history.of(seen.order.id):
        by_me = event.actor.kind is ActorKind.OPERATOR and event.actor.name == desk.actor.name
        if event.recorded_at > out_at and not by_me and not _MATTERS.isdisjoint(event.changes):
            found = event.recorded_at
    return found

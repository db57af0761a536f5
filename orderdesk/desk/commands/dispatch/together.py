"""One act over a run and several orders: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from orderdesk.desk.desk import Desk
from orderdesk.desk.orders import step as steps
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import Run, RunState, Stop
from orderdesk.sanitize import clean
from orderdesk.wording.dates import when

T = TypeVar("T")


def together(desk: Desk, orders: Sequence[Order], act: Callable[[list[UnitOfWork]], T], *, held: bool = False) -> T:
    """Run `act` on orders as they are now, under the write lock; what their clocks do goes before.

    What another operator has claimed is left alone, unless the act may be done to a `held` order too.
    """
    refused: Refused | None = None
    with desk.access.changing() as store:
        works = [desk.work(order) for order in orders]
        store.operators.seen(desk.actor.name, desk.clock())
        for work in works:
            status = work.order.status
            while steps.act_by_clock(work):
                pass
            if work.order.status != status and refused is None:
                refused = work.refuse("")
        if refused is None:
            for work in works:
                if not held:
                    work.check_held()
            return act(works)
    raise refused


def the_run(desk: Desk, number: int) -> Run:
    """A run as it is now."""
    run = desk.store.runs.get(number)
    if run is None:
        raise NotFound(_("There is no run {number}.").format(number=number))
    return run


def gathering(desk: Desk, number: int) -> Run:
    """A run that has not left yet; `Refused` for any other."""
    run = the_run(desk, number)
    if run.state is not RunState.GATHERING:
        raise Refused(_("Run {number} has left already.").format(number=number))
    return run


def the_stop(desk: Desk, run: Run, reference: str) -> tuple[Stop, Order]:
    """The newest stop of an order on a run, by the order's number, or `channel:number` where two share it."""
    found = dict[int, tuple[Stop, Order]]()
    for stop in desk.store.stops.of_run(run.id):
        order = desk.store.orders.get(stop.order)
        if order is None or reference.strip() not in (order.number, f"{order.channel}:{order.number}"):
            continue
        if order.id not in found or found[order.id][0].id < stop.id:
            found[order.id] = stop, order
    if not found:
        said = _("Order {number} is not on run {run}.")
        raise NotFound(said.format(number=clean(reference, limit=40), run=run.id))
    if len(found) > 1:
        names = ", ".join(f"{order.channel}:{order.number}" for _stop, order in found.values())
        raise Refused(_("Several orders have this number: {names}.").format(names=names))
    return next(iter(found.values()))


def rides_with(desk: Desk, stop: Stop) -> str:
    """Whose run a live stop is on, and since when: to who would put its order on another one."""
    run = the_run(desk, stop.run)
    said = _("on run {run} of {courier}, put there by {who}, {time}")
    return said.format(
        run=run.id, courier=run.courier.name, who=run.made_by, time=when(run.made_at, desk.clock(), desk.zone)
    )


def on_run(run: Run) -> str:
    """A run and whose it is, as notes of orders name it."""
    return _("run {number}, {courier}").format(number=run.id, courier=run.courier.name)

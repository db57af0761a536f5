"""A run is gathered: orders are put on it, taken off, and put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from orderdesk.desk.change import Change
from orderdesk.desk.commands.dispatch.together import gathering, on_run, rides_with, the_run, the_stop, together
from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.following import check_decides, close_where_possible
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, DeskError, Outdated, Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import Courier, CourierKind, Run, RunState, Stop
from orderdesk.rules.runs.route_plans import Planned, placed, suggested
from orderdesk.rules.runs.run_steps import cannot_ride, under_way

Answers = list[tuple[str, str]]
"""Of each order its number, and why it was not put on the run; empty where it was."""


def nothing() -> None:
    """Nothing has to be as it was seen."""


def make_run(
    desk: Desk, courier: Courier, numbers: Sequence[str], *, reassign: bool = False, check: Callable[[], None] = nothing
) -> tuple[int, Answers]:
    """Make a run of a courier with orders; its number, and what became of each order.

    `check` refuses, under the write lock, what is not as it was seen.
    """
    orders, answers = _found(desk, numbers)
    if numbers and not orders:
        raise Refused("; ".join(why for _number, why in answers))

    def act(works: list[UnitOfWork]) -> tuple[int, Answers]:
        check()
        if not courier.active:
            raise Refused(_("{name} does not work here any more.").format(name=courier.name))
        this = desk.act("run_made")
        number = desk.store.runs.add(courier, this)
        put = _put(desk, the_run(desk, number), works, this, reassign=reassign)
        if works and all(why for _number, why in put):
            said = _("Order {number}: {what}")
            raise Refused("; ".join(said.format(number=order, what=why) for order, why in (*answers, *put)))
        return number, [*answers, *put]

    return together(desk, orders, act, held=True)


def add_to_run(
    desk: Desk, number: int, numbers: Sequence[str], *, reassign: bool = False, check: Callable[[], None] = nothing
) -> Answers:
    """Put orders on a run that has not left; what became of each. Those that ride with others stay there, unless they
    are to be reassigned: off the one run and onto the other in the same act.
    """
    orders, answers = _found(desk, numbers)

    def act(works: list[UnitOfWork]) -> Answers:
        check()
        run = gathering(desk, number)
        return [*answers, *_put(desk, run, works, desk.act("run_filled"), reassign=reassign)]

    gathering(desk, number)
    return together(desk, orders, act, held=True)


def withdraw(desk: Desk, number: int, reference: str, reason: str = "", *, waits: bool = False) -> Stop:
    """Take an order off a run: it can be put on another one at once. What is out stays with the courier until their run
    is back. `Outdated` for what was seen waiting at the shop and has left since. A word of the courier's is decided
    before: what they say to have handed over nobody brings to the shop.
    """
    run = the_run(desk, number)
    stop, order = the_stop(desk, run, reference)

    def act(works: list[UnitOfWork]) -> Stop:
        from orderdesk.desk.dispatch.on_the_road import decide_first

        now = desk.store.stops.get(stop.id)
        assert now is not None
        if not now.live:
            raise Refused(_("Order {number} is not on the run any more.").format(number=order.number))
        if waits and now.kept != "planned":
            said = _("Order {number} has left with {courier} meanwhile: it stays on the run.")
            raise Outdated(said.format(number=order.number, courier=run.courier.name))
        if first := decide_first(desk.store, now, order.number):
            raise Refused(first)
        this, why = desk.act("stop_withdrawn"), words(reason)
        check_decides(desk.store, now, desk.actor)
        take_off(desk, now, works[0], this, why)
        return now

    return together(desk, [order], act, held=True)


def move(desk: Desk, number: int, reference: str, position: int) -> None:
    """Let an order be the run's first, second … stop; of a run that is out, only among those that are still ahead."""
    run = the_run(desk, number)
    stop, order = the_stop(desk, run, reference)
    with desk.access.changing() as store:
        stops = [one for one in store.stops.of_run(run.id) if one.live or one.kept in ("done", "failed")]
        if not any(one.id == stop.id and _ahead(one) for one in stops):
            raise Refused(_("Order {number} keeps its place: it is decided or withdrawn.").format(number=order.number))
        if not 1 <= position <= len(stops) or not _ahead(stops[position - 1]):
            raise BadInput(_("Such a place is not free on the run: {places}.").format(
                places=", ".join(str(n) for n, one in enumerate(stops, 1) if _ahead(one))))  # fmt: skip
        ahead = [one for one in stops if _ahead(one) and one.id != stop.id]
        ahead.insert(sum(_ahead(one) for one in stops[: position - 1]), stop)
        store.stops.put_in_order(_with_places(stops, ahead))
        _changed(desk, run, "run_ordered")


def suggest(desk: Desk, number: int) -> list[Planned]:
    """Put the stops ahead in the order that takes the least time; those that could not be placed say why."""
    run = the_run(desk, number)
    with desk.access.changing() as store:
        stops = [one for one in store.stops.of_run(run.id) if one.live or one.kept in ("done", "failed")]
        ahead = {one.id: one for one in stops if _ahead(one)}
        orders = {one.id: order for one in ahead.values() if (order := store.orders.get(one.order)) is not None}
        planned = suggested(orders, start=desk.clock() if run.out_at is None else max(run.out_at, desk.clock()))
        if planned:
            store.stops.put_in_order(_with_places(stops, [ahead[one.key] for one in planned]))
            _changed(desk, run, "run_ordered")
        return planned


def _ahead(stop: Stop) -> bool:
    """Whether a stop's place may still change."""
    return stop.live and stop.report is None


def _with_places(stops: Sequence[Stop], ahead: Sequence[Stop]) -> list[int]:
    """The ids of all stops, those ahead in their new order on the places that such have."""
    turn = iter(ahead)
    return [next(turn).id if _ahead(one) else one.id for one in stops]


def put_on(desk: Desk, run: Run, work: UnitOfWork, act: int) -> None:
    """Put one order on a run as its last stop, off the one on which it waited; `Refused` says why it cannot be."""
    if why := _why_not(desk, run, work, act, reassign=True):
        raise Refused(_("Order {number}: {what}").format(number=work.order.number, what=why))
    desk.store.stops.put_in_order([stop.id for stop in desk.store.stops.of_run(run.id)])
    desk.store.runs.changed(run.id)


def _why_not(desk: Desk, run: Run, work: UnitOfWork, act: int, *, reassign: bool) -> str:
    """Put an order on a run; why not, where it cannot be."""
    from orderdesk.desk.dispatch.on_the_road import given_before

    store, order = desk.store, work.order
    riding = store.stops.live(order.id)
    why = cannot_ride(work.book, order) or under_way(work.book, order) or given_before(store, order)
    if not why and riding is not None and riding.run == run.id:
        why = _("it is on this run already")
    elif not why and riding is not None and not (reassign and riding.kept == "planned"):
        why = rides_with(desk, riding)
    why = why or _full(run, store.stops.of_run(run.id))
    if not why:
        if riding is not None:
            take_off(desk, riding, work, act, _("reassigned"))
        store.stops.add(run.id, order.id, 1 << 20, order.total.currency, act)
    return why


def _put(desk: Desk, run: Run, works: Sequence[UnitOfWork], act: int, *, reassign: bool) -> Answers:
    store = desk.store
    answers = [(work.order.number, _why_not(desk, run, work, act, reassign=reassign)) for work in works]
    live = [stop for stop in store.stops.of_run(run.id) if stop.live]
    orders = {stop.id: known for stop in live if (known := store.orders.get(stop.order)) is not None}
    old = [stop.id for stop in live if stop.position < 1 << 20]
    store.stops.put_in_order(placed(orders, old, desk.clock()))
    store.runs.changed(run.id)
    return answers


def _full(run: Run, stops: Sequence[Stop]) -> str:
    """Why a run takes no more; empty where it does."""
    live = sum(stop.live for stop in stops)
    if run.courier.kind is not CourierKind.OWN and live:
        return _("{courier} takes one order a run: make another run").format(courier=run.courier.name)
    if live >= run.courier.most_stops:
        return _("{courier} takes {most} stops a run at most").format(
            courier=run.courier.name, most=run.courier.most_stops
        )
    return ""


def take_off(desk: Desk, stop: Stop, work: UnitOfWork, act: int, why: str) -> None:
    """Withdraw a live stop; the order's history tells it where the order was on its way."""
    run = the_run(desk, stop.run)
    desk.store.stops.withdraw(stop.id, act, why)
    desk.store.runs.changed(stop.run)
    if stop.kept == "out":
        work.act = act
        work.commit(Change(kind="stop_withdrawn", note="; ".join(part for part in (on_run(run), why) if part)))
    if run.state is RunState.BACK:
        close_where_possible(desk.store, run.id, act)


def _changed(desk: Desk, run: Run, kind: str) -> None:
    desk.act(kind)
    desk.store.runs.changed(run.id)


def _found(desk: Desk, numbers: Sequence[str]) -> tuple[list[Order], Answers]:
    """The orders of these numbers, each once; of those that are not there, why."""
    orders, answers = dict[int, Order](), Answers()
    for number in dict.fromkeys(numbers):
        try:
            order = desk.find(number)
            orders[order.id] = order
        except DeskError as error:
            answers.append((number, str(error)))
    return [*orders.values()], answers

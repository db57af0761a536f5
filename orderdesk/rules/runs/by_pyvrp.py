"""Many stops to many couriers at once by a solver, where the extra `routes` is installed: judged by our own reckoning.

Of some hundred stops it saves a twentieth of the driving, of twenty nothing. Its plan is taken only where it gives no
fewer stops than the built-in one, keeps to what speaks against a courier, and costs less; a courier with a stop that
has no place on the map keeps what the built-in plan gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from orderdesk.rules.runs.handing_out import HandingOut, driven, total_cost
from orderdesk.rules.runs.routes import SERVICE, Point, seconds_between
from orderdesk.rules.runs.suggestions import Door, Ride, why_not

if TYPE_CHECKING:
    from pyvrp.stop import StoppingCriterion

SECONDS: Final = 1.0
"""How long it may search; it overruns that by a quarter of a second."""

_ANY_TIME: Final = 1 << 40
"""Seconds from now until which a door without a window may be reached."""

_FEWEST: Final = 12
"""Doors below which the built-in plan cannot be beaten."""


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("pyvrp") is not None


def better(
    rides: Sequence[Ride],
    doors: Sequence[Door],
    now: int,
    shop: Point | None,
    built_in: HandingOut,
    stop: StoppingCriterion | None = None,
) -> HandingOut:
    """The solver's plan where it is better than the built-in one, else that. `stop` ends its search, else the clock."""
    of_key = {ride.key: ride for ride in rides}
    known = [of_key[key] for key, new in built_in.given.items() if all(one.call for one in (*of_key[key].aboard, *new))]
    free = [door for ride in known for door in built_in.given[ride.key]]
    if shop is None or len(known) < 2 or len(free) < _FEWEST or not installed():
        return built_in
    share = max(len(ride.aboard) + len(built_in.given[ride.key]) for ride in known)  # an even load is kept
    room = {ride.key: max(0, min(share, ride.most) - len(ride.aboard)) for ride in known}
    found = _solved(known, room, free, now, shop, stop)
    if found is None:
        return built_in
    plan = {**built_in.given, **{ride.key: found.get(ride.key, ()) for ride in known}}
    if any(why_not(of_key[key], new) for key, new in plan.items()):
        return built_in
    if total_cost(of_key, plan, now, shop) >= total_cost(of_key, built_in.given, now, shop):
        return built_in
    return HandingOut(
        {key: new for key, new in plan.items() if new}, built_in.unplaced, driven(of_key, plan, now, shop)
    )


def _solved(
    rides: Sequence[Ride],
    room: Mapping[int, int],
    doors: Sequence[Door],
    now: int,
    shop: Point,
    stop: StoppingCriterion | None,
) -> dict[int, tuple[Door, ...]] | None:
    """Each courier's doors in the order of the way; `None` where not every door finds a place and its window."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    points = [shop, *(door.call.point for door in doors if door.call is not None)]
    places = [model.add_location(*point) for point in points]
    depot = model.add_depot(places[0])
    for door, place in zip(doors, places[1:], strict=True):
        assert door.call is not None
        opens, closes = door.call.opens, door.call.closes
        # A window that is over binds nobody any more: whoever drives there is late in any case.
        binds = closes is not None and closes - now >= seconds_between(shop, door.call.point)
        early, late = max(0, (opens or now) - now), (closes or 0) - now if binds else _ANY_TIME
        model.add_client(place, delivery=[1], service_duration=SERVICE, tw_early=early, tw_late=late)
    for one, place in enumerate(places):
        for other, there in enumerate(places):
            if one != other:  # nobody is paid for the way home: the last door ends a run
                seconds = int(seconds_between(points[one], points[other])) if other else 0
                model.add_edge(place, there, distance=seconds, duration=seconds)
    for ride in rides:
        model.add_vehicle_type(
            1, [room[ride.key]], depot, depot, unit_distance_cost=0, unit_duration_cost=1,
            tw_early=ride.free_at(now) - now, start_late=ride.free_at(now) - now,
        )  # fmt: skip
    result: Any = model.solve(stop or MaxRuntime(SECONDS), seed=0, collect_stats=False, display=False)
    if not result.is_feasible():
        return None
    return {
        rides[route.vehicle_type()].key: tuple(doors[visit.idx] for visit in route.schedule() if visit.is_client())
        for route in result.best.routes()
    }

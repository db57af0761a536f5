"""Many stops to many couriers at once: regret insertion, then ruin and recreate. Pure, and the same each time.

What cannot be placed says why; nothing disappears.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.rules.runs.routes import Point, seconds_between
from orderdesk.rules.runs.suggestions import Door, Ride, cost, suggest, why_not


class HandingOut(Struct, frozen=True):
    """Who gets what."""

    given: Mapping[int, tuple[Door, ...]]
    """The new doors of each courier, by their keys."""
    unplaced: tuple[tuple[Door, str], ...]
    """Those that nobody can take, with why."""
    seconds: int
    """How much longer all of them drive by it, where that is known."""


def hand_out(
    rides: Sequence[Ride], doors: Sequence[Door], now: int, shop: Point | None = None, *, turns: int = 60, seed: int = 0
) -> HandingOut:
    """Give each door to a courier: first what is promised soonest, each where it costs least.

    Then some neighbours are taken back and given anew, `turns` times, and kept where all of it costs less.
    """
    busy = [ride for ride in rides if ride.ours and not ride.away]
    cap = _fair(busy, len(doors))
    first = sorted(doors, key=_soonest)
    best, left = _give({ride.key: ride for ride in busy}, first, now, shop, cap)
    before = {ride.key: ride for ride in busy}
    least, chance = _cost(before, best, now, shop), random.Random(seed)
    placed = [door for door in first if door not in left and door.call is not None]
    for _turn in range(turns if len(placed) > 1 else 0):
        out = _near(chance.choice(placed), placed, chance.randint(2, min(6, len(placed))))
        chance.shuffle(out)
        tried, lost = _give({key: _without(ride, out) for key, ride in best.items()}, out, now, shop, cap)
        total = _cost(before, tried, now, shop)
        if not lost and total < least:
            best, least = tried, total
    given = {key: new for key, ride in best.items() if (new := ride.aboard[len(before[key].aboard) :])}
    why = tuple((door, _why([*best.values()], door)) for door in left)
    return HandingOut(given, why, driven(before, given, now, shop))


def driven(rides: Mapping[int, Ride], given: Mapping[int, Sequence[Door]], now: int, shop: Point | None) -> int:
    """How many seconds longer all of them drive by what they are given, where that is known."""
    return sum(one.drive for key, new in given.items() if (one := cost(rides[key], new, now, shop)) is not None)


def total_cost(rides: Mapping[int, Ride], given: Mapping[int, Sequence[Door]], now: int, shop: Point | None) -> float:
    """What all of them cost, with what is late of it weighed, where that is known."""
    return sum(one.cost for key, new in given.items() if (one := cost(rides[key], new, now, shop)) is not None)


def _fair(rides: Sequence[Ride], count: int) -> int:
    """A fair share: even loads cost little more driving."""
    return -(-(count + sum(len(ride.aboard) for ride in rides)) // max(len(rides), 1))


def _give(
    rides: dict[int, Ride], doors: Sequence[Door], now: int, shop: Point | None, cap: int
) -> tuple[dict[int, Ride], list[Door]]:
    found, left = dict(rides), list[Door]()
    for door in doors:
        told = suggest([*found.values()], [door], now, shop, cap)
        if told is None:
            left.append(door)
        else:
            found[told.courier] = found[told.courier].with_([door])
    return found, left


def _cost(before: Mapping[int, Ride], after: Mapping[int, Ride], now: int, shop: Point | None) -> float:
    return total_cost(before, {key: ride.aboard[len(before[key].aboard) :] for key, ride in after.items()}, now, shop)


def _near(middle: Door, doors: Sequence[Door], count: int) -> list[Door]:
    assert middle.call is not None
    here = middle.call.point
    found = sorted(doors, key=lambda door: ((door.call and seconds_between(here, door.call.point)) or 0.0, door.key))
    return found[:count]


def _without(ride: Ride, doors: Sequence[Door]) -> Ride:
    out = {door.key for door in doors}
    stay = tuple(door for door in ride.aboard if door.key not in out)
    return Ride(key=ride.key, aboard=(), most=ride.most, ahead=ride.ahead, out=ride.out, ours=ride.ours,
                waits_since=ride.waits_since, full_purse=ride.full_purse, away=ride.away).with_(stay)  # fmt: skip


def _soonest(door: Door) -> tuple[bool, int, str, int]:
    closes = None if door.call is None else door.call.closes
    return closes is None, closes or 0, door.district, door.key


def _why(rides: Sequence[Ride], door: Door) -> str:
    """Why nobody can take a door: what speaks against most of them."""
    if not rides:
        return _("no courier is there")
    said = [why_not(ride, [door]) for ride in rides]
    return max(set(said), key=lambda one: (said.count(one), one))

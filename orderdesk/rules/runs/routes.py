"""The order of stops that costs a run the least driving, with every window kept that can be. Pure.

Insertion, then ruin-and-recreate: some neighbours are taken out and put back where they cost least, a few hundred
times; for one run that equals what solvers find. The same seed gives the same answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from orderdesk.clock import MINUTE

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""

_EARTH: Final = 6_371_000.0
_DETOUR: Final = 1.35
"""How much longer streets are than the straight line."""
_SPEED: Final = 20_000 / 3600
"""Metres a second in a town, with lights and parking."""

SERVICE: Final = 5 * MINUTE
"""Seconds at a buyer's door."""

_LATE: Final = 20.0
"""How many seconds of driving a second of lateness weighs: more than any detour within a town is worth."""


_TRIED: Final = 4
"""So many places of a run are tried in full for one more call."""


class Call(Struct, frozen=True):
    """A door to call at."""

    key: int
    point: Point
    opens: int | None = None
    """From when on the buyer is there, epoch seconds."""
    closes: int | None = None


class Visit(Struct, frozen=True):
    """A call as it is planned."""

    key: int
    arrives: int
    late: int
    """Seconds after the window has closed."""


class Added(Struct, frozen=True):
    """What one more call makes of a run."""

    seconds: int
    """How much longer the courier is busy, with what they wait for a window to open."""
    drive: int
    """How much longer they drive."""
    late: int
    """How much later than promised doors are reached than without it, in all."""
    place: int
    """Before which of the calls there were; behind all of them, as many as there are."""

    @property
    def cost(self) -> float:
        """Both in one: what makes another door late costs more than any detour."""
        return self.seconds + _LATE * self.late


@lru_cache(maxsize=1 << 14)
def seconds_between(one: Point, other: Point) -> float:
    """How long it takes to drive from one point to another."""
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half))) * _DETOUR / _SPEED


def timed(calls: Sequence[Call], start: int, at: Point | None = None) -> list[Visit]:
    """When each call is made in this order, by a courier who starts then, at that point; at the first door for none."""
    now, here, found = float(start), at, list[Visit]()
    for call in calls:
        now += 0.0 if here is None else seconds_between(here, call.point)
        now = max(now, now if call.opens is None else float(call.opens))
        late = 0 if call.closes is None else max(0, int(now) - call.closes)
        found.append(Visit(call.key, int(now), late))
        now, here = now + SERVICE, call.point
    return found


def insertion(calls: Sequence[Call], call: Call, start: int, at: Point | None = None) -> Added:
    """What it costs to make one more call on the way, where it costs least; the others keep their order.

    Of many places those are tried that are the least way round, and the last.
    """
    places: Sequence[int] = range(len(calls) + 1)
    if len(calls) > _TRIED:
        near = sorted(places, key=lambda place: (_detour(call.point, calls, place, at), place))[:_TRIED]
        places = sorted({*near, len(calls)})
    tried = {place: _busy([*calls[:place], call, *calls[place:]], start, at) for place in places}
    place = min(tried, key=lambda place: tried[place][0] + _LATE * tried[place][1])
    before, after = _busy(calls, start, at), tried[place]
    return Added(int(after[0] - before[0]), _detour(call.point, calls, place, at), int(after[1] - before[1]), place)


def _detour(point: Point, calls: Sequence[Call], place: int, at: Point | None) -> int:
    """Seconds of driving that a point costs at a place of a run; the way home is not counted."""
    before = calls[place - 1].point if place else at
    after = calls[place].point if place < len(calls) else None
    to = 0.0 if before is None else seconds_between(before, point)
    on = 0.0 if after is None else seconds_between(point, after)
    direct = 0.0 if before is None or after is None else seconds_between(before, after)
    return int(to + on - direct)


def best_order(
    calls: Sequence[Call], start: int, at: Point | None = None, *, turns: int = 200, seed: int = 0
) -> list[Call]:
    """The calls in the order that costs least; of twenty, in a quarter of a second."""
    chance = random.Random(seed)
    first = sorted(calls, key=lambda call: (call.closes is None, call.closes or 0, call.key))
    best = _put_back([], first, start, at)
    least = _cost(best, start, at)
    for _turn in range(turns if len(calls) > 2 else 0):
        middle = chance.choice(best)
        near = sorted(best, key=lambda call: (seconds_between(middle.point, call.point), call.key))
        out = near[: chance.randint(1, max(1, min(5, len(best) // 2)))]
        chance.shuffle(out)
        tried = _put_back([call for call in best if call not in out], out, start, at)
        cost = _cost(tried, start, at)
        if cost < least:
            best, least = tried, cost
    return best


def _put_back(route: Sequence[Call], calls: Sequence[Call], start: int, at: Point | None) -> list[Call]:
    """Each call where it costs least among those before it."""
    found = list(route)
    for call in calls:
        ways = ([*found[:place], call, *found[place:]] for place in range(len(found) + 1))
        found = min(ways, key=lambda way: _cost(way, start, at))
    return found


def _cost(route: Sequence[Call], start: int, at: Point | None) -> float:
    """Seconds until the courier is free, and what is late of it weighed."""
    busy, late = _busy(route, start, at)
    return busy + _LATE * late


def _busy(route: Sequence[Call], start: int, at: Point | None) -> tuple[float, float]:
    """Seconds until the courier is free, and how much is late in all."""
    now, here, late = float(start), at, 0.0
    for call in route:
        if here is not None:
            now += seconds_between(here, call.point)
        if call.opens is not None and call.opens > now:
            now = call.opens
        if call.closes is not None and now > call.closes:
            late += now - call.closes
        now, here = now + SERVICE, call.point
    return now - start, late

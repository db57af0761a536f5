"""Which courier a stop should go to: the one at the shop, with room, in whose run it costs least. Pure.

By insertion where it is known where the doors are; else by district, load and whose turn it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from orderdesk.clock import MINUTE
from orderdesk.i18n import _
from orderdesk.rules.runs.routes import Added, Call, Point, insertion, seconds_between

_BEST: Final = 4
"""So many couriers, those whose doors are nearest, are tried in full for a stop."""

_ROUND: Final = 20 * MINUTE
"""How long a courier who is out is taken to need for each stop that is still ahead."""


class Door(Struct, frozen=True):
    """A stop that somebody is to make."""

    key: int
    district: str
    call: Call | None
    """`None` where it is not known where it is."""
    cash: bool = False
    """Whether money is to be taken there."""


class Ride(Struct, frozen=True, kw_only=True):
    """A courier as plans see them: the run that they gather now, or will after the one they are on."""

    key: int
    aboard: tuple[Door, ...]
    most: int
    """How many stops the run may have."""
    ahead: int = 0
    """Stops of the run that they are out with."""
    out: bool = False
    waits_since: int = 0
    """Since when they have been at the shop: whose turn it is."""
    full_purse: bool = False
    """Whether they have so much cash in hand that they take no more."""
    away: bool = False
    """Whether their shift is over."""
    ours: bool = True
    """Whether they are of the shop: others are chosen by hand."""

    def with_(self, doors: Sequence[Door]) -> Ride:
        """With more aboard."""
        aboard = (*self.aboard, *doors)
        return Ride(key=self.key, aboard=aboard, most=self.most, ahead=self.ahead, out=self.out, ours=self.ours,
                    waits_since=self.waits_since, full_purse=self.full_purse, away=self.away)  # fmt: skip

    def new(self, doors: Sequence[Door]) -> list[Door]:
        """Those of them that are not aboard already: these cost nothing and need no room."""
        aboard = {door.key for door in self.aboard}
        return [door for door in doors if door.key not in aboard]

    def free_at(self, now: int) -> int:
        """When they could leave with what they gather."""
        return now + self.ahead * _ROUND


class Suggestion(Struct, frozen=True):
    """Who should take a stop, or several together."""

    courier: int
    added: int | None = None
    """Seconds of driving that it costs; `None` where it is not known where the doors are."""
    late: int = 0
    """Seconds that doors are late by it."""


def why_not(ride: Ride, doors: Sequence[Door]) -> str:
    """Why a courier should not take these, in words; empty where nothing speaks against it."""
    if ride.away:
        return _("the shift is over")
    new = ride.new(doors)
    if len(ride.aboard) + len(new) > ride.most:
        return _("{most} stops at most").format(most=ride.most)
    if ride.full_purse and any(door.cash for door in new):
        return _("too much cash in hand")
    return ""


def suggest(rides: Sequence[Ride], doors: Sequence[Door], now: int, shop: Point | None, cap: int) -> Suggestion | None:
    """Who should take all of these, or what they have not of them yet; `None` where nobody can.

    `cap` is how many stops of a run are a fair share. Those at the shop before those who are out.
    """
    some = [ride for ride in rides if ride.ours and ride.new(doors) and not why_not(ride, doors)]
    able = _promising(some, doors, cap)
    ranked = [(_rank(ride, doors, found := cost(ride, doors, now, shop), cap), found, ride) for ride in able]
    if not ranked:
        return None
    _rank_of_it, added, ride = min(ranked, key=lambda one: one[0])
    return Suggestion(ride.key, None if added is None else added.drive, 0 if added is None else added.late)


def _promising(rides: Sequence[Ride], doors: Sequence[Door], cap: int) -> Sequence[Ride]:
    """The couriers worth trying: of those at the shop with less than their share the nearest, and the emptiest."""
    out = min((ride.out for ride in rides), default=False)
    same = [ride for ride in rides if ride.out == out]
    fair = [ride for ride in same if len(ride.aboard) + len(ride.new(doors)) <= cap] or same
    points = [door.call.point for door in doors if door.call is not None]
    if len(fair) <= _BEST or not points:
        return fair

    def far(ride: Ride) -> tuple[float, int]:
        calls = [one.call.point for one in ride.aboard if one.call is not None]
        return min((seconds_between(one, points[0]) for one in calls), default=math.inf), ride.key

    near = sorted((ride for ride in fair if ride.aboard), key=far)[:_BEST]
    empty = min(fair, key=lambda ride: (len(ride.aboard) + ride.ahead, ride.waits_since, ride.key))
    return near if empty in near else [*near, empty]


def cost(ride: Ride, doors: Sequence[Door], now: int, shop: Point | None) -> Added | None:
    """What it costs a courier to take these; `None` where it is not known where one of the doors is."""
    calls, start = [door.call for door in ride.aboard if door.call is not None], ride.free_at(now)
    if len(calls) < len(ride.aboard):
        return None
    seconds = drive = late = place = 0
    for door in ride.new(doors):
        if door.call is None:
            return None
        added = insertion(calls, door.call, start, shop)
        seconds, drive, late = seconds + added.seconds, drive + added.drive, late + added.late
        place = added.place
        calls.insert(place, door.call)
    return Added(seconds, drive, late, place)


def centre(points: Sequence[Point]) -> Point | None:
    """The middle of the town, in place of where the shop is."""
    if not points:
        return None
    return sum(lat for lat, _lon in points) / len(points), sum(lon for _lat, lon in points) / len(points)


def _rank(ride: Ride, doors: Sequence[Door], added: Added | None, cap: int) -> tuple[float, ...]:
    load = len(ride.aboard)
    there = {door.district for door in ride.aboard if door.district}
    strange = 0 if doors and all(door.district in there for door in doors) else 1
    known = 0.0 if added is None else added.cost
    return ride.out, load + len(ride.new(doors)) > cap, known, strange, load + ride.ahead, ride.waits_since, ride.key

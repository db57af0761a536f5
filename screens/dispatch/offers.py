"""Who is suggested for which stop: reckoned for what is looked at, and kept until something of the couriers changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orderdesk.clock import MINUTE
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardStop, DispatchBoard
from orderdesk.rules.runs.by_pyvrp import better
from orderdesk.rules.runs.handing_out import HandingOut, hand_out
from orderdesk.rules.runs.suggestions import Door, Ride, Suggestion, centre, suggest, why_not

_FRESH: Final = 10 * MINUTE
"""Seconds for which times of arrival are believed."""


class Offers:
    """The suggestions of the board that was read last."""

    def __init__(self) -> None:
        """None yet."""
        self._rides: dict[int, Ride] = {}
        self._middle: tuple[float, float] | None = None
        self._cap = 1
        self._made_of: object = None
        self._now = 0
        self._known: dict[tuple[int, int], Suggestion | None] = {}

    def read(self, board: DispatchBoard, now: int) -> None:
        """Suggest by this board from now on."""
        rides = {one.courier.id: one.ride for one in board.couriers}
        made_of = (rides, now // _FRESH)
        if made_of == self._made_of:
            return
        if self._middle is None:  # once: what is suggested must not change with each order that comes or goes
            doors = [one.door for one in board.waiting] + [door for ride in rides.values() for door in ride.aboard]
            self._middle = centre([door.call.point for door in doors if door.call is not None])
        able = [ride for ride in rides.values() if ride.ours and not ride.away and not ride.out]
        stops = len(board.waiting) + sum(len(ride.aboard) for ride in able)
        self._cap = -(-stops // max(len(able), 1))
        self._rides, self._made_of, self._now = rides, made_of, now
        self._known.clear()

    def of(self, one: BoardStop) -> Suggestion | None:
        """Who should take a stop."""
        key = (one.order.id, one.order.version)
        if key not in self._known:
            self._known[key] = self._suggest([one.door])
        return self._known[key]

    def of_all(self, stops: Sequence[BoardStop]) -> Suggestion | None:
        """Who should take several together."""
        return self.of(stops[0]) if len(stops) == 1 else self._suggest([one.door for one in stops])

    def why_not(self, courier: BoardCourier, stops: Sequence[BoardStop]) -> str:
        """Why a courier should not take them, in words; empty where nothing speaks against it."""
        return why_not(courier.ride, [one.door for one in stops])

    def plan(self, stops: Sequence[BoardStop]) -> HandingOut:
        """Who should take which of them; with a solver, where one is installed, it takes a second longer."""
        rides, doors = [*self._rides.values()], [one.door for one in stops]
        return better(rides, doors, self._now, self._middle, hand_out(rides, doors, self._now, self._middle))

    def _suggest(self, doors: Sequence[Door]) -> Suggestion | None:
        return suggest([*self._rides.values()], doors, self._now, self._middle, self._cap)

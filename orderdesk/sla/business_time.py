"""Business time on integers: the hot path of the engine.

The open intervals of a calendar are compiled to three sorted arrays (`opens`, `closes` and the running sum of open
seconds up to each closing), so every answer is one or two binary searches. The arrays cover the years that were
asked for and grow when a question reaches beyond them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import accumulate
from typing import Final, Literal, get_args

from msgspec import Struct

from orderdesk.sla.spec import CalendarSpec

Boundary = Literal["near", "far"]
"""Which of two equal points of business time: the closing instant (near) or the next opening (far)."""

_BOUNDARIES: Final = get_args(Boundary)

Pause = tuple[int, int | None]
"""A stop of the clock, half-open; `None` while it lasts."""

REACH: Final = 200
"""Years beyond which no answer is looked for."""

_FIRST_YEAR, _LAST_YEAR = 2, 9998
_FIRST = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(_LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp())


class Remaining(Struct, frozen=True):
    """What is left of a budget, and whether it is running out at this moment."""

    seconds: float
    """Budget minus open seconds used; negative when overdrawn."""
    running: bool
    """False outside the opening hours and during a pause."""


class EpochCalendar:
    """A business calendar whose instants are UTC epoch seconds and whose durations are elapsed seconds.

    Outside the years 2 to 9998 it is never open, so there no question for an instant has an answer.
    """

    def __init__(self, spec: CalendarSpec, ticks: int = 1) -> None:
        """Compile nothing yet: the first question says which years matter.

        `ticks` a second are what instants and durations are counted in; 1 everywhere but under aware datetimes.
        """
        self._spec = spec
        self._ticks = ticks
        self._first_year = self._last_year = 0
        self._low = self._high = 0
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._sums: list[int] = []

    def add(self, start: int, seconds: int, boundary: Boundary = "near", pauses: Sequence[Pause] = ()) -> int | None:
        """The instant at which `seconds` open seconds have passed since `start`; `None` when there is none.

        `near`: the smallest such instant, so the closing and not the next opening; 0 seconds are `start` itself.
        `far`: the largest one; 0 seconds while closed are the next opening.
        """
        if boundary not in _BOUNDARIES:
            raise _unknown(boundary)
        if seconds < 0:
            return self.sub(start, -seconds, boundary, pauses)
        if pauses:
            return self._add_paused(start, seconds, boundary, pauses)
        if seconds == 0 and boundary == "near":
            return start
        if not self._low <= start < self._high and not self._cover(start):
            return None
        goal = self._sum_at(start) + seconds
        find = bisect_left if boundary == "near" else bisect_right
        while True:
            i = find(self._sums, goal)
            if i < len(self._sums):
                at = self._closes[i] - (self._sums[i] - goal)
                return at if at > start else start
            if not self._grow(start, later=True):
                return None

    def sub(self, start: int, seconds: int, boundary: Boundary = "near", pauses: Sequence[Pause] = ()) -> int | None:
        """The mirror image of `add`: `near` is the instant closest to `start`."""
        if boundary not in _BOUNDARIES:
            raise _unknown(boundary)
        if seconds < 0:
            return self.add(start, -seconds, boundary, pauses)
        if pauses:
            return self._sub_paused(start, seconds, boundary, pauses)
        if seconds == 0 and boundary == "near":
            return start
        if not self._low <= start < self._high and not self._cover(start):
            return None
        find = bisect_right if boundary == "near" else bisect_left
        while True:
            goal = self._sum_at(start) - seconds
            i = find(self._sums, goal)
            if (goal >= 0 if boundary == "near" else goal > 0) and i < len(self._sums):
                at = self._closes[i] - (self._sums[i] - goal)
                return at if at < start else start
            if not self._grow(start, later=False):
                return None

    def between(self, start: int, end: int, pauses: Sequence[Pause] = ()) -> int:
        """Open seconds from `start` to `end` outside the pauses; negative when `end` is earlier.

        `ValueError` for an instant outside the years 2 to 9998: a count up to there would not be the whole of it.
        """
        if end < start:
            return -self.between(end, start, pauses)
        for at in (start, end):
            if not self._low <= at < self._high and not self._cover(at):
                raise ValueError(f"{at // self._ticks} s since 1970 lies outside the years 2 to 9998")
        total = self._sum_at(end) - self._sum_at(start)
        for stop, go in merged(pauses) if pauses else ():
            low, high = max(start, stop), end if go is None else min(end, go)
            if low < high:
                total -= self._sum_at(high) - self._sum_at(low)
        return total

    def is_open(self, at: int) -> bool:
        """Whether business time runs at `at`."""
        if not self._low <= at < self._high and not self._cover(at):
            return False
        i = bisect_right(self._opens, at)
        return i > 0 and at < self._closes[i - 1]

    def next_open(self, at: int) -> int | None:
        """`at` itself when open, else the next opening; `None` when it never opens again."""
        return self.add(at, 0, "far")

    def runs(self, at: int, pauses: Sequence[Pause] = ()) -> bool:
        """Whether a clock with these pauses runs at `at`."""
        return self.is_open(at) and not any(stop <= at and (go is None or at < go) for stop, go in pauses)

    def remaining(self, start: int, seconds: int, at: int, pauses: Sequence[Pause] = ()) -> Remaining:
        """What is left at `at` of a budget that began at `start`, and whether it is running."""
        return Remaining(seconds - self.between(start, at, pauses), self.runs(at, pauses))

    def next_edge(self, at: int) -> int | None:
        """The next instant strictly after `at` at which the calendar opens or closes."""
        if self.is_open(at):
            return self._closes[bisect_right(self._opens, at) - 1]
        return self.next_open(at)

    def _sum_at(self, at: int) -> int:
        """Open seconds since the arrays begin. `at` must be covered."""
        i = bisect_right(self._opens, at) - 1
        if i < 0:
            return 0
        close = self._closes[i]
        return self._sums[i] if at >= close else self._sums[i] - (close - at)

    def _add_paused(self, start: int, seconds: int, boundary: Boundary, pauses: Sequence[Pause]) -> int | None:
        if seconds == 0 and boundary == "near":
            return start
        at, left = start, seconds
        for stop, go in merged(pauses):
            if go is not None and go <= at:
                continue
            if stop > at:
                span = self.between(at, stop)
                if left < span or (left == span and boundary == "near"):
                    return self.add(at, left, boundary)
                left -= span
            if go is None:
                return None
            at = go
        return self.add(at, left, boundary)

    def _sub_paused(self, start: int, seconds: int, boundary: Boundary, pauses: Sequence[Pause]) -> int | None:
        if seconds == 0 and boundary == "near":
            return start
        at, left = start, seconds
        for stop, go in reversed(merged(pauses)):
            if stop >= at:
                continue
            if go is not None and go < at:
                span = self.between(go, at)
                if left < span or (left == span and boundary == "near"):
                    return self.sub(at, left, boundary)
                left -= span
            at = stop
        return self.sub(at, left, boundary)

    def _cover(self, at: int) -> bool:
        """Compile the years around `at` along with those already compiled; False where there are no years."""
        if not _FIRST <= at // self._ticks < _LAST:
            return False
        year = min(max(self._year(at), _FIRST_YEAR + 1), _LAST_YEAR - 1)
        first, last = year - 1, year + 1
        if self._first_year:
            first, last = min(first, self._first_year), max(last, self._last_year)
        self._compile(first, last)
        return True

    def _grow(self, start: int, *, later: bool) -> bool:
        """Cover more years on one side of `start`; whether there were any worth looking at."""
        span, year = self._last_year - self._first_year + 1, self._year(start)
        if later:
            limit = min(year + REACH, _LAST_YEAR)
            if not self._spec.repeats:  # only dated hours are left to be found
                limit = min(limit, max((day.year + 1 for day in self._spec.overrides), default=0))
            last = min(self._last_year + span, limit)
            if last <= self._last_year:
                return False
            self._compile(self._first_year, last)
        else:
            limit = max(year - REACH, _FIRST_YEAR)
            if not self._spec.repeats:
                limit = max(limit, min((day.year - 1 for day in self._spec.overrides), default=_LAST_YEAR))
            first = max(self._first_year - span, limit)
            if first >= self._first_year:
                return False
            self._compile(first, self._last_year)
        return True

    def _year(self, at: int) -> int:
        return datetime.fromtimestamp(at // self._ticks, UTC).year

    def _compile(self, first_year: int, last_year: int) -> None:
        first, last = date(first_year, 1, 1), date(last_year, 12, 31)
        intervals = self._spec.intervals(first, last)
        ticks = self._ticks
        self._first_year, self._last_year = first_year, last_year
        self._low = self._spec.midnight(first) * ticks
        self._high = self._spec.midnight(date(last_year + 1, 1, 1)) * ticks
        self._opens = [start * ticks for start, _ in intervals]
        self._closes = [end * ticks for _, end in intervals]
        self._sums = list(accumulate((end - start) * ticks for start, end in intervals))


def _unknown(boundary: str) -> ValueError:
    return ValueError(f"boundary: must be near or far, not {boundary!r}")


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses sorted, with overlapping ones made one and empty ones dropped."""
    result: list[Pause] = []
    for stop, go in sorted(pauses, key=lambda pause: pause[0]):
        if go is not None and go <= stop:
            continue
        if result and (result[-1][1] is None or stop <= result[-1][1]):
            earlier, until = result[-1]
            result[-1] = earlier, None if until is None or go is None else max(until, go)
        else:
            result.append((stop, go))
    return result

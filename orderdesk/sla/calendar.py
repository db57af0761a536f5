"""Business calendars over aware datetimes, exact to the microsecond; answers are in UTC."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from orderdesk.sla.business_time import Boundary, EpochCalendar, Pause, Remaining
from orderdesk.sla.hours import Hours
from orderdesk.sla.spec import CalendarSpec

TimePause = tuple[datetime, datetime | None]
"""A stop of the clock between two aware datetimes; `None` while it lasts."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_TICKS = 1_000_000


class BusinessCalendar:
    """Opening hours with holidays, exceptions, breaks and clock changes; durations are elapsed seconds.

    `epoch` answers the same questions on integer UTC epoch seconds, for hot paths.
    """

    def __init__(self, spec: CalendarSpec) -> None:
        """A calendar for `spec`; it is compiled when it is first asked."""
        self.spec = spec
        self.epoch = EpochCalendar(spec)
        self._fine = EpochCalendar(spec, _TICKS)

    @classmethod
    def from_spec(cls, spec: Mapping[str, object]) -> BusinessCalendar:
        """Read a calendar object (`tz`, `hours`, `holidays`, `overrides`, `breaks`, `holiday_cut`, `known_until`).

        Raises `ValueError` that names the key and what may stand there.
        """
        return cls(CalendarSpec.read(spec))

    def announced(self, days: Mapping[date, Hours]) -> BusinessCalendar:
        """The same calendar with the hours of single days replaced."""
        return BusinessCalendar(self.spec.announced(days))

    def add(
        self,
        start: datetime,
        seconds: float,
        boundary: Boundary = "near",
        pauses: Iterable[TimePause] = (),
    ) -> datetime | None:
        """The instant at which `seconds` of open time have passed since `start`; `None` when there is none.

        On a closing instant `near` answers the closing and `far` the next opening.
        """
        return _datetime(self._fine.add(_ticks(start), _span(seconds), boundary, _pauses(pauses)))

    def sub(
        self,
        start: datetime,
        seconds: float,
        boundary: Boundary = "near",
        pauses: Iterable[TimePause] = (),
    ) -> datetime | None:
        """The mirror image of `add`, back in time; `near` is the answer closest to `start`."""
        return _datetime(self._fine.sub(_ticks(start), _span(seconds), boundary, _pauses(pauses)))

    def between(self, start: datetime, end: datetime, pauses: Iterable[TimePause] = ()) -> float:
        """Open seconds from `start` to `end` outside the pauses; negative when `end` is earlier."""
        return _seconds(self._fine.between(_ticks(start), _ticks(end), _pauses(pauses)))

    def is_open(self, at: datetime) -> bool:
        """Whether business time runs at `at`."""
        return self._fine.is_open(_ticks(at))

    def next_open(self, at: datetime) -> datetime | None:
        """`at` itself when open, else the next opening; `None` when it never opens again."""
        return _datetime(self._fine.next_open(_ticks(at)))

    def remaining(self, start: datetime, seconds: float, at: datetime, pauses: Iterable[TimePause] = ()) -> Remaining:
        """What is left at `at` of a budget that began at `start`, and whether it is running."""
        stops, now = _pauses(pauses), _ticks(at)
        used = self._fine.between(_ticks(start), now, stops)
        return Remaining(_seconds(_span(seconds) - used), self._fine.runs(now, stops))


def _ticks(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return (at - _EPOCH) // _TICK


def _datetime(ticks: int | None) -> datetime | None:
    return None if ticks is None else _EPOCH + timedelta(microseconds=ticks)


def _span(seconds: float) -> int:
    if not math.isfinite(seconds):
        raise ValueError(f"a duration must be a finite number of seconds, not {seconds}")
    return round(seconds * _TICKS)


def _seconds(ticks: int) -> float:
    whole, rest = divmod(ticks, _TICKS)
    return whole if rest == 0 else ticks / _TICKS


def _pauses(pauses: Iterable[TimePause]) -> list[Pause]:
    return [(_ticks(stop), None if go is None else _ticks(go)) for stop, go in pauses]

"""What a business calendar is, as data, and which UTC intervals it is open.

Semantics. An interval `[from, to)` belongs to the local date on which it starts; `24:00` is the next midnight and
`to <= from` ends on the next day. `overrides` replace the weekly hours of a date and beat `holidays`. A holiday
starts no interval; with `holiday_cut = "calendar_day"` it also cuts the tail of yesterday's shift. `breaks` are cut
out of whatever is open. Local times become instants by the zone's rules: a time inside a spring gap moves forward, an
ambiguous autumn time is its first occurrence, so a day of 24 hours by the clock lasts 23 or 25.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from orderdesk.sla.hours import Hours, LocalTime, read_hours, read_time
from orderdesk.values import replace

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Interval = tuple[int, int]
"""A half-open interval of UTC epoch seconds."""


class HolidayCut(StrEnum):
    """What a holiday takes away."""

    START_DAY = "start_day"
    """No interval starts on it; the tail of the shift before still counts."""
    CALENDAR_DAY = "calendar_day"
    """Nothing counts between its two midnights."""


class CalendarSpec(Struct, frozen=True):
    """A calendar as written: weekly hours and what changes them on named dates."""

    zone: ZoneInfo
    weekly: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    """The hours of Monday to Sunday."""
    holidays: frozenset[date]
    overrides: Mapping[date, Hours]
    breaks: tuple[tuple[date, LocalTime, LocalTime], ...]
    holiday_cut: HolidayCut
    known_until: date | None = None
    """The last day whose hours have been decreed; `None`: every day is known."""

    @classmethod
    def read(cls, spec: Mapping[str, object]) -> CalendarSpec:
        """Check and read a `calendar` object; `ValueError` names the key and what may stand there."""
        known = {"tz", "hours", "holidays", "overrides", "breaks", "holiday_cut", "known_until"}
        for key in spec:
            if key not in known:
                raise ValueError(f"unknown key “{key}”; allowed: {', '.join(sorted(known))}")
        hours = _table(spec.get("hours", {}), "hours")
        for day in hours:
            if day not in WEEKDAYS:
                raise ValueError(f"hours: unknown day “{day}”; allowed: {', '.join(WEEKDAYS)}")
        mon, tue, wed, thu, fri, sat, sun = (read_hours(hours.get(d, []), f"hours.{d}") for d in WEEKDAYS)
        cut = str(spec.get("holiday_cut", HolidayCut.START_DAY))
        if cut not in set(HolidayCut):
            raise ValueError(f"holiday_cut: must be one of {', '.join(HolidayCut)}, not “{cut}”")
        until = spec.get("known_until")
        return cls(
            zone=_zone(spec.get("tz")),
            weekly=(mon, tue, wed, thu, fri, sat, sun),
            holidays=frozenset(_date(day, "holidays") for day in _items(spec.get("holidays", []), "holidays")),
            overrides={
                _date(day, "overrides"): read_hours(value, f"overrides.{day}")
                for day, value in _table(spec.get("overrides", {}), "overrides").items()
            },
            breaks=tuple(_break(item) for item in _items(spec.get("breaks", []), "breaks")),
            holiday_cut=HolidayCut(cut),
            known_until=None if until is None else _date(until, "known_until"),
        )

    def described(self) -> str:
        """The whole of it as one text; two that are equal are open at the same instants."""
        overrides = sorted(self.overrides.items())
        return repr((self.zone.key, self.weekly, sorted(self.holidays), overrides, self.breaks, self.holiday_cut.value))

    @property
    def repeats(self) -> bool:
        """Whether there are weekly hours at all; without them only the overrides ever open."""
        return any(self.weekly)

    def hours_of(self, day: date) -> Hours:
        """The intervals that start on `day`."""
        if day in self.overrides:
            return self.overrides[day]
        return () if day in self.holidays else self.weekly[day.weekday()]

    def announced(self, days: Mapping[date, Hours]) -> CalendarSpec:
        """The same calendar with the hours of single days replaced, whatever it says of them itself."""
        return replace(self, overrides={**self.overrides, **days})

    def knows(self, at: int) -> bool:
        """Whether the hours up to the instant `at` have been decreed."""
        return self.known_until is None or datetime.fromtimestamp(at - 1, self.zone).date() <= self.known_until

    def intervals(self, first: date, last: date) -> list[Interval]:
        """The open intervals between the first midnight of `first` and the last of `last`: sorted, apart, clipped."""
        opened: list[Interval] = []
        day = first - timedelta(days=1)  # its night shift may reach into the first day
        while day <= last:
            for start, end in self.hours_of(day):
                opened.append((self._instant(day, start), self._end(day, start, end)))
            day += timedelta(days=1)
        low, high = self.midnight(first), self.midnight(last + timedelta(days=1))
        return list(_subtract(_merge(opened), _merge(self._closed(first, last)), low, high))

    def midnight(self, day: date) -> int:
        """The instant at which `day` begins."""
        return self._instant(day, (0, 0, 0))

    def _closed(self, first: date, last: date) -> Iterator[Interval]:
        if self.holiday_cut is HolidayCut.CALENDAR_DAY:
            for day in self.holidays:
                if first <= day <= last and day not in self.overrides:
                    yield self.midnight(day), self.midnight(day + timedelta(days=1))
        for day, start, end in self.breaks:
            if first - timedelta(days=1) <= day <= last:
                yield self._instant(day, start), self._end(day, start, end)

    def _end(self, day: date, start: LocalTime, end: LocalTime) -> int:
        return self._instant(day + timedelta(days=1) if end <= start else day, end)

    def _instant(self, day: date, time: LocalTime) -> int:
        hour, minute, second = time
        if hour == 24:
            day, hour = day + timedelta(days=1), 0
        return int(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=self.zone).timestamp())


def _merge(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:  # swallowed by a clock change
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _subtract(opened: list[Interval], closed: list[Interval], low: int, high: int) -> Iterator[Interval]:
    for start, end in opened:
        at, end = max(start, low), min(end, high)
        for shut, reopen in closed:
            if reopen <= at or shut >= end:
                continue
            if shut > at:
                yield at, shut
            at = max(at, reopen)
        if at < end:
            yield at, end


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: must be a table, not {value!r}")
    return value


def _items(value: object, where: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: must be a list, not {value!r}")
    return list(value)


def _date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"{where}: must be a date such as 2026-12-31, not {value}") from error


def _break(value: object) -> tuple[date, LocalTime, LocalTime]:
    item = _table(value, "breaks")
    if set(item) != {"date", "from", "to"}:
        raise ValueError(f"breaks: needs date, from and to, not {', '.join(map(str, item))}")
    return _date(item["date"], "breaks"), read_time(item["from"], "breaks"), read_time(item["to"], "breaks")


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"tz: must be a time zone such as Asia/Almaty, not {value!r}") from error

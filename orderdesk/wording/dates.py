"""Instants as people read and type them, in a channel's own zone.

What is shown is formatted plainly; what is typed goes through pendulum, which is imported then.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from orderdesk.errors import BadInput
from orderdesk.i18n import _, in_language, mark
from orderdesk.patterns import pattern

if TYPE_CHECKING:
    from pendulum import DateTime
EARLIEST: Final = 946_684_800
LATEST: Final = 4_102_444_800
"""The years 2000 to 2099: an instant outside them is a slip, not an order's."""

_FARTHEST: Final = 366
"""So many days ahead something may be promised: what lies beyond is a slip of the year."""

_HALF_A_YEAR: Final = 183
_MONTHS_OF_YEAR: Final = 12

_OVER_MIDNIGHT: Final = timedelta(hours=6)
"""The longest window that goes over midnight: a longer one has its hours the wrong way round."""

_DAYS: Final = mark("Mon Tue Wed Thu Fri Sat Sun")
_MONTHS: Final = mark("January February March April May June July August September October November December")
_DAY: Final = mark("{weekday} {day} {month}")
_DAY_AND_YEAR: Final = mark("{weekday} {day} {month} {year}")

_PLUS: Final = pattern(r"\+?([0-9]{1,3})", re.ASCII)
_HOURS: Final = pattern(
    r"(?:(?P<day>[^ ]+) +)?(?P<from_h>[0-9]{1,2})(?::(?P<from_m>[0-9]{2}))?"
    r" ?[-–—] ?(?P<to_h>[0-9]{1,2})(?::(?P<to_m>[0-9]{2}))?",
    re.ASCII,
)
_SPOKEN: Final = pattern(r"([0-9]{1,2})[./-]([0-9]{1,2})(?:[./-]([0-9]{4}|[0-9]{2}))?", re.ASCII)


def check_promise(at: int | None, now: int, zone: str) -> None:
    """Refuse an instant that no shop promises: `BadInput` says how far ahead it lies."""
    ahead = 0 if at is None else (at - now) // 86_400
    if at is not None and ahead > _FARTHEST:
        raise BadInput(
            _("{day} lies {ahead} days ahead; nothing is promised for more than {most}: look at the year.").format(
                day=typed_day(at, zone), ahead=ahead, most=_FARTHEST
            )
        )


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone by its name."""
    return ZoneInfo(name)


def local(at: int, zone: str) -> datetime:
    """The instant as a datetime of the zone; one that no calendar has, a damaged value, as the end of the last year."""
    try:
        return datetime.fromtimestamp(at, zone_of(zone))
    except (OverflowError, OSError, ValueError):
        return datetime(9999, 12, 31, tzinfo=zone_of(zone))


@lru_cache(maxsize=4096)
def iso(at: int | None, zone: str) -> str | None:
    """ISO 8601 with the zone's offset; `None` stays `None`."""
    return None if at is None else local(at, zone).isoformat()


def short(at: int, now: int, zone: str) -> str:
    """`14:32` today, `21.11` in the same year, `21.11.25` otherwise: at most eight cells."""
    moment, today = local(at, zone), local(now, zone)
    if moment.date() == today.date():
        return moment.strftime("%H:%M")
    return moment.strftime("%d.%m" if moment.year == today.year else "%d.%m.%y")


def when(at: int, now: int, zone: str) -> str:
    """`14:32` today, else `21.11 14:32`."""
    moment, today = local(at, zone), local(now, zone)
    return moment.strftime("%H:%M" if moment.date() == today.date() else "%d.%m %H:%M")


def differs(at: int, zone: str, home: str) -> bool:
    """Whether the clocks of a zone show another time than at `home`."""
    return zone != home and local(at, zone).utcoffset() != local(at, home).utcoffset()


def named_zone(at: int, zone: str, home: str) -> str:
    """The zone of a time beside which it is told, ` UTC+3`, where the clocks at `home` show another; else nothing."""
    if not differs(at, zone, home):
        return ""
    offset = local(at, zone).utcoffset() or timedelta()
    ahead, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    return f" UTC{'-' if offset < timedelta() else '+'}{ahead}" + (f":{minutes:02d}" if minutes else "")


def promised_on(to: int, begin: object) -> int:
    """The instant whose day a promise until `to` bears: hours, also those over midnight, belong to where they begin."""
    return begin if isinstance(begin, int) and begin < to else to


def short_promise(at: int, now: int, zone: str, home: str, begin: object = None) -> str:
    """A promise, as `short` has it: the day of its own zone where it ends with that, else the hour at `home`.

    Of hours that `begin` on that day, the day is that of its own zone; today, and while they last, the hour they end.
    """
    moment = local(promised_on(at, begin), zone)
    if moment.timestamp() != at:
        if moment.date() == local(now, zone).date() or moment.timestamp() <= now <= at:
            return f"{local(at, home):%H:%M}"
    elif not differs(at, zone, home) or (moment.hour, moment.minute) != (23, 59):
        return short(at, now, home)
    return moment.strftime("%d.%m" if moment.year == local(now, home).year else "%d.%m.%y")


def day(at: int, zone: str, language: str, now: int) -> str:
    """The day in words: `вт 24 ноября`, `24 қараша, сс`, with its year when that is not the present one."""
    moment = local(at, zone)
    days, months, this_year, any_year = _words(language)
    said = this_year if moment.year == local(now, zone).year else any_year
    return said.format(weekday=days[moment.weekday()], day=moment.day, month=months[moment.month - 1], year=moment.year)


@cache
def _words(language: str) -> tuple[list[str], list[str], str, str]:
    """The names of a language's days, from Monday, and months as they stand in a date; a date without and with year."""
    days, months = in_language(_DAYS, language).split(), in_language(_MONTHS, language).split()
    return days, months, in_language(_DAY, language), in_language(_DAY_AND_YEAR, language)


def end_of_day(text: str, now: int, zone: str) -> int:
    """The last second of the day that `text` names; `BadInput` when it names none."""
    return int(_named(text, now, zone).end_of("day").timestamp())


def whole_day(now: int, home: str, days: int, zone: str = "") -> tuple[int, int]:
    """The first instant of the day so many days from now at `home`, and the first after it; of that day in `zone`."""
    today = local(now, home)
    midnight = datetime(today.year, today.month, today.day, tzinfo=zone_of(zone or home))
    begin, end = (midnight + timedelta(days=n) for n in (days, days + 1))
    return int(begin.timestamp()), int(end.timestamp())


def days_after(at: int, zone: str, days: int) -> int:
    """The last second of the local day so many days after that of `at`."""
    midnight = local(at, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight + timedelta(days=days + 1)).timestamp()) - 1


def day_of(text: str, now: int, zone: str) -> date:
    """The day that `text` names; `BadInput` when it names none."""
    named = _named(text, now, zone)
    return date(named.year, named.month, named.day)


def _check_certain(spoken: re.Match[str]) -> None:
    """Refuse a date with slashes that could be of two days, as it is written on two sides of an ocean."""
    first, second, year = int(spoken[1]), int(spoken[2]), f".{spoken[3]}" if spoken[3] else ""
    if "/" in spoken[0] and first != second and max(first, second) <= _MONTHS_OF_YEAR:
        said = _("“{text}” can be {one} or {other}: write it with dots.")
        one, other = f"{first:02}.{second:02}{year}", f"{second:02}.{first:02}{year}"
        raise BadInput(said.format(text=spoken[0], one=one, other=other))


def _named(text: str, now: int, zone: str) -> DateTime:
    """The beginning of a day, or an instant in it.

    Understands `2026-11-25`, `25.11`, `25.11.2026`, `+3` or `3` (days from today); the date must exist. Without a
    year it is this year's, and next year's when that lies more than half a year back: `01.01` in November.
    """
    import pendulum

    today = pendulum.from_timestamp(now, tz=zone)
    text = text.strip()
    try:
        if plus := _PLUS.fullmatch(text):
            chosen = today.add(days=int(plus[1]))
        elif spoken := _SPOKEN.fullmatch(text):
            _check_certain(spoken)
            day_, month, year = int(spoken[1]), int(spoken[2]), spoken[3]
            full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
            chosen = pendulum.datetime(full, month, day_, tz=zone)
            if year is None and (today.date() - chosen.date()).days > _HALF_A_YEAR:
                chosen = pendulum.datetime(full + 1, month, day_, tz=zone)
        else:
            chosen = pendulum.from_format(text, "YYYY-MM-DD", tz=zone)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            _("“{text}” is not a date: write 25.11, 25.11.2026, 2026-11-25 or +3.").format(text=text[:40])
        ) from error
    if not EARLIEST <= chosen.timestamp() < LATEST:
        raise BadInput(_("“{text}” lies outside the years 2000 to 2099.").format(text=text[:40]))
    return chosen


def window(text: str, now: int, zone: str) -> tuple[int, int]:
    """The first and last instant of hours on a day: `25.11 14:00-16:00`, `+1 14-16`, `14-16` for today.

    `24` is the end of the day, and a short window may go over it, `23-1`. `BadInput` when it is none, names an hour
    that no clock shows, or ends before it begins.
    """
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        raise BadInput(_("“{text}” is not a time window: write 25.11 14:00-16:00 or 14-16.").format(text=text[:40]))
    midnight = local(end_of_day(match["day"] or "0", now, zone), zone).replace(hour=0, minute=0, second=0)
    begin, end = (_clock_time(midnight, match[f"{name}_h"], match[f"{name}_m"] or "00") for name in ("from", "to"))
    if end <= begin:
        end += timedelta(days=1)
        if end - begin > _OVER_MIDNIGHT:
            raise BadInput(
                _("“{text}” ends before it begins: write the earlier hour first; over midnight it has {hours} hours "
                  "at most.").format(text=text[:40], hours=_OVER_MIDNIGHT // timedelta(hours=1))
            )  # fmt: skip
    return int(begin.timestamp()), int(end.timestamp())


def _clock_time(midnight: datetime, hour: str, minute: str) -> datetime:
    """That time of the day which begins at `midnight`; `24:00` is its end."""
    hours_, minutes = int(hour), int(minute)
    if minutes > 59 or hours_ * 60 + minutes > 24 * 60:
        raise BadInput(_("{hour}:{minute} is no time of a day: hours go from 0 to 24, minutes from 00 to 59.").format(
            hour=hour, minute=minute))  # fmt: skip
    return midnight + timedelta(hours=hours_, minutes=minutes)


def typed_day(at: int, zone: str) -> str:
    """A day as it would be typed: `25.11.2026`."""
    return local(at, zone).strftime("%d.%m.%Y")


def typed_window(begin: int, end: int, zone: str) -> str:
    """Hours on a day as they would be typed: `25.11.2026 14:00-16:00`."""
    first, last = local(begin, zone), local(end, zone)
    return f"{first:%d.%m.%Y %H:%M}-{'24:00' if _ends_with(first, last) else last.strftime('%H:%M')}"


def hours(begin: int, end: int, zone: str) -> str:
    """Promised hours by a zone's clocks, without the day they begin on: `14:00–16:00`, over midnight `23:30–00:30`.

    Hours that go on longer than over midnight, as a file may bring, name the day they end on: `14:00–25.11 16:00`.
    """
    first, last = local(begin, zone), local(end, zone)
    if _ends_with(first, last):
        return f"{first:%H:%M}–24:00"
    longer = first.date() != last.date() and end - begin > _OVER_MIDNIGHT.total_seconds()
    return f"{first:%H:%M}–{last.strftime('%d.%m %H:%M' if longer else '%H:%M')}"


def _ends_with(first: datetime, last: datetime) -> bool:
    """Whether the last instant is the midnight with which the day of the first ends."""
    return last.time() == time() and last.date() == first.date() + timedelta(days=1)


def instant(text: str) -> int:
    """The epoch seconds of an ISO 8601 instant with an offset; `BadInput` for anything else."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(_("“{text}” is not a time such as 2026-11-22T14:30:00+05:00.").format(text=text[:40])) from error
    if moment.tzinfo is None:
        raise BadInput(_("“{text}” needs an offset from UTC, such as +05:00.").format(text=text[:40]))
    return int(moment.timestamp())

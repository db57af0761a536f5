"""The hours of one day, as they are written: `[["09:00", "13:00"], ["14:00", "18:00"]]`; none at all is closed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orderdesk.patterns import pattern

LocalTime = tuple[int, int, int]
"""Hour (0–24), minute, second."""
Hours = tuple[tuple[LocalTime, LocalTime], ...]
"""The intervals of one day, in local time."""

_TIME = pattern(r"([01][0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?", re.ASCII)


def read_hours(value: object, where: str) -> Hours:
    """Check and read a list of `[from, to]`; `ValueError` names `where` and what may stand there."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: must be a list, not {value!r}")
    pairs = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ValueError(f"{where}: an interval has two times, not {pair!r}")
        pairs.append((read_time(pair[0], where), read_time(pair[1], where)))
    return tuple(pairs)


def read_time(value: object, where: str) -> LocalTime:
    """Check and read a time of the day; `24:00` is its end."""
    match = _TIME.fullmatch(str(value))
    if not match or (match[1] == "24" and (match[2], match[3] or "00") != ("00", "00")):
        raise ValueError(f"{where}: must be a time from 00:00 to 24:00, not {value!r}")
    return int(match[1]), int(match[2]), int(match[3] or 0)


def write_hours(hours: Hours) -> Sequence[Sequence[str]]:
    """The hours as `read_hours` reads them."""
    return [[_written(start), _written(end)] for start, end in hours]


def _written(time: LocalTime) -> str:
    hour, minute, second = time
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")

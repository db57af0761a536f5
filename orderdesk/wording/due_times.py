"""When something is due, as it is typed: `30m`, `2h`, `3d`, `14:30`, `25.11`, `+1 9:00`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from orderdesk.clock import DAY, HOUR, MINUTE
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.wording.dates import LATEST, end_of_day, local

_UNITS: Final = {"m": MINUTE, "min": MINUTE, "м": MINUTE, "мин": MINUTE, "хв": MINUTE, "h": HOUR, "ч": HOUR, "г": HOUR,
                 "год": HOUR, "сағ": HOUR, "d": DAY, "д": DAY, "дн": DAY, "күн": DAY}  # fmt: skip
_LONG: Final = re.compile(rf"\+?(?P<count>\d{{1,4}})\s*(?P<unit>{'|'.join(_UNITS)})\.?", re.IGNORECASE)
_AT: Final = re.compile(r"(?:(?P<day>.+?)\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)")


def due(text: str, now: int, zone: str) -> int:
    """The instant that `text` names, in `zone`; a bare time that is over today is tomorrow's. `BadInput` for none."""
    written = text.strip()
    at = _due(written, now, zone)
    if not now - DAY < at < LATEST:
        raise BadInput(_("“{text}” is over, or too far ahead.").format(text=clean(written, limit=40)))
    return at


def _due(written: str, now: int, zone: str) -> int:
    if (long := _LONG.fullmatch(written)) is not None:
        return now + int(long["count"]) * _UNITS[long["unit"].casefold()]
    clock = _AT.fullmatch(written)
    if clock is None:
        return end_of_day(written, now, zone)
    hour, minute = int(clock["hour"]), int(clock["minute"])
    if hour > 23 or minute > 59:
        raise BadInput(_("“{text}” is no time of day.").format(text=clean(written, limit=40)))
    day = local(end_of_day(clock["day"] or "0", now, zone), zone)
    moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if clock["day"] is None and int(moment.timestamp()) < now:
        moment += timedelta(days=1)
    return int(moment.timestamp())

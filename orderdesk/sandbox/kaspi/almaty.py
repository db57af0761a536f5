"""Almaty's time, in which Kaspi counts, and the hours of the invented shop."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
OPENS, CLOSES = 9, 21
HOUR = 3600


def evening(at: int, hour: int = 20) -> int:
    """The first instant after `at` at which the clock strikes `hour`."""
    moment = datetime.fromtimestamp(at, ALMATY)
    struck = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    return int((struck if struck > moment else struck + timedelta(days=1)).timestamp())


def working_hours_later(at: int, hours: int) -> int:
    """`hours` of the shop's own time later; it is open each day."""
    left = hours * HOUR
    while True:
        moment = datetime.fromtimestamp(at, ALMATY)
        opens = int(moment.replace(hour=OPENS, minute=0, second=0, microsecond=0).timestamp())
        closes = int(moment.replace(hour=CLOSES, minute=0, second=0, microsecond=0).timestamp())
        begin = max(at, opens)
        if begin + left <= closes:
            return begin + left
        left -= max(closes - begin, 0)
        at = opens + 24 * HOUR

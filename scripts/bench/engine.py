"""The deadlines: single sums beside pandas, all orders in one pass, and a holiday announced over them."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Final

from orderdesk.clock import DAY, HOUR
from orderdesk.composition import Composition
from orderdesk.desk.clocks.announce import Announcing
from orderdesk.desk.commands.calendar import Announce
from orderdesk.model import Source
from orderdesk.rules.calendars import read_calendars
from orderdesk.sla import BusinessCalendar
from scripts.bench.figure import Bound, Figure
from scripts.bench.peers import python_with
from scripts.bench.shops.databases import NOW, SIZES, copied, parts

_BUDGET: Final = 3 * HOUR
_SUMS: Final = 200_000
_HOLIDAY: Final = date(2026, 11, 25)

_PANDAS: Final = """
import random, sys, time
import pandas
chance, now = random.Random(1), 1795503600
hours = pandas.offsets.CustomBusinessHour(3, start="09:00", end="20:00", holidays=sys.argv[1].split())
zone = "Asia/Almaty"
starts = [pandas.Timestamp(now + chance.randrange(-200, 200) * 86400, unit="s", tz=zone) for _ in range(3000)]
begun = time.perf_counter()
for start in starts:
    start + hours
print((time.perf_counter() - begun) / len(starts))
"""


def figures() -> Iterator[Figure]:
    """Sums a second, then whole shops."""
    calendar = read_calendars()["kz"]
    chance = random.Random(1)
    starts = [NOW + chance.randrange(-200 * DAY, 200 * DAY) for _ in range(_SUMS)]
    moments = [datetime.fromtimestamp(start, UTC) for start in starts]
    pandas = _pandas(calendar)
    one = _each(starts, calendar.epoch.add)
    yield _rate("add 3 h of business time, integers", one, 500)
    yield Figure(what="the same, beside pandas CustomBusinessHour", ours=one * 1e6, unit="µs", beside=pandas * 1e6,
                 beside_name="pandas", peer_over_ours=True, bound=Bound(100, at_least=True, ratio=True))  # fmt: skip
    yield _rate("add 3 h of business time, datetimes", _each(moments, calendar.add), 300)
    for orders, size in SIZES.items():
        begun = time.perf_counter()
        _recomputed(calendar, starts, orders)
        spent = time.perf_counter() - begun
        yield Figure(what="deadlines of all orders recomputed", size=size, ours=spent, unit="s", bound=Bound(1))
    for orders, size in SIZES.items():
        yield _announced(parts(orders), size)


def _recomputed(calendar: BusinessCalendar, starts: list[int], orders: int) -> list[int | None]:
    add = calendar.epoch.add
    return [add(starts[order % _SUMS], _BUDGET) for order in range(orders)]


def _announced(shop: Composition, size: str) -> Figure:
    """A holiday announced and written, on a copy of the database."""
    with copied(shop) as other, other.store() as store:
        desk = shop.desk(store)
        announcing = Announcing(desk)
        draft = announcing.hours("kz", _HOLIDAY, (), Source.OWNER, "")
        begun = time.perf_counter()
        _, effect = desk.do(Announce(draft))
        spent = time.perf_counter() - begun
    return Figure(what=f"a holiday announced and written, {effect.more} orders moved", size=size, ours=spent, unit="s",
                  bound=Bound(1))  # fmt: skip


def _each(starts: list[int] | list[datetime], add: Callable[..., object]) -> float:
    """Seconds for one sum, best of three rounds."""
    rounds = []
    for _ in range(3):
        begun = time.perf_counter()
        for start in starts:
            add(start, _BUDGET)
        rounds.append((time.perf_counter() - begun) / len(starts))
    return min(rounds)


def _rate(what: str, seconds: float, limit: float) -> Figure:
    return Figure(what=what, ours=1 / seconds / 1000, unit="k/s", bound=Bound(limit, at_least=True))


def _pandas(calendar: BusinessCalendar) -> float:
    """Seconds for one sum in pandas, installed into an environment of its own."""
    holidays = " ".join(day.isoformat() for day in sorted(calendar.spec.holidays))
    done = subprocess.run([python_with("pandas"), "-c", _PANDAS, holidays], capture_output=True, text=True, check=True)
    return float(done.stdout)

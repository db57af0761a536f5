"""The worked examples of terms: each start, its budget, and the instant it ends at."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orderdesk.sla import BusinessCalendar
from orderdesk.sla.targets import ClockKind, TargetClock, Tier, start

MONDAY_TO_FRIDAY = {day: [["09:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def calendar(**more: Any) -> BusinessCalendar:
    return BusinessCalendar.from_spec({"tz": "Europe/Kyiv", "hours": MONDAY_TO_FRIDAY, **more})


KYIV = calendar()
CHRISTMAS = calendar(holidays=["2026-12-25"])
NEW_YEAR = calendar(holidays=["2027-01-01"], overrides={"2026-12-31": [["09:00", "15:00"]]})
SATURDAY = calendar(overrides={"2026-11-28": [["10:00", "16:00"]]})


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Kyiv"))


@pytest.mark.req("M24", "M25", "M21", "M22", "M23", "M28", "M29")
@pytest.mark.parametrize(
    ("name", "hours", "begin", "minutes", "due"),
    [
        ("V1", KYIV, "2026-11-24 18:00", 180, "2026-11-25 10:00"),
        ("V2", KYIV, "2026-11-27 18:00", 180, "2026-11-30 10:00"),
        ("V3", KYIV, "2026-11-24 18:00", 60, "2026-11-24 19:00"),
        ("V4", KYIV, "2026-11-24 19:30", 60, "2026-11-25 09:30"),
        ("V5", KYIV, "2026-11-24 20:00", 180, "2026-11-25 12:00"),
        ("V6", KYIV, "2026-11-24 19:59", 60, "2026-11-25 09:59"),
        ("V7", KYIV, "2026-11-24 08:00", 60, "2026-11-24 10:00"),
        ("V8", KYIV, "2026-11-24 17:00", 180, "2026-11-24 20:00"),
        ("V9", KYIV, "2026-11-28 12:00", 180, "2026-11-30 12:00"),
        ("V10", KYIV, "2026-11-24 18:00", 360, "2026-11-25 13:00"),
        ("V11", KYIV, "2026-11-27 18:00", 360, "2026-11-30 13:00"),
        ("V12", CHRISTMAS, "2026-12-24 19:00", 180, "2026-12-28 11:00"),
        ("V13", KYIV, "2026-03-27 18:00", 180, "2026-03-30 10:00"),
        ("V14", NEW_YEAR, "2026-12-31 14:00", 180, "2027-01-04 11:00"),
        ("V15", SATURDAY, "2026-11-27 19:00", 180, "2026-11-28 12:00"),
    ],
)
def test_working_time(name: str, hours: BusinessCalendar, begin: str, minutes: int, due: str) -> None:
    assert hours.add(when(begin), minutes * 60) == when(due), name


def test_v8_ends_at_the_bell_and_is_late_only_when_more_is_used() -> None:
    rule = TargetClock(clock=ClockKind.BUSINESS, tiers=(Tier(name="acceptable", within=10800),))  # type: ignore[arg-type]
    deadline = start(rule, target="x", since=int(when("2026-11-24 17:00").timestamp()), calendar=KYIV, calendar_key="k")
    assert deadline is not None
    assert deadline.due_at == int(when("2026-11-24 20:00").timestamp())
    assert deadline.last_at == int(when("2026-11-25 09:00").timestamp()), "in the night nothing is used"


def test_v13_real_time_is_an_hour_shorter_when_the_clocks_change() -> None:
    begin, due = when("2026-03-27 18:00"), when("2026-03-30 10:00")
    assert (due.timestamp() - begin.timestamp()) / 3600 == 63


@pytest.mark.req("F15", "M59")
def test_v16_to_v18_other_clocks() -> None:
    wall = TargetClock(clock=ClockKind.WALL, tiers=(Tier(name="acceptable", within=900),))  # type: ignore[arg-type]
    begin = int(when("2026-11-27 23:50").timestamp())
    deadline = start(wall, target="x", since=begin)
    assert deadline is not None
    assert deadline.due_at == int(when("2026-11-28 00:05").timestamp()), "V16: the wall clock knows no night"
    stay = TargetClock(clock=ClockKind.DAYS, days=3, calendar_days=True, tiers=(Tier(name="acceptable"),))
    deadline = start(stay, target="x", since=int(when("2026-11-23 16:00").timestamp()))
    assert deadline is not None
    assert deadline.due_at == int(when("2026-11-26 16:00").timestamp()), "V18: calendar days, to the hour"

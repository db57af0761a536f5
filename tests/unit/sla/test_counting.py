"""Counting open time forth and back, by hand: at the bell, through pauses, and far away from the present."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orderdesk.sla import BusinessCalendar
from orderdesk.sla.business_time import Boundary, EpochCalendar, Pause
from orderdesk.sla.calendar import TimePause
from orderdesk.sla.targets import ClockKind, TargetClock, Tier
from orderdesk.sla.timeline import WALL

ALMATY = ZoneInfo("Asia/Almaty")
HOUR = 3600
WEEK = {day: [["09:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPEC = {"tz": "Asia/Almaty", "hours": WEEK}
SHOP = BusinessCalendar.from_spec(SPEC)


def tuesday(hour: float, days: int = 0) -> int:
    """An hour of Tuesday the 24th of November 2026, or of another day so far from it."""
    return int(datetime(2026, 11, 24, tzinfo=ALMATY).timestamp() + hour * HOUR) + days * 86_400


NOON_PAUSE: list[Pause] = [(tuesday(12), tuesday(13))]
FOR_GOOD: list[Pause] = [(tuesday(12), None)]


@pytest.mark.req("X102")
@pytest.mark.parametrize(
    ("start", "seconds", "boundary", "pauses", "at"),
    [
        (tuesday(11), HOUR, "near", NOON_PAUSE, tuesday(12)),
        (tuesday(11), HOUR, "far", NOON_PAUSE, tuesday(13)),
        (tuesday(12.5), 0, "near", NOON_PAUSE, tuesday(12.5)),
        (tuesday(12.5), 0, "far", NOON_PAUSE, tuesday(13)),
        (tuesday(11), HOUR, "near", FOR_GOOD, tuesday(12)),
        (tuesday(11), HOUR + 1, "near", FOR_GOOD, None),
        (tuesday(10), -HOUR, "near", [], tuesday(9)),
        (tuesday(10), -HOUR, "far", [], tuesday(20, -1)),
        (tuesday(3), 0, "far", [], tuesday(9)),
        (tuesday(18), 5400, "near", [(tuesday(19), tuesday(19.5))], tuesday(20)),
        (tuesday(18), 5400, "far", [(tuesday(19), tuesday(19.5))], tuesday(9, 1)),
        (tuesday(11), HOUR, "far", [(tuesday(8), tuesday(9)), *NOON_PAUSE], tuesday(13)),
        (tuesday(14), -HOUR, "far", NOON_PAUSE, tuesday(12)),
    ],
)
def test_counting_on(start: int, seconds: int, boundary: Boundary, pauses: list[Pause], at: int | None) -> None:
    assert SHOP.epoch.add(start, seconds, boundary, pauses) == at


@pytest.mark.req("X102")
@pytest.mark.parametrize(
    ("start", "seconds", "boundary", "pauses", "at"),
    [
        (tuesday(3), 0, "near", [], tuesday(3)),
        (tuesday(3), 0, "far", [], tuesday(20, -1)),
        (tuesday(10), 1, "near", [], tuesday(10) - 1),
        (tuesday(10), HOUR, "near", [], tuesday(9)),
        (tuesday(10), HOUR, "far", [], tuesday(20, -1)),
        (tuesday(14), HOUR, "near", NOON_PAUSE, tuesday(13)),
        (tuesday(14), HOUR, "far", NOON_PAUSE, tuesday(12)),
        (tuesday(14), 2 * HOUR, "near", NOON_PAUSE, tuesday(11)),
        (tuesday(12.5), 0, "near", NOON_PAUSE, tuesday(12.5)),
        (tuesday(12.5), 0, "far", NOON_PAUSE, tuesday(12)),
        (tuesday(14), HOUR, "near", FOR_GOOD, tuesday(11)),
        (tuesday(10), -HOUR, "near", [], tuesday(11)),
    ],
)
def test_counting_back(start: int, seconds: int, boundary: Boundary, pauses: list[Pause], at: int) -> None:
    assert SHOP.epoch.sub(start, seconds, boundary, pauses) == at


@pytest.mark.parametrize(
    ("seconds", "boundary", "pauses", "at"),
    [
        (HOUR, "near", NOON_PAUSE, tuesday(12)),
        (HOUR, "far", NOON_PAUSE, tuesday(13)),
        (HOUR + 1, "near", NOON_PAUSE, tuesday(13) + 1),
        (HOUR, "near", FOR_GOOD, tuesday(12)),
        (HOUR, "far", FOR_GOOD, None),
    ],
)
def test_wall_time_stops_for_pauses_alone(seconds: int, boundary: Boundary, pauses: list[Pause], at: int) -> None:
    assert WALL.add(tuesday(11), seconds, boundary, pauses) == at


def test_wall_time_that_begins_in_a_pause_begins_after_it() -> None:
    assert WALL.add(tuesday(12.5), HOUR, "near", NOON_PAUSE) == tuesday(14)


def test_a_clock_stands_from_the_first_second_of_a_pause_to_the_last() -> None:
    moments = (tuesday(12) - 1, tuesday(12), tuesday(13) - 1, tuesday(13))
    assert [SHOP.epoch.runs(at, NOON_PAUSE) for at in moments] == [True, False, False, True]
    assert [SHOP.epoch.runs(at, FOR_GOOD) for at in moments] == [True, False, False, False]


def test_times_are_counted_back_through_pauses_too() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=ALMATY)
    pause: list[TimePause] = [(noon, noon + timedelta(hours=1))]
    assert SHOP.sub(noon + timedelta(hours=2), 7200, "near", pause) == noon - timedelta(hours=1)
    assert SHOP.between(noon - timedelta(hours=1), noon + timedelta(hours=2), pause) == 7200


def test_counting_back_beyond_what_was_looked_at_first_is_the_same_as_after_looking_further() -> None:
    further = BusinessCalendar.from_spec(SPEC).epoch
    first = further.next_open(int(datetime(2025, 1, 1, tzinfo=ALMATY).timestamp()))
    start = tuesday(12)
    assert first is not None
    assert further.is_open(tuesday(12, -1197))
    seconds = further.between(first, start)
    for boundary in ("near", "far"):
        for more in (-1, 0, 1):
            fresh = BusinessCalendar.from_spec(SPEC).epoch
            assert fresh.sub(start, seconds + more, boundary) == further.sub(start, seconds + more, boundary)


def test_a_single_day_far_away_is_found_in_both_directions() -> None:
    def fresh() -> BusinessCalendar:
        return BusinessCalendar.from_spec({"tz": "UTC", "overrides": {"2024-01-10": [["09:00", "10:00"]]}})

    day, half = datetime(2024, 1, 10, 9, tzinfo=ZoneInfo("UTC")), timedelta(minutes=30)
    assert fresh().sub(datetime(2026, 6, 1, tzinfo=ZoneInfo("UTC")), 1800) == day + half
    assert fresh().add(datetime(2021, 6, 1, tzinfo=ZoneInfo("UTC")), 1800) == day + half


def test_a_holiday_of_the_whole_day_stays_open_where_hours_were_announced_for_it() -> None:
    spec = {**SPEC, "holidays": ["2026-11-24"], "holiday_cut": "calendar_day"}
    announced = BusinessCalendar.from_spec({**spec, "overrides": {"2026-11-24": [["10:00", "12:00"]]}})
    assert not BusinessCalendar.from_spec(spec).epoch.is_open(tuesday(11))
    assert announced.epoch.is_open(tuesday(11))


def test_years_are_counted_from_2_to_9998_and_not_a_second_further() -> None:
    def fresh() -> EpochCalendar:  # one that knew the first year would count all the years up to the last
        return BusinessCalendar.from_spec({"tz": "UTC", "hours": WEEK}).epoch

    first, end = (int(datetime(year, 1, 1, tzinfo=ZoneInfo("UTC")).timestamp()) for year in (2, 9999))
    assert fresh().between(first, first) == 0
    assert fresh().between(end - 1, end - 1) == 0
    for outside in (first - 1, end):
        with pytest.raises(ValueError, match="lies outside the years 2 to 9998"):
            fresh().between(outside, outside)


def test_a_microsecond_counts_in_a_thousand_years_too() -> None:
    then = datetime(3000, 11, 25, 12, 0, 0, 1, tzinfo=ALMATY)
    assert BusinessCalendar.from_spec(SPEC).between(then, then + timedelta(microseconds=1)) == 1e-6


def test_a_night_shift_is_cut_at_midnight_where_only_its_day_is_asked_for() -> None:
    spec = BusinessCalendar.from_spec({"tz": "Asia/Almaty", "hours": {"tue": [["20:00", "04:00"]]}}).spec
    day = datetime(2026, 11, 24, tzinfo=ALMATY).date()
    assert spec.intervals(day, day) == [(tuesday(20), tuesday(24))]


def test_calendars_with_other_hours_are_described_otherwise() -> None:
    specs: list[dict[str, object]] = [
        {},
        {"overrides": {"2026-11-24": []}},
        {"holidays": ["2026-11-24"]},
        {"hours": {}},
        {"tz": "UTC"},
    ]
    described = [BusinessCalendar.from_spec({**SPEC, **spec}).spec.described() for spec in specs]
    assert len(set(described)) == len(specs)


def test_a_count_of_no_days_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^days: must be 1 or more$"):
        TargetClock(clock=ClockKind.DAYS, tiers=(Tier(name="acceptable"),), days=0)

"""Hours as they are written, cut by breaks, holidays and pauses, in whatever year they are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orderdesk.clock import DAY, HOUR
from orderdesk.sla import BusinessCalendar
from orderdesk.sla.business_time import Boundary, Pause, merged
from orderdesk.sla.hours import read_hours, write_hours
from orderdesk.sla.spec import WEEKDAYS, CalendarSpec
from orderdesk.sla.timeline import WALL
from tests.shop import NOON, at

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "written", [[], [["09:00", "24:00"]], [["09:00:30", "13:00"], ["14:05", "18:00:01"]], [["22:00", "02:00"]]]
)
def test_hours_are_written_as_they_are_read(written: list[list[str]]) -> None:
    assert write_hours(read_hours(written, "hours")) == written


@pytest.mark.parametrize("years", [(2026, 2015, 2037), (2015, 2026, 2014), (2037, 2036, 1969), (9998,), (2,), (9997,)])
def test_each_year_is_known_whichever_was_asked_for_before(years: tuple[int, ...]) -> None:
    hours = dict.fromkeys(WEEKDAYS, (("09:00", "18:00"),))
    calendar = BusinessCalendar.from_spec({"tz": "UTC", "hours": hours})
    for year in years:
        noon, night = datetime(year, 6, 1, 12, tzinfo=UTC), datetime(year, 6, 1, 3, tzinfo=UTC)
        for moment, open_ in ((noon, True), (night, False)):
            assert calendar.is_open(moment) is calendar.epoch.is_open(int(moment.timestamp())) is open_
        assert calendar.between(night, noon) == 3 * HOUR
        assert calendar.next_open(night) == datetime(year, 6, 1, 9, tzinfo=UTC)
        assert calendar.sub(noon, 5 * HOUR) == datetime(year, 5, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pauses", "one"),
    [
        ([(5, 5), (10, 20)], [(10, 20)]),  # one that ends as it begins is none, and hides none behind it
        ([(5, 3), (10, 20)], [(10, 20)]),
        ([(10, 20), (1, 5)], [(1, 5), (10, 20)]),
        ([(1, 5), (5, 8)], [(1, 8)]),
        ([(1, 9), (5, 8), (9, 9)], [(1, 9)]),
        ([(1, 5), (4, None), (7, 8)], [(1, None)]),
        ([(1, 5), (6, None)], [(1, 5), (6, None)]),
    ],
)
def test_pauses_that_touch_are_one(pauses: list[Pause], one: list[Pause]) -> None:
    assert merged(pauses) == one


def test_hours_that_end_as_they_begin_last_till_the_next_day() -> None:
    line = BusinessCalendar.from_spec({"tz": "Asia/Almaty", "overrides": {TODAY.isoformat(): [["09:00"] * 2]}}).epoch
    assert line.between(NOON - DAY, NOON + 2 * DAY) == DAY
    assert [line.is_open(NOON + after) for after in (-4 * HOUR, 0, 20 * HOUR, 21 * HOUR)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("cut", "open_"),
    [
        ({}, [("00:00", "02:00"), ("22:00", "24:00")]),
        (
            {"breaks": [{"date": "2026-11-24", "from": "23:00", "to": "24:00"}]},
            [("00:00", "02:00"), ("22:00", "23:00")],
        ),
        (
            {"breaks": [{"date": "2026-11-23", "from": "23:00", "to": "01:00"}]},
            [("01:00", "02:00"), ("22:00", "24:00")],
        ),
        (
            {"breaks": [{"date": "2026-11-22", "from": "23:00", "to": "22:00"}]},
            [("00:00", "02:00"), ("22:00", "24:00")],
        ),
        ({"holidays": ["2026-11-24"]}, [("00:00", "02:00")]),
        ({"holidays": ["2026-11-24"], "holiday_cut": "calendar_day"}, []),
        ({"holidays": ["2026-11-23"], "holiday_cut": "calendar_day"}, [("22:00", "24:00")]),
    ],
)
def test_a_day_of_night_shifts_loses_what_its_breaks_and_holidays_take(
    cut: dict[str, object], open_: list[tuple[str, str]]
) -> None:
    nights = dict.fromkeys(WEEKDAYS, (("22:00", "02:00"),))
    spec = CalendarSpec.read({"tz": "Asia/Almaty", "hours": nights, **cut})
    midnight = at("2026-11-24 00:00")
    seconds = [tuple(midnight + int(time[:2]) * HOUR for time in pair) for pair in open_]
    assert spec.intervals(TODAY, TODAY) == seconds


@pytest.mark.parametrize(("boundary", "forth", "back"), [("near", 110, 90), ("far", 120, 80)])
def test_wall_time_that_ends_at_a_pause_ends_at_the_side_that_is_asked_for(
    boundary: Boundary, forth: int, back: int
) -> None:
    pauses = [(80, 90), (110, 120)]
    assert (WALL.add(100, 10, boundary, pauses), WALL.sub(100, 10, boundary, pauses)) == (forth, back)
    assert (WALL.add(100, 11, boundary, pauses), WALL.sub(100, 11, boundary, pauses)) == (121, 79)


def test_wall_time_counts_back_over_a_pause_that_still_lasts() -> None:
    assert WALL.sub(100, 10, pauses=[(90, None)]) == 80
    assert WALL.sub(80, 10, pauses=[(90, None)]) == 70
    assert WALL.add(80, 11, pauses=[(90, None)]) is None

"""Laws of business time on random calendars, held against a walk minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orderdesk.sla import BusinessCalendar
from orderdesk.sla.business_time import REACH
from orderdesk.sla.spec import WEEKDAYS

START = datetime(2026, 3, 20, tzinfo=UTC)
"""Before the clock changes of Kyiv (29 March), New York and nobody in Almaty."""

quarter = st.integers(0, 95).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}")
intervals = st.lists(st.tuples(quarter, quarter).map(list), max_size=2)
day = st.integers(0, 20).map(lambda n: (date(2026, 3, 18) + timedelta(days=n)).isoformat())
calendars = st.fixed_dictionaries(
    {
        "tz": st.sampled_from(["UTC", "Asia/Almaty", "Europe/Kyiv", "America/New_York"]),
        "hours": st.dictionaries(st.sampled_from(WEEKDAYS), intervals, min_size=3),
        "holidays": st.lists(day, max_size=3),
        "overrides": st.dictionaries(day, intervals, max_size=2),
        "breaks": st.lists(st.fixed_dictionaries({"date": day, "from": quarter, "to": quarter}), max_size=2),
        "holiday_cut": st.sampled_from(["start_day", "calendar_day"]),
    }
)
moments = st.integers(0, 16 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


def walked(calendar: BusinessCalendar, start: datetime, end: datetime) -> int:
    """Open minutes between two instants, counted one by one."""
    minutes = int((end - start).total_seconds()) // 60
    return sum(calendar.is_open(start + timedelta(minutes=n)) for n in range(minutes))


@settings(max_examples=60, deadline=None)
@given(calendars, moments, moments)
def test_between_is_what_a_walk_counts(spec: dict[str, Any], one: datetime, other: datetime) -> None:
    calendar = BusinessCalendar.from_spec(spec)
    start, end = sorted((one, other))
    assert calendar.between(start, end) == walked(calendar, start, end) * 60
    assert calendar.between(end, start) == -calendar.between(start, end)


@settings(max_examples=150, deadline=None)
@given(calendars, moments, st.integers(0, 200_000))
def test_add_and_sub_undo_each_other(spec: dict[str, Any], start: datetime, seconds: int) -> None:
    calendar = BusinessCalendar.from_spec(spec)
    near, far = calendar.add(start, seconds), calendar.add(start, seconds, "far")
    assume(near is not None and far is not None)
    assert near is not None
    assert far is not None
    assert start <= near <= far
    assert calendar.between(start, near) == calendar.between(start, far) == seconds
    assert calendar.is_open(far)
    back = calendar.sub(near, seconds, "far")
    assume(back is not None)  # nothing but dated hours: before the first of them there is no end to the past
    assert back is not None
    assert back <= start
    assert calendar.between(back, near) == seconds


@settings(max_examples=100, deadline=None)
@given(calendars, moments, st.integers(0, 50_000), st.integers(0, 5000), st.integers(1, 5000))
def test_a_pause_takes_out_exactly_itself(
    spec: dict[str, Any], start: datetime, seconds: int, after: int, length: int
) -> None:
    calendar = BusinessCalendar.from_spec(spec)
    pause = (start + timedelta(minutes=after), start + timedelta(minutes=after + length))
    end = calendar.add(start, seconds, "near", [pause])
    assume(end is not None)
    assert end is not None
    assert calendar.between(start, end, [pause]) == seconds
    before = calendar.add(start, seconds)
    assert before is not None
    assert end >= before
    left = calendar.remaining(start, seconds, end, [pause])
    assert left.seconds == 0


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(0, 200_000))
def test_integers_and_datetimes_agree(spec: dict[str, Any], start: datetime, seconds: int) -> None:
    calendar = BusinessCalendar.from_spec(spec)
    for boundary in ("near", "far"):
        whole = calendar.epoch.add(int(start.timestamp()), seconds, boundary)
        exact = calendar.add(start, seconds, boundary)
        assert whole == (None if exact is None else int(exact.timestamp()))


SHOP = BusinessCalendar.from_spec({"tz": "Asia/Almaty", "hours": {day: [["09:00", "20:00"]] for day in WEEKDAYS[:5]}})


def test_fractions_of_a_second_are_kept() -> None:
    start = datetime(2026, 11, 24, 5, 0, 0, 250_000, tzinfo=UTC)
    assert SHOP.add(start, 0.5) == datetime(2026, 11, 24, 5, 0, 0, 750_000, tzinfo=UTC)
    assert SHOP.between(start, datetime(2026, 11, 24, 5, 0, 1, tzinfo=UTC)) == 0.75


def test_a_budget_of_years_is_found_and_one_of_centuries_is_not() -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)
    week = 5 * 11 * 3600
    assert SHOP.add(start, week * 52 * 30) is not None
    assert SHOP.sub(start, week * 52 * 30) is not None
    assert SHOP.add(start, week * 53 * REACH * 2) is None


def test_only_dated_hours_end_with_the_last_of_them() -> None:
    fair = BusinessCalendar.from_spec({"tz": "UTC", "overrides": {"2031-05-01": [["10:00", "12:00"]]}})
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert fair.add(start, 3600) == datetime(2031, 5, 1, 11, tzinfo=UTC)
    assert fair.next_open(start) == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert fair.add(start, 7201) is None
    assert fair.sub(datetime(2040, 1, 1, tzinfo=UTC), 7200) == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert fair.sub(start, 1) is None
    assert fair.next_open(datetime(2031, 5, 1, 12, tzinfo=UTC)) is None


def test_hours_inside_a_clock_change() -> None:
    """The hour that Kyiv skips moves forward, the one it has twice is its first."""
    spring = BusinessCalendar.from_spec({"tz": "Europe/Kyiv", "hours": {"sun": [["03:30", "05:00"]]}})
    assert spring.next_open(datetime(2026, 3, 29, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    autumn = BusinessCalendar.from_spec({"tz": "Europe/Kyiv", "hours": {"sun": [["03:30", "05:00"]]}})
    opened = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert autumn.next_open(datetime(2026, 10, 25, tzinfo=UTC)) == opened
    assert autumn.between(opened, datetime(2026, 10, 25, 12, tzinfo=UTC)) == 2.5 * 3600


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"tz": "Moon/Base"}, "tz"),
        ({}, "tz"),
        ({"tz": "UTC", "hourz": {}}, "hourz"),
        ({"tz": "UTC", "hours": {"monday": []}}, "monday"),
        ({"tz": "UTC", "hours": {"mon": [["9", "18:00"]]}}, "hours.mon"),
        ({"tz": "UTC", "hours": {"mon": [["09:00"]]}}, "two times"),
        ({"tz": "UTC", "hours": {"mon": [["24:30", "25:00"]]}}, "hours.mon"),
        ({"tz": "UTC", "holidays": ["31.12.2026"]}, "holidays"),
        ({"tz": "UTC", "holidays": [datetime(2026, 12, 31, tzinfo=UTC)]}, "holidays"),
        ({"tz": "UTC", "overrides": {"soon": []}}, "overrides"),
        ({"tz": "UTC", "breaks": [{"date": "2026-01-01"}]}, "breaks"),
        ({"tz": "UTC", "holiday_cut": "half"}, "holiday_cut"),
        ({"tz": "UTC", "holidays": "2026-01-01"}, "holidays"),
        ({"tz": "UTC", "known_until": "2026"}, "known_until"),
    ],
)
def test_a_calendar_that_is_written_wrongly_says_where(spec: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        BusinessCalendar.from_spec(spec)


def test_a_datetime_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SHOP.is_open(datetime(2026, 11, 24))  # noqa: DTZ001


def test_a_calendar_is_known_to_the_end_of_a_day() -> None:
    spec = BusinessCalendar.from_spec({"tz": "Asia/Almaty", "known_until": "2026-12-31"}).spec
    end = int(datetime.fromisoformat("2027-01-01T00:00:00+05:00").timestamp())
    assert (spec.knows(end - 1), spec.knows(end), spec.knows(end + 1)) == (True, True, False)
    assert BusinessCalendar.from_spec({"tz": "Asia/Almaty"}).spec.knows(end * 9)


def test_announced_days_beat_holidays_and_overrides() -> None:
    written = BusinessCalendar.from_spec(
        {"tz": "UTC", "hours": {"mon": [["09:00", "20:00"]]}, "holidays": ["2026-11-23"],
         "overrides": {"2026-11-30": [["10:00", "12:00"]]}}
    )  # fmt: skip
    days = {date(2026, 11, 23): (((8, 0, 0), (9, 0, 0)),), date(2026, 11, 30): ()}
    announced = written.announced(days)
    assert {day: announced.spec.hours_of(day) for day in days} == days
    assert written.spec.hours_of(date(2026, 11, 23)) == ()


@pytest.mark.parametrize("question", ["add", "sub"])
def test_a_boundary_is_near_or_far_and_nothing_else(question: str) -> None:
    with pytest.raises(ValueError, match="near or far, not 'close'"):
        getattr(SHOP, question)(START, 60, "close")
    with pytest.raises(ValueError, match="near or far"):
        getattr(SHOP.epoch, question)(0, -60, "")


@pytest.mark.parametrize("seconds", [float("inf"), float("-inf"), float("nan")])
def test_a_duration_is_a_finite_number(seconds: float) -> None:
    for ask in (SHOP.add, SHOP.sub):
        with pytest.raises(ValueError, match="finite"):
            ask(START, seconds)
    with pytest.raises(ValueError, match="finite"):
        SHOP.remaining(START, seconds, START)


@pytest.mark.parametrize("at", [10**12, 10**15, -(10**12), -(10**15), 1 << 80])
def test_beyond_the_years_of_dates_it_is_never_open_and_nothing_is_counted(at: int) -> None:
    calendar = SHOP.epoch
    assert not calendar.is_open(at)
    answers = (calendar.add(at, 60), calendar.sub(at, 60), calendar.next_open(at), calendar.next_edge(at))
    assert answers == (None, None, None, None)
    with pytest.raises(ValueError, match="outside the years 2 to 9998"):
        calendar.between(0, at)


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_the_first_and_the_last_year_have_no_answers(at: datetime) -> None:
    assert (SHOP.add(at, 60), SHOP.sub(at, 60), SHOP.next_open(at), SHOP.is_open(at)) == (None, None, None, False)

"""Where hours end: the last opening of all, the last second of a count, how far a working day is looked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from orderdesk.clock import DAY, HOUR, MINUTE
from orderdesk.config_reader import Seconds
from orderdesk.rules.deadlines import Clocks
from orderdesk.sla import BusinessCalendar
from orderdesk.sla.business_time import Boundary
from orderdesk.sla.countdown import LATE, Countdown, Running, countdown, next_change
from orderdesk.sla.targets import ClockKind, TargetClock, Tier, start, working_days
from orderdesk.values import replace
from tests.shop import NOON, at
from tests.unit.bare_orders import BOOKS, order
from tests.unit.rules.test_rules_clocks import HOUR_TO_GO

TODAY = date(2026, 11, 24)


def only(day: date, begin: str = "12:00", end: str = "13:00") -> BusinessCalendar:
    """A calendar that is open on one day and never again."""
    return BusinessCalendar.from_spec({"tz": "Asia/Almaty", "overrides": {str(day): [[begin, end]]}})


def two_days(first: int) -> BusinessCalendar:
    """A calendar that is open from 12 to 13 on two days running, the first so many days from today, and never again."""
    days = [str(TODAY + timedelta(days=first + n)) for n in (0, 1)]
    return BusinessCalendar.from_spec({"tz": "Asia/Almaty", "overrides": {day: [["12:00", "13:00"]] for day in days}})


@pytest.mark.parametrize(("ahead", "found"), [(1, True), (373, True), (374, False)])
def test_a_working_day_is_looked_for_a_year_and_a_week_ahead(ahead: int, found: bool) -> None:
    closing = at(f"{TODAY + timedelta(days=ahead)} 13:00")
    assert working_days(only(TODAY + timedelta(days=ahead)), NOON, 1) == (closing if found else None)


@pytest.mark.parametrize(
    ("seconds", "boundary", "found"),
    [
        (HOUR - 1, "far", NOON + 1),
        (HOUR - 1, "near", NOON + 1),
        (HOUR, "near", NOON),
        (HOUR, "far", None),  # it would end at a closing before, and there is none
        (HOUR + 1, "near", None),
    ],
)
def test_the_first_opening_of_all_can_be_counted_back_to(seconds: int, boundary: Boundary, found: int | None) -> None:
    assert only(TODAY).epoch.sub(NOON + DAY, seconds, boundary) == found
    forth = {"near": NOON + HOUR, "far": None}[boundary] if seconds == HOUR else NOON + seconds
    assert only(TODAY).epoch.add(NOON - DAY, seconds, boundary) == (forth if seconds <= HOUR else None)


@pytest.mark.parametrize(("boundary", "forth", "back"), [("near", NOON - DAY, NOON + DAY), ("far", NOON, NOON + HOUR)])
def test_nothing_to_count_stays_where_it_is_or_goes_to_the_other_side_of_the_night(
    boundary: Boundary, forth: int, back: int
) -> None:
    line = only(TODAY).epoch
    assert (line.add(NOON - DAY, 0, boundary), line.sub(NOON + DAY, 0, boundary)) == (forth, back)


@pytest.mark.parametrize(
    ("state", "tier", "mark"),
    [
        (Running.RUNNING, "good", "good"),
        (Running.RUNNING, LATE, LATE),
        (Running.FROZEN, "good", "frozen"),
        (Running.FROZEN, LATE, LATE),
    ],
)
def test_a_row_is_marked_late_before_anything_else(state: Running, tier: str, mark: str) -> None:
    assert Countdown(state, 0, tier).mark == mark


@pytest.mark.parametrize(("boundary", "forth", "back"), [("near", HOUR, DAY), ("far", DAY, HOUR)])
def test_a_pause_beyond_the_answer_leaves_it_at_the_same_side_of_the_night(
    boundary: Boundary, forth: int, back: int
) -> None:
    line = two_days(0).epoch
    tomorrow, today = (NOON + DAY + 600, NOON + DAY + 900), (NOON + 600, NOON + 900)
    assert line.add(NOON, HOUR, boundary, [tomorrow]) == line.add(NOON, HOUR, boundary) == NOON + forth
    assert line.sub(NOON + DAY + HOUR, HOUR, boundary, [today]) == NOON + back
    past, coming = (NOON - HOUR, NOON - 60), (NOON + 2 * DAY, NOON + 3 * DAY)
    assert line.add(NOON, HOUR, boundary, [past]) == NOON + forth
    assert line.sub(NOON + DAY + HOUR, HOUR, boundary, [coming]) == NOON + back


@pytest.mark.parametrize("clock", [ClockKind.WALL, ClockKind.BUSINESS])
def test_at_once_is_due_in_the_second_it_begins(clock: ClockKind) -> None:
    rule = TargetClock(clock=clock, tiers=(Tier(name="good", within=Seconds(0)),))
    deadline = start(rule, target="accept", since=NOON, calendar=only(TODAY), calendar_key="kz")
    assert deadline is not None
    assert (deadline.due_at, deadline.last_at) == (NOON, NOON)


def test_after_the_last_closing_of_all_nothing_is_ever_late() -> None:
    clocks = Clocks({"kz": only(TODAY)}, {})
    book = replace(BOOKS["own_shop"], target=(replace(HOUR_TO_GO, clock=ClockKind.BUSINESS),))
    here = replace(order("own_shop", "new"), seen_at=NOON + 99 * DAY)
    here = replace(here, deadline=clocks.deadline(book, here))
    assert here.deadline is not None
    assert (here.deadline.due_at, here.deadline.last_at) == (NOON + HOUR, None)
    assert clocks.passed_over(book, here) is False
    assert clocks.next_act(book, here) is None
    assert clocks.expired(book, here, NOON + 99 * DAY) == frozenset()


def test_late_at_the_opening_changes_its_text_a_minute_after_it() -> None:
    calendar = two_days(1)
    rule = TargetClock(clock=ClockKind.DAYS, days=1, tiers=(Tier(name="good"),))
    deadline = start(rule, target="pack", since=NOON, calendar=calendar, calendar_key="kz")
    assert deadline is not None
    opening = NOON + 2 * DAY
    assert deadline.due_at == NOON + DAY + HOUR
    assert countdown(deadline, opening, calendar.epoch).tier == LATE
    assert countdown(deadline, opening, calendar.epoch).left_s == 0
    assert next_change(deadline, opening, calendar.epoch) == opening + MINUTE
    assert next_change(deadline, opening + 59, calendar.epoch) == opening + MINUTE

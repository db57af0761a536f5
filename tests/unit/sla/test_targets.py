"""Five clocks, tiers, warnings, pauses, strict lateness and the two states of a countdown."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from orderdesk.config_reader import Seconds
from orderdesk.sla import BusinessCalendar
from orderdesk.sla.countdown import Countdown, Running, countdown, next_change
from orderdesk.sla.targets import ClockKind, Deadline, TargetClock, Tier, Warn, start
from orderdesk.sla.timeline import WALL

ALMATY = ZoneInfo("Asia/Almaty")
WEEK = {day: [["09:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SHOP = BusinessCalendar.from_spec({"tz": "Asia/Almaty", "hours": WEEK})
MIN, HOUR, DAY = 60, 3600, 86400


def at(text: str) -> int:
    """Epoch of an Almaty wall time, `2026-11-24 18:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ALMATY).timestamp())


def clock(kind: ClockKind, *tiers: tuple[str, int | None], **more: object) -> TargetClock:
    return TargetClock(
        clock=kind,
        tiers=tuple(Tier(name=n, within=None if w is None else Seconds(w)) for n, w in tiers),
        **more,  # type: ignore[arg-type]
    )


ACCEPT = clock(ClockKind.BUSINESS, ("excellent", HOUR), ("acceptable", 3 * HOUR), warn=(Warn(left=Seconds(15 * MIN)),))


def accept(since: str) -> Deadline:
    deadline = start(ACCEPT, target="accept", since=at(since), calendar=SHOP, calendar_key="shop")
    assert deadline is not None
    return deadline


@pytest.mark.req("M24", "M25")
@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-11-24 18:00", "2026-11-25 10:00"),
        ("2026-11-27 18:00", "2026-11-30 10:00"),
        ("2026-11-24 20:00", "2026-11-25 12:00"),
        ("2026-11-24 17:00", "2026-11-24 20:00"),
        ("2026-11-28 12:00", "2026-11-30 12:00"),
    ],
)
def test_three_business_hours_end_where_the_seed_says(since: str, due: str) -> None:
    assert accept(since).due_at == at(due)


def test_tiers_end_one_after_the_other() -> None:
    deadline = accept("2026-11-24 19:30")
    assert [(edge.tier, edge.until) for edge in deadline.edges] == [
        ("excellent", at("2026-11-25 09:30")),
        ("acceptable", at("2026-11-25 11:30")),
    ]
    assert deadline.warn_at == at("2026-11-25 11:15")


def test_a_tier_can_be_a_share_of_the_way_to_the_orders_own_instant() -> None:
    rule = TargetClock(clock=ClockKind.UNTIL, tiers=(Tier(name="excellent", percent=33), Tier(name="acceptable")))
    deadline = start(rule, target="accept", since=1000, instant=2000)
    assert deadline is not None
    assert deadline.target == "accept"
    assert [(edge.tier, edge.until) for edge in deadline.edges] == [("excellent", 1330), ("acceptable", 2000)]


def test_the_last_second_of_a_tier_still_belongs_to_it() -> None:
    deadline = accept("2026-11-24 10:00")
    edge = at("2026-11-24 11:00")
    assert countdown(deadline, edge, SHOP.epoch).tier == "excellent"
    assert countdown(deadline, edge + 1, SHOP.epoch).tier == "acceptable"


def test_at_the_closing_bell_nothing_is_left_and_nobody_is_late() -> None:
    deadline = accept("2026-11-24 17:00")
    assert countdown(deadline, at("2026-11-24 20:00"), SHOP.epoch) == Countdown(Running.FROZEN, 0, "acceptable")
    assert countdown(deadline, at("2026-11-25 03:00"), SHOP.epoch).mark == "frozen"
    assert countdown(deadline, at("2026-11-25 09:00"), SHOP.epoch).tier == "acceptable"
    assert next_change(deadline, at("2026-11-25 09:00"), SHOP.epoch) == at("2026-11-25 09:00") + 1
    late = countdown(deadline, at("2026-11-25 09:00") + 1, SHOP.epoch)
    assert (late.tier, late.left_s) == ("late", -1)


def test_outside_the_hours_the_value_stands_still() -> None:
    deadline = accept("2026-11-24 19:00")
    night = [countdown(deadline, at(f"2026-11-25 0{hour}:00"), SHOP.epoch) for hour in (0, 3, 8)]
    assert {(view.state, view.left_s, view.mark) for view in night} == {(Running.FROZEN, 2 * HOUR, "frozen")}


def test_the_wall_clock_ignores_the_calendar() -> None:
    quarter = clock(ClockKind.WALL, ("acceptable", 15 * MIN))
    deadline = start(quarter, target="accept", since=at("2026-11-27 23:50"), calendar=SHOP)
    assert deadline is not None
    assert deadline.due_at == at("2026-11-28 00:05")
    assert deadline.calendar is None


def test_ordinary_time_is_paused_to_the_second() -> None:
    since, pause = at("2026-11-27 12:00"), (at("2026-11-27 12:00") + 10, at("2026-11-27 12:00") + 47)
    due = WALL.add(since, 15 * MIN, "near", [pause])
    assert due == since + 15 * MIN + 37
    assert WALL.sub(due, 15 * MIN, "near", [pause]) == since


def test_until_counts_to_the_orders_own_instant() -> None:
    promised = at("2026-11-25 23:59") + 59
    until = TargetClock(
        clock=ClockKind.UNTIL,
        tiers=(Tier(name="excellent", before=Seconds(DAY)), Tier(name="acceptable")),
        warn=(Warn(left=Seconds(2 * HOUR)),),
    )
    deadline = start(until, target="planned", since=at("2026-11-24 10:00"), instant=promised)
    assert deadline is not None
    assert (deadline.due_at, deadline.last_at, deadline.warn_at) == (promised, promised, promised - 2 * HOUR)
    assert countdown(deadline, promised, WALL).tier == "acceptable"
    assert countdown(deadline, promised + 1, WALL).tier == "late"
    assert start(until, target="planned", since=0) is None


def test_before_is_a_window_with_two_sides() -> None:
    handed = at("2026-11-25 14:00")
    photo = clock(ClockKind.BEFORE, ("acceptable", None), opens=Seconds(30 * MIN), closes=Seconds(10 * MIN))
    deadline = start(photo, target="photo", since=at("2026-11-25 09:00"), instant=handed)
    assert deadline is not None
    assert (deadline.opens_at, deadline.due_at) == (handed - 30 * MIN, handed - 10 * MIN)


@pytest.mark.parametrize(
    ("since", "days", "cut_off", "due"),
    [
        ("2026-11-25 13:40", 3, 24, "2026-11-30 20:00"),  # Wed + Thu, Fri, Mon
        ("2026-11-28 13:40", 3, 24, "2026-12-02 20:00"),  # a Saturday does not count itself
        ("2026-11-23 17:00", 1, 16, "2026-11-25 20:00"),  # after the cut-off the next day is the start
    ],
)
def test_working_days_end_with_the_closing_of_the_last(since: str, days: int, cut_off: int, due: str) -> None:
    pickup = clock(ClockKind.DAYS, ("acceptable", None), days=days, cut_off=cut_off)
    deadline = start(pickup, target="pickup", since=at(since), calendar=SHOP, calendar_key="shop")
    assert deadline is not None
    assert deadline.due_at == at(due)


def test_calendar_days_end_at_the_same_hour() -> None:
    storage = clock(ClockKind.DAYS, ("acceptable", None), days=3)
    deadline = start(storage, target="storage", since=at("2026-11-23 16:00"))
    assert deadline is not None
    assert deadline.due_at == at("2026-11-26 16:00")


def test_a_warning_may_be_a_share_of_the_budget() -> None:
    warned = clock(ClockKind.BUSINESS, ("acceptable", 2 * HOUR), warn=(Warn(percent=75),))
    deadline = start(warned, target="x", since=at("2026-11-24 19:00"), calendar=SHOP)
    assert deadline is not None
    assert deadline.warn_at == at("2026-11-25 09:30")


def test_a_calendar_that_never_opens_gives_no_deadline() -> None:
    shut = BusinessCalendar.from_spec({"tz": "UTC", "hours": {}})
    assert start(ACCEPT, target="accept", since=0, calendar=shut) is None


@pytest.mark.parametrize("now", ["2026-11-24 10:00", "2026-11-24 12:53", "2026-11-24 19:59", "2026-11-25 02:00"])
def test_nothing_visible_changes_before_the_next_change(now: str) -> None:
    deadline = accept("2026-11-24 10:00")
    moment = at(now)
    change = next_change(deadline, moment, SHOP.epoch)
    assert change is not None

    def shown(instant: int) -> tuple[str, int, str]:
        view = countdown(deadline, instant, SHOP.epoch)
        unit = 1 if 0 < view.left_s <= 600 else MIN
        return view.mark, view.left_s // unit if view.left_s > 0 else -(-view.left_s // MIN), view.state

    before = shown(moment)
    assert all(shown(instant) == before for instant in range(moment, min(change, moment + 4000)))
    assert shown(change) != before


def test_a_clock_that_could_not_count_is_refused() -> None:
    plain = (Tier(name="acceptable"),)
    with pytest.raises(ValueError, match="at least one"):
        TargetClock(clock=ClockKind.WALL, tiers=())
    with pytest.raises(ValueError, match="within"):
        TargetClock(clock=ClockKind.BUSINESS, tiers=plain)
    with pytest.raises(ValueError, match="days"):
        TargetClock(clock=ClockKind.DAYS, tiers=plain)
    with pytest.raises(ValueError, match="opens"):
        TargetClock(clock=ClockKind.BEFORE, tiers=plain)


def test_a_tier_that_ends_between_two_minutes_is_repainted_the_moment_it_is_over() -> None:
    odd = clock(ClockKind.BUSINESS, ("excellent", HOUR + 1), ("acceptable", 3 * HOUR))
    deadline = start(odd, target="accept", since=at("2026-11-24 10:00"), calendar=SHOP)
    assert deadline is not None
    edge = deadline.edges[0].until
    assert next_change(deadline, edge, SHOP.epoch) == edge + 1


def test_a_tier_without_an_end_of_its_own_ends_at_the_deadline() -> None:
    deadline = start(clock(ClockKind.UNTIL, ("good", None), ("last", None)), target="x", since=0, instant=1000)
    assert deadline is not None
    assert [(edge.tier, edge.until) for edge in deadline.edges] == [("good", 1000), ("last", 1000)]


@pytest.mark.parametrize("kind", [ClockKind.UNTIL, ClockKind.BEFORE])
def test_what_the_order_does_not_bring_along_is_no_deadline(kind: ClockKind) -> None:
    rule = clock(kind, ("acceptable", None), opens=Seconds(20), closes=Seconds(10))
    assert start(rule, target="x", since=0) is None
    brought = start(rule, target="x", since=0, instant=1000)
    assert brought is not None
    assert brought.due_at == (1000 if kind is ClockKind.UNTIL else 990)


def test_the_end_of_the_working_day_is_repainted_though_no_minute_is_over() -> None:
    deadline = accept("2026-11-24 18:00:45")
    change = next_change(deadline, at("2026-11-24 19:59:59"), SHOP.epoch)
    assert change is not None
    assert change <= at("2026-11-24 20:00") + 1, "by then the clock stands"


def test_counting_back_leaves_out_every_pause() -> None:
    pauses = ((at("2026-11-24 10:00"), at("2026-11-24 10:20")), (at("2026-11-24 11:00"), at("2026-11-24 11:30")))
    assert SHOP.epoch.sub(at("2026-11-24 12:00"), HOUR, "near", pauses) == at("2026-11-24 10:30")
    assert SHOP.epoch.sub(at("2026-11-24 12:00"), 2 * HOUR, "near", pauses) == at("2026-11-24 09:10")
    back = SHOP.epoch.sub(at("2026-11-24 09:30"), -HOUR, "near", pauses)
    assert back == SHOP.epoch.add(at("2026-11-24 09:30"), HOUR, "near", pauses) == at("2026-11-24 10:50")


@pytest.mark.parametrize(("since", "due"), [("14:59", "2026-11-25 20:00"), ("15:00", "2026-11-26 20:00")])
def test_from_the_hour_of_the_cut_off_on_the_day_does_not_count(since: str, due: str) -> None:
    rule = clock(ClockKind.DAYS, ("acceptable", None), days=1, cut_off=15)
    deadline = start(rule, target="x", since=at(f"2026-11-24 {since}"), calendar=SHOP)
    assert deadline is not None
    assert deadline.due_at == at(due)


def test_ordinary_time_between_two_instants_leaves_out_every_pause() -> None:
    pauses = ((10, 20), (90, None))
    assert [WALL.between(0, end, pauses) for end in (5, 15, 30, 100)] == [5, 10, 20, 80]
    assert WALL.between(30, 15, pauses) == -10, "backwards as well"


def test_a_day_that_is_open_until_24_ends_at_midnight() -> None:
    night = BusinessCalendar.from_spec({"tz": "Asia/Almaty", "hours": {"tue": [["20:00", "24:00"]]}})
    assert night.epoch.add(at("2026-11-24 19:00"), 4 * HOUR) == at("2026-11-25 00:00")
    assert not night.epoch.is_open(at("2026-11-25 00:30"))

"""What an order's clock does and says, and when: its acts one after the other, its warnings, the calls to be made."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.clock import HOUR, MINUTE
from orderdesk.config_reader import Seconds
from orderdesk.model import Alert, AlertKind, Order
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.deadlines import ACTS_DONE, Act, Clocks, Plan, counted, target_of, targets
from orderdesk.rules.rulebook.model import After, Rulebook, Target
from orderdesk.sla.targets import ClockKind, Tier, Warn
from orderdesk.values import replace
from tests.shop import NOON, at
from tests.unit.bare_orders import BOOKS, order

CLOCKS = Clocks(read_calendars(), {"shop 2": "ua"})

HOUR_TO_GO = Target(
    key="accept", title="Accept", in_=("new",), clock=ClockKind.WALL, breach="late",
    tiers=(Tier(name="acceptable", within=Seconds(HOUR)),),
    warn=(Warn(left=Seconds(20 * MINUTE)), Warn(left=Seconds(10 * MINUTE), do="call"), Warn(percent=50)),
    after=(After(by=Seconds(HOUR), do="close"), After(by=Seconds(2 * HOUR), do="forget")),
)  # fmt: skip
"""An hour of wall time: said at 12:30 and 12:40, called at 12:50, late past 13:00, closed past 14:00 …"""


def book(*of: Target) -> Rulebook:
    return replace(BOOKS["own_shop"], target=of)


def waiting(rules: Rulebook, status: str = "new", **fields: Any) -> Order:
    """An order that came into its status at noon, with the clock that its rulebook sets."""
    here = order("own_shop", status, **fields)
    return replace(here, deadline=CLOCKS.deadline(rules, here))


@pytest.mark.parametrize(
    ("done", "seen", "act"),
    [
        (None, 0, Act(NOON + 50 * MINUTE, "call", 1)),
        (0, 0, Act(NOON + 50 * MINUTE, "call", 1)),
        (1, 0, Act(NOON + HOUR + 1, "late", 2)),
        (2, 0, Act(NOON + 2 * HOUR + 1, "close", 3)),
        (3, 0, Act(NOON + 3 * HOUR + 1, "forget", 4)),
        (4, 0, None),
        # What its channel has confirmed it after is passed over.
        (None, NOON + 50 * MINUTE - 1, Act(NOON + 50 * MINUTE, "call", 1)),
        (None, NOON + 50 * MINUTE, Act(NOON + HOUR + 1, "late", 2)),
        (None, NOON + HOUR + 1, Act(NOON + 2 * HOUR + 1, "close", 3)),
        (3, NOON + 3 * HOUR + 1, None),
    ],
)
def test_acts_of_a_clock_come_one_after_the_other_each_once(done: int | None, seen: int, act: Act | None) -> None:
    rules = book(HOUR_TO_GO)
    facts: dict[str, Any] = {} if done is None else {ACTS_DONE: done}
    here = waiting(rules, seen_at=seen, **facts)
    assert CLOCKS.next_act(rules, here) == act
    assert CLOCKS.plan(rules, here).acts_at == (act and act.at)


def test_an_act_can_wait_for_a_share_of_the_time() -> None:
    rules = book(replace(HOUR_TO_GO, warn=(Warn(percent=75, do="call"),)))
    assert CLOCKS.next_act(rules, waiting(rules)) == Act(NOON + 45 * MINUTE, "call", 1)


@pytest.mark.parametrize(
    ("breach", "seen", "over"),
    [("late", NOON + HOUR, False), ("late", NOON + HOUR + 1, True), ("", NOON + HOUR + 1, False)],
)
def test_what_its_channel_confirms_after_its_time_is_passed_over(breach: str, seen: int, over: bool) -> None:
    rules = book(replace(HOUR_TO_GO, breach=breach))
    assert CLOCKS.passed_over(rules, waiting(rules, seen_at=seen)) is over


def test_without_a_clock_nothing_comes() -> None:
    rules = book()
    here = order("own_shop", "new", seen_at=NOON)
    assert (CLOCKS.deadline(rules, here), target_of(rules, here), CLOCKS.next_act(rules, here)) == (None, None, None)
    assert CLOCKS.passed_over(rules, here) is False
    assert CLOCKS.next_alerts(rules, here) == []
    assert CLOCKS.plan(rules, here).at is None
    running = waiting(book(HOUR_TO_GO))
    assert target_of(rules, running) is None, "a rule that is gone stands behind nothing"
    assert CLOCKS.next_act(rules, running) is None
    assert CLOCKS.next_alerts(rules, running) == []
    assert CLOCKS.passed_over(rules, replace(running, seen_at=NOON + 9 * HOUR)) is False


def warning(at_: int) -> Alert:
    return Alert(AlertKind.WARNING, "accept", at_)


@pytest.mark.parametrize(
    ("since", "call_at", "alerts"),
    [
        (0, None, [warning(NOON + 30 * MINUTE)]),
        (NOON + 30 * MINUTE, None, [warning(NOON + 30 * MINUTE)]),
        (NOON + 30 * MINUTE + 1, None, [warning(NOON + 40 * MINUTE)]),  # not 12:50, when the system calls
        (NOON + 40 * MINUTE + 1, None, []),
        (0, NOON + 5, [Alert(AlertKind.CALL, "", NOON + 5)]),
        (NOON + 6, NOON + 5, [warning(NOON + 30 * MINUTE)]),
        (0, NOON + 30 * MINUTE, [warning(NOON + 30 * MINUTE), Alert(AlertKind.CALL, "", NOON + 30 * MINUTE)]),
        (NOON + HOUR, NOON + 2 * HOUR, [Alert(AlertKind.CALL, "", NOON + 2 * HOUR)]),
    ],
)
def test_warnings_and_calls_are_said_in_their_time_those_of_one_instant_together(
    since: int, call_at: int | None, alerts: list[Alert]
) -> None:
    rules = book(HOUR_TO_GO)
    facts: dict[str, Any] = {} if call_at is None else {"call_at": call_at}
    here = waiting(rules, alerts_from=since, **facts)
    assert CLOCKS.next_alerts(rules, here) == alerts
    assert CLOCKS.plan(rules, here).alerts_at == (alerts[0].at if alerts else None)


@pytest.mark.parametrize(
    ("acts_at", "alerts_at", "first"), [(None, None, None), (5, None, 5), (None, 6, 6), (5, 6, 5), (6, 5, 5), (0, 5, 0)]
)
def test_a_plan_wants_something_at_the_earlier_of_its_two(
    acts_at: int | None, alerts_at: int | None, first: int | None
) -> None:
    assert Plan(acts_at, alerts_at).at == first


def until(key: str, field: str) -> Target:
    return Target(key=key, title=key, in_=("new",), clock=ClockKind.UNTIL, field=field, tiers=(Tier(name="good"),))


def test_the_most_urgent_target_is_the_deadline_and_all_that_are_over_are_told() -> None:
    rules = book(until("plan", "planned_at"), until("hold", "hold_until"), HOUR_TO_GO)
    here = waiting(rules, planned_at=NOON + 10, hold_until=NOON + 5)
    assert here.deadline is not None
    assert here.deadline.target == "hold"
    over = ((0, ""), (5, ""), (6, "hold"), (11, "hold plan"), (HOUR, "hold plan"), (HOUR + 1, "accept hold plan"))
    for now, keys in over:
        assert sorted(CLOCKS.expired(rules, here, NOON + now)) == keys.split()
    rules = book(until("plan", "planned_at"), until("hold", "hold_until"))
    assert target_of(rules, here) == rules.target[1]


@pytest.mark.parametrize(
    ("field", "fields", "fits"),
    [
        ("hold_until", {}, False),
        ("hold_until", {"hold_until": NOON}, True),
        ("hold_until", {"hold_until": True}, False),
        ("hold_until", {"hold_until": "24.11"}, False),
        ("", {}, True),
    ],
)
def test_a_target_runs_only_where_its_instant_is_known(field: str, fields: dict[str, Any], fits: bool) -> None:
    rules = book(replace(HOUR_TO_GO, field=field))
    assert bool(targets(rules, order("own_shop", "new", **fields))) is fits
    assert targets(rules, order("own_shop", "ready", hold_until=NOON)) == []


@pytest.mark.parametrize(("express", "first"), [(True, 0), (False, 1)])
def test_of_targets_with_one_key_the_first_that_fits_counts(express: bool, first: int) -> None:
    rules = book(replace(HOUR_TO_GO, when={"express": True}), HOUR_TO_GO, replace(HOUR_TO_GO, key="other"))
    found = targets(rules, order("own_shop", "new", express=express))
    assert found == [rules.target[first], rules.target[2]]


@pytest.mark.parametrize(("had", "runs"), [(0, True), (100_000, False)])
def test_a_target_can_wait_for_money_alone(had: int, runs: bool) -> None:
    rules = book(replace(HOUR_TO_GO, when={"paid": False}))
    assert bool(targets(rules, order("own_shop", "new", paid_amount=had))) is runs


@pytest.mark.parametrize(
    ("since", "facts", "began"),
    [
        ((), {}, NOON),
        (("received_at",), {}, NOON - 600),
        (("approved_at", "received_at"), {}, NOON - 600),
        (("approved_at", "received_at"), {"approved_at": NOON - 60}, NOON - 60),
        (("approved_at",), {"approved_at": True}, NOON),
    ],
)
def test_a_clock_counts_from_the_first_instant_that_is_known(
    since: tuple[str, ...], facts: dict[str, Any], began: int
) -> None:
    rules = book(replace(HOUR_TO_GO, since=since))
    deadline = waiting(rules, **facts).deadline
    assert deadline is not None
    assert (deadline.started_at, deadline.due_at) == (began, began + HOUR)


@pytest.mark.parametrize(
    ("clock", "calendar_days", "on_calendar"),
    [
        (ClockKind.BUSINESS, False, True),
        (ClockKind.WALL, False, False),
        (ClockKind.DAYS, False, True),
        (ClockKind.DAYS, True, False),
        (ClockKind.UNTIL, False, False),
    ],
)
def test_business_time_and_working_days_count_on_the_channels_calendar(
    clock: ClockKind, calendar_days: bool, on_calendar: bool
) -> None:
    target = replace(HOUR_TO_GO, clock=clock, days=1, calendar_days=calendar_days, field="planned_at")
    assert counted(target) is on_calendar
    for channel, calendar in (("own_shop", "kz"), ("shop 2", "ua")):
        deadline = CLOCKS.deadline(book(target), replace(order("own_shop", "new", planned_at=NOON), channel=channel))
        assert CLOCKS.calendar_of(BOOKS["own_shop"], channel) == calendar
        assert deadline is not None
        assert deadline.calendar == (calendar if on_calendar else None)


def test_what_lies_beyond_the_known_holidays_is_uncertain() -> None:
    known = CLOCKS.calendars["kz"].spec.known_until
    assert known is not None
    end = at(f"{known} 23:59") + 60
    assert CLOCKS.uncertain("kz", end) is False
    assert CLOCKS.uncertain("kz", end + 1) is True
    assert CLOCKS.uncertain(None, end + 1) is False
    assert CLOCKS.uncertain("kz", None) is False

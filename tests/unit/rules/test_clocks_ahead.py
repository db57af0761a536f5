"""What was promised presses before the status in which it is kept: nothing is accepted too late to be kept, unseen."""

from __future__ import annotations

import random

import pytest

from orderdesk.clock import HOUR
from orderdesk.model import ActorKind, Fact, Shelf
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.context import RuleContext
from orderdesk.rules.deadlines import Clocks, targets
from orderdesk.rules.rulebook.model import Rulebook, Target
from orderdesk.sla.targets import ClockKind
from orderdesk.values import replace
from tests.shop import NOON
from tests.unit.bare_orders import BOOKS, order

CLOCKS = Clocks(read_calendars(), {})

OPEN = [
    (book.key, status.key) for book in BOOKS.values() for status in book.status
    if not status.shelf.closed and not status.called_off
]  # fmt: skip

WAITS_FOR_OTHERS = {("kaspi", "signing"): "the bank", ("kaspi", "transit"): "Kaspi's courier"}
"""Where nothing can be done for what was promised, and who is waited for."""


@pytest.mark.req("K21")
def test_where_a_day_is_promised_a_clock_runs_to_it_or_others_are_waited_for() -> None:
    without = {
        (name, status)
        for name, status in OPEN
        if CLOCKS.deadline(BOOKS[name], order(name, status, planned_at=NOON + HOUR)) is None
    }
    assert without == WAITS_FOR_OTHERS.keys()


def led_to(book: Rulebook, status: str) -> set[str]:
    """Where an order can come to from a status by what an operator does, and only forwards."""
    found, left = set[str](), [status]
    places = [one.key for one in book.status]
    while left:
        here = left.pop()
        ways = [way.status for step in book.step if here in step.from_ and ActorKind.OPERATOR in step.by
                for way in step.to if not step.cancels and places.index(way.status) > places.index(here)]  # fmt: skip
        left += [way for way in ways if way not in found]
        found |= {way for way in ways if not book.status_of(way).shelf.closed}
    return found


def fixed(book: Rulebook, statuses: set[str]) -> list[Target]:
    """The targets of these statuses that end at an instant of the order, not at the end of a budget."""
    until = (ClockKind.UNTIL, ClockKind.BEFORE)
    return [one for one in book.target if one.clock in until and statuses & {*one.in_}]


FIRST = [(name, status) for name, status in OPEN if BOOKS[name].status_of(status).shelf in (Shelf.NEW, Shelf.AGREEMENT)]


@pytest.mark.req("K9", "K21", "F30")
@pytest.mark.parametrize(("name", "status"), FIRST)
@pytest.mark.parametrize("seed", range(20))
def test_what_is_to_be_accepted_is_as_urgent_as_whatever_follows(name: str, status: str, seed: int) -> None:
    """Whatever instants it brings along: no clock of a status that it comes to is over before the one that is shown."""
    chance, book = random.Random(seed), BOOKS[name]
    follow = fixed(book, led_to(book, status) - {"awaited_pickup", "awaited_delivery", "awaited_carrier"})
    assert follow
    facts: dict[str, Fact] = {"category": chance.choice(["flowers", "electronics"])}
    brought = {
        one.field: NOON + chance.randrange(-2 * HOUR, chance.choice([3, 60]) * HOUR)
        for one in follow
        if chance.random() < 0.8
    }
    brought.pop("hold_until", None)  # how long a pickup point keeps it is known once it lies there
    here = order(name, status, facts=facts, **brought)
    shown = CLOCKS.deadline(book, here)
    assert shown is not None
    for target in follow:
        there = replace(here, status=next(iter({*target.in_} & led_to(book, status))))
        later = CLOCKS.deadline(replace(book, target=(target,)), there)
        assert later is None or shown.due_at <= later.due_at, target.title
    assert RuleContext(book=book, order=replace(here, deadline=shown), now=shown.due_at + 1).late or shown.calendar


ACTING = [(name, status, target.key) for name, status in OPEN for target in BOOKS[name].target
          if target.steps and status in target.in_]  # fmt: skip


@pytest.mark.req("K9", "M29")
@pytest.mark.parametrize(("name", "status", "key"), ACTING)
@pytest.mark.parametrize("seed", range(10))
def test_what_presses_ahead_keeps_no_clock_from_acting(name: str, status: str, key: str, seed: int) -> None:
    """The system does by a clock what it does when nothing was promised, at the same instant, and warns of it too."""
    chance, book = random.Random(seed), BOOKS[name]
    plain = order(name, status, facts={"photo_at": NOON} if key == "rating" else {})
    promised = replace(plain, planned_at=NOON + chance.randrange(-9 * HOUR, 9 * HOUR),
                       facts={**plain.facts, "transmit_by": NOON + chance.randrange(-9 * HOUR, 9 * HOUR)})  # fmt: skip
    plain, promised = (replace(one, deadline=CLOCKS.deadline(book, one)) for one in (plain, promised))
    assert key in [one.key for one in targets(book, plain)]
    act = CLOCKS.next_act(book, plain)
    assert act is not None
    assert CLOCKS.next_act(book, promised) == act
    assert CLOCKS.plan(book, promised).acts_at == act.at
    assert CLOCKS.passed_over(book, replace(promised, seen_at=act.at + 99 * HOUR)) == CLOCKS.passed_over(
        book, replace(plain, seen_at=act.at + 99 * HOUR)
    )
    soon = [alert.at for alert in CLOCKS.next_alerts(book, plain)]
    assert not soon or min(alert.at for alert in CLOCKS.next_alerts(book, promised)) <= soon[0]


@pytest.mark.parametrize(("name", "status"), FIRST)
def test_how_it_was_accepted_is_judged_by_its_own_time(name: str, status: str) -> None:
    """Being late for the promise is counted where it is kept, once."""
    book = BOOKS[name]
    here = order(name, status, planned_at=NOON - HOUR)
    late, plain = replace(here, deadline=CLOCKS.deadline(book, here)), replace(here, planned_at=None)
    assert late.deadline is not None
    assert late.deadline.due_at == NOON - HOUR
    assert CLOCKS.judged(book, late) == CLOCKS.deadline(book, plain)

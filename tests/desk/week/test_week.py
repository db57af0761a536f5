"""A week of a shop with its own couriers: stock, cash and refunds add up, however often somebody is killed.

Six couriers, three warehouses, four channels in three currencies; orders are cancelled, split, taken to the wrong door,
given back; counts are off; a line is lost after what was done by it, and the same is done again. `own_count` makes its
count of the histories, `Purses` of what went from hand to hand.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.desk.ledgers.broken_off import quick, wrong
from tests.desk.ledgers.own_count import differences
from tests.desk.week.purses import Purses
from tests.desk.week.week import Plan, at_work
from tests.store.nursery import Nursery

_SUMS = {
    "orders": "SELECT count(*) FROM orders WHERE part_of IS NULL",
    "cancelled": "SELECT count(*) FROM orders WHERE shelf = 'cancelled'",
    "split": "SELECT count(*) FROM orders WHERE part_of IS NOT NULL",
    "delivered": "SELECT count(*) FROM stops WHERE state = 'done'",
    "not delivered": "SELECT count(*) FROM stops WHERE state = 'failed'",
    "taken off": "SELECT count(*) FROM stops WHERE state = 'withdrawn'",
    "runs": "SELECT count(*) FROM runs",
    "returns": "SELECT count(*) FROM returns WHERE decided_act IS NOT NULL",
    "refunds": "SELECT count(*) FROM history WHERE kind = 'refunded'",
    "hand-ins": "SELECT count(*) FROM hand_ins",
    "differences": "SELECT (SELECT count(*) FROM hand_ins WHERE counted <> expected) "
    "+ (SELECT count(*) FROM till_counts WHERE counted <> expected)",
    "currencies": "SELECT count(DISTINCT currency) FROM orders",
}

_LEFT = {
    "in hand": "SELECT count(*) FROM accounts WHERE kind = 'courier' AND debits <> credits",
    "runs": "SELECT count(*) FROM runs WHERE closed_act IS NULL",
    "refunds": "SELECT count(*) FROM orders WHERE refund_due > 0",
}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    opened = Nursery("tests.desk.week.week")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderdesk.desk.people.pin._hash", quick)


@pytest.mark.req("O26", "O27", "O28", "O29", "O30", "C23", "C24", "C25", "C38", "C42")
@pytest.mark.parametrize(
    ("plan", "kills"),
    [(Plan(1, 100), 2), pytest.param(Plan(7, 3000), 10, marks=pytest.mark.soak)],
    ids=["a short day", "a week"],
)
def test_stock_cash_and_refunds_add_up(nursery: Nursery, tmp_path: Path, plan: Plan, kills: int) -> None:
    chance = random.Random(plan.orders)
    (tmp_path / "plan").write_text(f"{plan.days} {plan.orders}")
    repeated = 0
    for turn in range(kills + 1):
        with at_work(tmp_path, chance, plan) as week:
            done = [*islice(week.acts(), None if turn == kills else plan.acts // (kills + 1))]
            repeated += week.people.repeated
        assert _off(tmp_path) == [], (turn, done[-20:])
        if turn < kills:
            said = nursery.killed_after(tmp_path, chance.randrange(1 << 30), chance.uniform(0.05, 1))
            assert _off(tmp_path) == [], (turn, "killed", said)
    assert wrong(tmp_path) == []
    with at_work(tmp_path, chance, plan) as week:
        value = week.shop.store.connection.value
        sums = {what: value(sql) for what, sql in _SUMS.items()}
        assert {what: value(sql) for what, sql in _LEFT.items()} == dict.fromkeys(_LEFT, 0)
        print(sums | {"acts": week.purses.acts, "done twice": repeated, "cut off": week.purses.lost})
    assert sums["orders"] == plan.orders
    missing = [what for what, count in sums.items() if not count]
    assert len(missing) <= (3 if plan.days == 1 else 0), "where the kills fall decides what a short day has time for"
    assert repeated or plan.days == 1


def _off(folder: Path) -> list[str]:
    """Where the desk says another thing than either of the counts."""
    purses = Purses(folder)
    found = purses.differences()
    purses.close()
    return [*found, *differences(folder / "orders.db")]

"""Whatever is done by anybody, and wherever a desk is killed: all ledgers agree with each other and with a count.

The count (`own_count`) is made of histories and journals alone, by code that the desk has no part in.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.desk.ledgers.broken_off import at_work, quick, wrong
from tests.desk.ledgers.everything import KINDS
from tests.desk.ledgers.own_count import differences
from tests.store.nursery import Nursery


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    opened = Nursery("tests.desk.ledgers.broken_off")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderdesk.desk.people.pin._hash", quick)


def walked(nursery: Nursery, folder: Path, seed: int, acts: int, kills: int) -> Counter[str]:
    """So many acts, and as often a desk that is killed somewhere in its own; how many of each kind were done."""
    chance, done = random.Random(seed), list[str]()
    for turn in range(kills + 1):
        with at_work(folder, chance) as walk:
            done += walk.acts(acts // (kills + 1))
        assert wrong(folder) == [], (seed, len(done), done[-20:])
        if turn < kills:
            said = nursery.killed_after(folder, chance.randrange(1 << 30), chance.uniform(0.05, 1.5))
            assert wrong(folder) == [], (seed, len(done), "killed", said)
    return Counter(one.partition(":")[0] for one in done)


@pytest.mark.req("C23", "C24", "C25", "C38", "C42", "O29", "O30")
@pytest.mark.parametrize("seed", range(2))
def test_all_ledgers_agree_with_a_count_of_the_histories(nursery: Nursery, seed: int, tmp_path: Path) -> None:
    walked(nursery, tmp_path, seed, 120, 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 150))
def test_two_thousand_acts_over_all_ledgers(nursery: Nursery, seed: int, tmp_path: Path) -> None:
    done = walked(nursery, tmp_path, seed, 2000, 4)
    print(seed, *(f"{kind} {times}," for kind, times in sorted(done.items())))  # what a walk proves: `pytest -rP`
    assert {*KINDS} - {*done} == set()


WRONGED = (
    "UPDATE accounts SET debits = debits + 1 WHERE kind = 'receivable' AND currency = 'KZT'",
    "UPDATE accounts SET credits = credits + 1 WHERE kind = 'sales' AND currency = 'UAH'",
    "UPDATE levels SET on_hand = on_hand + 1 WHERE place_id = 1 AND sku = 'S1'",
)


def test_the_count_notices_what_was_wronged(tmp_path: Path) -> None:
    with at_work(tmp_path, random.Random(1)) as walk:
        assert len([*walk.acts(60)]) == 60
    assert differences(tmp_path / "orders.db") == []
    for number, sql in enumerate(WRONGED):
        copy = tmp_path / f"{number}.db"
        shutil.copyfile(tmp_path / "orders.db", copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as file:
            assert file.execute(sql).rowcount == 1
        assert len(differences(copy)) == 1

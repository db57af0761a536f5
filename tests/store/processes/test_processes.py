"""Several processes at one database: nobody does twice what another has done, and a killed one leaves it whole."""

from __future__ import annotations

import json
import os
import time
from collections import Counter

import pytest

from orderdesk.desk.intake.intake import Intake
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import Shop
from tests.store import race
from tests.store.race import go, start

ROUNDS = 12
"""How often the writers are killed."""


@pytest.mark.req("C5")
def test_each_order_is_accepted_by_exactly_one_and_the_others_are_told_who(shop: Shop) -> None:
    numbers = [f"{n:04d}" for n in range(60)]
    Intake(shop.store, shop.parts.rules, shop.clock()).take([shop.incoming(number) for number in numbers])
    operators = ("Болат", "Айгерим", "Олена")
    processes = [start("accept", shop, operator, numbers) for operator in operators]
    for process in processes:
        go(process)
    said = {o: [json.loads(line) for line in p.communicate(timeout=60)[0].splitlines()]
            for o, p in zip(operators, processes, strict=True)}  # fmt: skip
    winners = {number: [o for o in operators if [number, "won"] in said[o]] for number in numbers}
    assert Counter(map(len, winners.values())) == {1: 60}
    for operator, answers in said.items():
        for number, answer in answers:
            if answer != "won":
                assert winners[number][0] in answer, f"{operator} must hear that {winners[number][0]} was first"
                assert "locked" not in answer
    for number in numbers:
        assert shop.kinds(number) == ["received", "accepted"]
        assert shop.json("history", number)[-1]["actor"] == winners[number][0]


def held_against(shop: Shop, operators: int, orders: int, seconds: int) -> None:
    """Run the race, and hold what everybody was told against what the history says."""
    result = race.run(shop, operators, orders, seconds)
    assert race.check(shop.store) == []
    assert result.won == Counter({f"{n:04d}": 1 for n in range(orders)})
    winner = {number: who for who, answers in result.said.items() for number, answer in answers if answer == "won"}
    for number, who in winner.items():
        assert shop.store.history.of(shop.order(number).id)[1].actor.name == who
    for who, number, answer in result.refused:
        assert "locked" not in answer
        if not number:  # busy: they pressed again
            continue
        named = [name for name in result.operators if name in answer]
        assert winner[number] in named or (named and "держит" in answer), f"{who} must hear who was first: {answer}"


@pytest.mark.req("C5")
def test_operators_who_all_want_the_most_urgent_order_never_get_the_same_one(shop: Shop) -> None:
    held_against(shop, operators=6, orders=120, seconds=0)


@pytest.mark.soak
@pytest.mark.req("C5")
def test_twenty_operators_work_through_two_thousand_orders(shop: Shop) -> None:
    held_against(shop, operators=20, orders=2000, seconds=int(os.environ.get("SOAK", "60")))


def test_a_killed_desk_holds_nothing_any_more(shop: Shop) -> None:
    shop.receive("1")
    process = start("hold", shop, "Болат", ["1"])
    go(process)
    assert process.stdout
    assert process.stdout.readline() == '"1"\n'
    assert [claim.operator for claim in shop.store.claims.all()] == ["Болат"]
    refused = shop.run("accept", "1")
    assert (refused.exit_code, "Болат держит" in refused.stderr) == (1, True), refused.stderr
    process.kill()
    process.communicate(timeout=30)
    assert shop.store.claims.all() == []
    assert shop.run("accept", "1").exit_code == 0


def test_kill_minus_nine_in_a_burst_of_steps_loses_nothing_that_was_acknowledged(shop: Shop) -> None:
    numbers = [f"{n:04d}" for n in range(40)]
    Intake(shop.store, shop.parts.rules, shop.clock()).take([shop.incoming(number) for number in numbers])
    acknowledged: dict[str, int] = {}
    for turn in range(ROUNDS):
        processes = [start("burst", shop, f"писатель-{n}", numbers[n::2] + numbers) for n in range(2)]
        for process in processes:
            go(process)
        time.sleep(0.05 + 0.02 * turn)  # a moment of real work, a little longer each round, and then the axe
        for process in processes:
            process.kill()
        for process in processes:
            for line in process.communicate(timeout=30)[0].splitlines():
                number, version = json.loads(line)
                acknowledged[number] = max(acknowledged.get(number, 0), version)
        with Store(shop.parts.database) as store:
            assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]
            assert wrong_orders(store) == []
            for number, version in acknowledged.items():
                assert store.orders.by_number(number)[0].version >= version
    assert sum(acknowledged.values()) > len(acknowledged) > 0, "something must have been going on"


def test_a_screen_sees_what_another_process_commits(shop: Shop) -> None:
    order = shop.receive("4821")
    before = shop.store.connection.data_version()
    assert shop.store.connection.data_version() == before
    process = start("accept", shop, "Болат", ["4821"])
    process.communicate("go\n", timeout=60)
    assert shop.store.connection.data_version() != before
    assert shop.order("4821").version == order.version + 1

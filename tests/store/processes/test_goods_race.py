"""Twenty desks at one product: what is promised was seen before the key, and nothing is promised twice."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from orderdesk.desk.ledgers.proof import wrong_by_history, wrong_ledgers
from tests.shop import Shop
from tests.store import race

DESKS, ORDERS, THERE = 20, 200, 50


@pytest.mark.req("C22", "C24", "X8")
@pytest.mark.parametrize("mode", ["promise", "promise-many"])
def test_two_hundred_orders_of_fifty_pieces(shop: Shop, mode: str) -> None:
    numbers = [f"{n:04d}" for n in range(ORDERS)]
    for number in numbers:
        shop.receive(number)
    shop.count("TEA-1", THERE)
    each = ORDERS // DESKS
    processes = [race.start(mode, shop, f"Оператор {n:02d}", numbers[n * each : (n + 1) * each]) for n in range(DESKS)]
    for process in processes:
        race.go(process)
    said = dict[str, str]()
    for process in processes:
        out = process.communicate(timeout=300)[0]
        assert process.returncode == 0
        said.update(json.loads(line) for line in out.splitlines())
    (stand,) = shop.store.levels.stands(["TEA-1"])
    assert (stand.reserved, stand.short, stand.free) == (THERE, ORDERS - THERE, 0)
    short = {number for number in numbers if shop.order(number).short}
    assert len(short) == ORDERS - THERE
    assert not [number for number in short if said[number] != "short"], "said before the key"
    if mode == "promise":
        assert Counter(said.values()) == {"whole": THERE, "short": ORDERS - THERE}
    assert wrong_ledgers(shop.store, shop.parts.rules) == []
    assert not [*wrong_by_history(shop.store, shop.parts.rules)]

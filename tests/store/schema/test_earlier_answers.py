"""What a channel said before its last word is remembered, of each order the last few answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from tests.shop import NOON, Shop
from tests.store.lists.test_search_form import old


@pytest.mark.req("X23")
def test_the_last_few_answers_are_remembered_and_no_more(shop: Shop) -> None:
    said = [shop.incoming("4821", address=f"Абая {n}") for n in range(60)]
    for incoming in said:
        shop.take(incoming)
    known = [shop.store.answers.said_before(1, incoming.said) for incoming in said]
    assert known == [False] * 19 + [True] * 40 + [False], "the last one is the last word"


@pytest.mark.req("X27")
def test_the_lines_of_an_older_database_are_kept_and_adjustments_have_room(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    old(path)
    with Composition(database=path, operator="Мария", clock=FixedClock(NOON)).store() as store:
        assert [[line.sku for line in store.orders.lines(n)] for n in range(1, 5)] == [["TEA-1"]] * 4
    with Shop.made(tmp_path / "shop", NOON) as shop:
        goods = (IncomingLine("A", "Чай", 1, 500), IncomingLine("", "Скидка", 1, -100))
        shop.take(shop.incoming("4821", lines=goods, total=400))
        assert [line.price.minor for line in shop.store.orders.lines(1)] == [500, -100]

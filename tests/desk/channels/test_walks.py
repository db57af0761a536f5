"""Random walks of orders through every rulebook: no unknown state, no lost money, a history that replays."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orderdesk.desk.upkeep.doctor import examine
from orderdesk.errors import DeskError
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import NOON, Shop
from tests.walking import BOOKS, KINDS, begin, chosen, lines, move, walks


@pytest.mark.req("M33")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@example(channel="magazito", bought=[(1, 100)], extra=0, walk=[("step", 0), ("call", 0), ("step", 0)])
@given(channel=st.sampled_from(sorted(BOOKS)), bought=lines, extra=st.integers(0, 5000), walk=walks(*KINDS))
def test_a_random_walk_stays_within_its_rulebook_and_loses_nothing(
    channel: str, bought: list[tuple[int, int]], extra: int, walk: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        money = begin(shop, channel, bought, extra)
        photo = Path(folder) / "photo.jpg"
        photo.write_bytes(b"")
        for kind, chance in walk:
            order = chosen(shop, chance)
            before, goods = _sum(shop), _sum(shop, goods=True)
            try:
                move(shop, order, kind, chance, photo)
            except DeskError:
                assert _sum(shop) == before, "what is refused changes nothing"
            if kind == "step":  # one that asks for it sets what the delivery costs
                assert _sum(shop, goods=True) == goods
            elif kind != "edit":
                assert _sum(shop) == before == money, "splitting and moving lose no minor unit"
            money = _sum(shop)
        book = BOOKS[channel]
        for order_id in shop.store.orders.ids():
            found = shop.store.orders.get(order_id)
            assert found is not None
            status = book.status_of(found.status)
            assert found.shelf is status.shelf
            assert (found.closed_at is not None) == status.shelf.closed
            told = shop.store.orders.lines(found.id)
            assert told, "no order is without goods"
        assert wrong_orders(shop.store) == [], "every order is what its history says"
        with shop.store.write():
            assert examine(shop.store, shop.parts.rules) == [], "and so is all that is kept ready of it"


def _sum(shop: Shop, *, goods: bool = False) -> int:
    orders = [shop.store.orders.get(order_id) for order_id in shop.store.orders.ids()]
    return sum((order.goods if goods else order.total).minor for order in orders if order is not None)

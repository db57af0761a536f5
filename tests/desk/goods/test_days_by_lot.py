"""Wherever orders go and whatever the storekeeper does: the ledger of goods agrees with itself, rules and histories."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.desk.commands.shop import SalesTold
from orderdesk.desk.ledgers.proof import wrong_by_history, wrong_ledgers
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.store.ledgers.return_checks import wrong_returns
from tests.desk.goods.walk import Walk
from tests.shop import NOON, Shop


def walked(folder: Path, seed: int, acts: int) -> None:
    with Shop.made(folder, NOON) as shop:
        walk, known = Walk(shop, folder, seed), dict[str, int]()
        for turn, kind in enumerate(walk.acts(acts)):
            wrong = [*wrong_ledgers(shop.store, shop.parts.rules), *wrong_returns(shop.store.connection)]
            assert not wrong, (seed, turn, kind, wrong)
            stands = walk.stands()
            assert all(one.free >= 0 for one in stands)
            for one in stands:
                there = [level.free for level in shop.store.levels.all(one.sku)]
                assert sum(there) == one.free, "free is what can be sold, wherever it lies"
            known = {one.sku: known[one.sku] for one in stands if one.sku in known}
            assert dict(shop.store.products.untold()) == {
                one.sku: one.free for one in stands if one.free != known.get(one.sku)
            }, (seed, turn, kind)
            if turn % 9 == 8:
                shop.desk.do(SalesTold())
                known = {one.sku: one.free for one in stands}
        assert not [*wrong_by_history(shop.store, shop.parts.rules)]
        assert not wrong_orders(shop.store)


@pytest.mark.req("C23", "C24", "C25")
@pytest.mark.parametrize("seed", range(4))
def test_after_every_act_the_ledger_agrees(seed: int, tmp_path: Path) -> None:
    walked(tmp_path, seed, 75)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(50))
def test_two_thousand_acts(seed: int, tmp_path: Path) -> None:
    walked(tmp_path, 1000 + seed, 2000)

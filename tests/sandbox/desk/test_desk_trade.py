"""The desk over broken lines, killed again and again: nothing told twice or lost, nothing shown as told that was not.

On both sides no time passes but what the trade lets pass: else buyers would sign and clocks run out while both sides
are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.sandbox.desk.desk_inside import DeskInside
from tests.sandbox.desk.desk_trader import DeskTrader
from tests.sandbox.inside import sandbox
from tests.sandbox.long_trade import Trade, trade
from tests.sandbox.sandbox_process import served
from tests.shop import Shop

MORNING = "2026-11-25T10:00"


@pytest.mark.parametrize(
    "wanted",
    [Trade(orders=60, kills=3), pytest.param(Trade(orders=2000, kills=10, latency=0.005), marks=pytest.mark.soak)],
    ids=["few", "many"],
)
def test_the_desk_and_the_marketplace_agree_whatever_breaks(shop: Shop, tmp_path: Path, wanted: Trade) -> None:
    with served("--orders", "0", now=MORNING) as (line, _process):
        trader = DeskTrader(shop, line, tmp_path)
        found = trade(trader.control, trader, wanted)
        print(found, "killed:", trader.killed)
        trader.close()
    assert found.differences == []
    assert trader.killed == wanted.kills
    assert found.writes >= wanted.orders
    assert found.unanswered >= wanted.orders // 5
    assert len(trader.shown()) == wanted.orders


@pytest.mark.parametrize(
    "seeds", [(2, 4), pytest.param(range(100), marks=pytest.mark.soak)], ids=["that once differed", "many"]
)
def test_they_agree_wherever_the_desk_is_killed(tmp_path: Path, seeds: Sequence[int]) -> None:
    """A seed is a whole trade, the same each time it is made; it says which one differs."""
    for seed in seeds:
        folder, made = tmp_path / str(seed), sandbox(seed=seed)
        with Shop.made(folder, made.clock()) as shop:
            trader = DeskInside(shop, made, folder, seed=seed)
            found = trade(trader.control, trader, Trade(orders=60, kills=3, seed=seed))
            trader.close()
            assert (seed, found.differences) == (seed, [])
            assert len(trader.shown()) == 60

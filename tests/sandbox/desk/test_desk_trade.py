"""The desk over broken lines, killed ten times: nothing told twice, none lost, nothing shown as told that was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sandbox.desk.desk_trader import DeskTrader
from tests.sandbox.long_trade import Trade, trade
from tests.sandbox.sandbox_process import served
from tests.shop import Shop


@pytest.mark.parametrize(
    "wanted",
    [Trade(orders=60, kills=3), pytest.param(Trade(orders=2000, kills=10, latency=0.005), marks=pytest.mark.soak)],
    ids=["few", "many"],
)
def test_the_desk_and_the_marketplace_agree_whatever_breaks(shop: Shop, tmp_path: Path, wanted: Trade) -> None:
    with served("--orders", "0") as (line, _process):
        trader = DeskTrader(shop, line, tmp_path)
        found = trade(line["kaspi"]["url"], trader, wanted)
        print(found, "killed:", trader.killed)
        trader.close()
    assert found.differences == []
    assert trader.killed == wanted.kills
    assert found.writes >= wanted.orders
    assert found.unanswered >= wanted.orders // 5
    assert len(trader.shown()) == wanted.orders

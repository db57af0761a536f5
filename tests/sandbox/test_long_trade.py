"""Many orders, lines that break, kills: a careful trader and the marketplace agree, a careless one is found out.

Two thousand orders by `make soak`, a few with every run.
"""

from __future__ import annotations

import pytest

from tests.sandbox.careful_trader import CarefulTrader
from tests.sandbox.long_trade import Trade, trade
from tests.sandbox.sandbox_process import served


@pytest.mark.parametrize(
    "wanted",
    [Trade(orders=60, kills=2), pytest.param(Trade(orders=2000, kills=10, latency=0.005), marks=pytest.mark.soak)],
    ids=["few", "many"],
)
def test_nothing_is_told_twice_or_lost_by_who_asks_before_telling_again(wanted: Trade) -> None:
    with served("--orders", "0") as (line, _process):
        trader = CarefulTrader(line)
        found = trade(trader.control, trader, wanted)
        trader.close()
    assert found.differences == []
    assert found.writes >= wanted.orders
    assert found.unanswered >= wanted.orders // 5
    assert len(trader.shown()) == wanted.orders


def test_who_sends_again_unasked_is_found_out() -> None:
    with served("--orders", "0") as (line, _process):
        trader = CarefulTrader(line, careful=False)
        found = trade(trader.control, trader, Trade(orders=40))
        trader.close()
    said = " ".join(found.differences)
    assert "sent again after it was done" in said
    assert "shown as not told, and was done" in said

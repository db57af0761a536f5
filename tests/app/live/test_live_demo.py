"""The live demo: its marketplace's orders come over the line, what is done is told there, and it ends with the demo."""

from __future__ import annotations

import httpx
import pytest

from orderdesk.clock import system_clock
from orderdesk.demo.live_day import demo_shop
from orderdesk.desk.channels.line_worker import Worker
from orderdesk.desk.channels.open_line import opener
from orderdesk.model import FactName


def test_the_demo_trades_with_a_marketplace_beside_it() -> None:
    with demo_shop("Мария", system_clock, live=True) as parts, parts.store() as store:
        assert store.answers.open_numbers("kaspi") == set(), "nothing is invented of what is live"
        (account,) = store.accounts.all()
        assert account.writes
        worker = Worker(parts.desk(store), opener(parts.rules, system_clock, lambda seconds: None))
        worker.round()
        numbers = sorted(store.answers.open_numbers("kaspi"))
        assert len(numbers) > 5
        found = store.orders.find("kaspi", numbers[0])
        assert found is not None
        assert found.facts[FactName.CHANNEL_ID]
        worker.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(account.url)

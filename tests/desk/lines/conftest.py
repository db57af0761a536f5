"""A shop with an account on Kaspi that is there in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from orderdesk.channels.live import channel_kinds
from orderdesk.channels.live.kaspi import Kaspi
from orderdesk.channels.live.protocol import Setup
from orderdesk.desk.channels.line_worker import Worker
from orderdesk.desk.channels.open_line import opener
from orderdesk.model import OutboxItem
from tests.desk.lines.kaspi_there import TOKEN, KaspiThere
from tests.shop import Shop


class Trade(Struct, dict=True):
    """A shop, Kaspi, and the worker between them."""

    shop: Shop
    there: KaspiThere
    worker: Worker

    def go(self, seconds: int = 61, rounds: int = 3) -> None:
        """Time passes, and the worker works."""
        self.shop.clock.at += seconds
        for _turn in range(rounds):
            self.worker.round()

    def status(self, number: str) -> str:
        return self.shop.order(number).status

    def outbox(self, number: str) -> list[OutboxItem]:
        """What the marketplace is to be told of an order, or was."""
        return [item for item in self.shop.store.outbox.of(self.shop.order(number).id) if item.to == "marketplace"]

    def untold(self, number: str) -> list[str]:
        return [item.kind for item in self.shop.store.outbox.untold(self.shop.order(number).id)]

    def another_worker(self) -> Worker:
        """Who comes after one that was killed."""
        return Worker(self.shop.desk, opener(self.shop.parts.rules, self.shop.clock, lambda seconds: None))


@pytest.fixture
def token(tmp_path: Path) -> Path:
    """The file with the token."""
    path = tmp_path / "token"
    path.touch(0o600)
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture
def there(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> KaspiThere:
    """Kaspi, as every line to it leads there."""
    kaspi = KaspiThere(shop.clock)

    class Wired(Kaspi):
        def __init__(self, setup: Setup) -> None:
            super().__init__(setup, kaspi.transport)

    monkeypatch.setattr(channel_kinds, "maker", lambda kind: Wired)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    return kaspi


@pytest.fixture
def trade(shop: Shop, there: KaspiThere, token: Path) -> Iterator[Trade]:
    """A shop that hears and tells."""
    added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token), "--writes")
    assert added.exit_code == 0, added.output
    worker = Worker(shop.desk, opener(shop.parts.rules, shop.clock, lambda seconds: None))
    yield Trade(shop, there, worker)
    worker.close()

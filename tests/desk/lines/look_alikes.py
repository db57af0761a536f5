"""A shop with an account on a look-alike of the sandbox, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec import Struct

from orderdesk.channels.live import channel_kinds
from orderdesk.channels.live.channel_kinds import maker
from orderdesk.channels.live.protocol import Channel, Setup
from orderdesk.desk.channels.line_worker import Worker
from orderdesk.desk.channels.open_line import opener
from orderdesk.sandbox.whole_sandbox import Sandbox, Wish
from tests.sandbox.inside import AT_ONCE, STILL, Inside, client, control
from tests.shop import Shop


class LookAlike(Struct, dict=True):
    """A look-alike, the shop that trades there, and the worker between them."""

    shop: Shop
    name: str
    made: Sandbox
    http: httpx.Client
    worker: Worker

    def go(self, seconds: int = 61, rounds: int = 3) -> None:
        """Time passes, and the worker works."""
        self.shop.clock.at += seconds
        for _turn in range(rounds):
            self.worker.round()

    def there(self) -> dict[str, dict[str, Any]]:
        """The orders there, by the look-alike's own numbers."""
        return {one["order"]: one for one in control(self.http, "_orders")}

    def happen(self, order: str, act: str) -> None:
        """Something befalls an order there."""
        control(self.http, "_happen", order=order, act=act)

    def writes(self) -> list[tuple[str, str]]:
        """What was done there, in order: order and act."""
        return [(one["order"], one["act"]) for one in control(self.http, "_log") if one["done"]]


def trade_with(
    name: str, shop: Shop, folder: Path, patch: pytest.MonkeyPatch, *, orders: int = 0, options: tuple[str, ...] = ()
) -> LookAlike:
    """Open an account on a look-alike, with writes on, as every line of its kind leads there."""
    made = Sandbox(shop.clock, Wish(orders=orders, life=STILL, faults=AT_ONCE))
    front = made.fronts[name]
    kind: Any = maker(name)

    def wired(setup: Setup) -> Channel:
        channel: Channel = kind(setup, Inside(front))
        return channel

    patch.setattr(channel_kinds, "maker", lambda wanted: wired)
    patch.setattr("time.sleep", lambda seconds: None)
    token = folder / "token"
    token.touch(0o600)
    token.write_text(front.market.token + "\n")
    words = ("channel", "add", name, "--kind", name, "--token-file", str(token), "--writes", *options)
    added = shop.run(*words)
    assert added.exit_code == 0, added.output
    http = client(made, name, Authorization=f"Bearer {front.market.token}")
    control(http, "_faults", limit=0)
    worker = Worker(shop.desk, opener(shop.parts.rules, shop.clock, lambda seconds: None))
    return LookAlike(shop, name, made, http, worker)

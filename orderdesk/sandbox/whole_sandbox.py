"""The whole sandbox: every look-alike, over one clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from starlette.types import Receive, Scope, Send

from orderdesk.clock import Clock
from orderdesk.sandbox.faults import Faults
from orderdesk.sandbox.flowwow.flowwow_market import Flowwow
from orderdesk.sandbox.front import Front
from orderdesk.sandbox.kaspi.kaspi_market import Kaspi
from orderdesk.sandbox.keycrm.keycrm_market import KeyCrm
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.market import Market
from orderdesk.sandbox.novaposhta.novaposhta_market import NovaPoshta
from orderdesk.sandbox.sms.mobizon_market import Mobizon
from orderdesk.sandbox.sms.turbosms_market import TurboSms
from orderdesk.sandbox.stepped_clock import SteppedClock


class Wish(Struct, frozen=True):
    """What a sandbox is to be like."""

    seed: int = 1
    orders: int = 30
    """How many lie on the shelves of each look-alike when it opens."""
    faults: Faults = Faults()
    life: Life = Life()


class Sandbox:
    """All look-alikes; as an ASGI application, the one that listens on the port by which a request came."""

    def __init__(self, base: Clock, wish: Wish) -> None:
        """Open all shops; `base` is the clock that theirs goes by."""
        self.clock = SteppedClock(base)
        self.kaspi = Kaspi(self.clock, wish.seed, wish.faults, wish.orders, wish.life)
        self.novaposhta = NovaPoshta(self.clock, wish.seed, wish.faults, wish.orders, wish.life)
        self.keycrm = KeyCrm(self.clock, wish.seed, wish.faults, wish.orders, wish.life, self.novaposhta.shop.send)
        self.flowwow = Flowwow(self.clock, wish.seed, wish.faults, wish.orders, wish.life)
        self.mobizon = Mobizon(self.clock, wish.seed, wish.faults)
        self.turbosms = TurboSms(self.clock, wish.seed, wish.faults)
        self.fronts = {market.name: Front(market) for market in self._markets()}
        self._by_port: dict[int, Front] = {}

    def _markets(self) -> tuple[Market, ...]:
        return (self.kaspi, self.keycrm, self.flowwow, self.novaposhta, self.mobizon, self.turbosms)

    def listen_on(self, ports: Mapping[str, int]) -> None:
        """Say which look-alike has which port."""
        self._by_port = {port: self.fronts[name] for name, port in ports.items()}

    def line(self, origins: Mapping[str, str]) -> dict[str, dict[str, Any]]:
        """What clients need, by the name of each look-alike; `origins` are scheme, host and port."""
        return {
            name: {
                "url": front.market.address(origins[name]),
                "token": front.market.token,
                **front.market.given(),
            }
            for name, front in self.fronts.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the look-alike answer whose port it is."""
        await self._by_port[scope["server"][1]](scope, receive, send)

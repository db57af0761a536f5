"""A look-alike in this process, as a client of httpx meets it; its clock stands until it is stepped."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from orderdesk.clock import FixedClock
from orderdesk.sandbox.faults import Faults
from orderdesk.sandbox.front import Front, LineDropped
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.whole_sandbox import Sandbox, Wish

NOON = 1_795_590_000
"""Wed 25 Nov 2026, 12:00 in Almaty."""
AT_ONCE = Faults(hang=0)
"""No faults, and nobody is left waiting."""
STILL = Life(every=0, cancelled=0, refused=0, returned=0, waybill=2)
"""A life in which nothing happens by chance."""


class Inside(httpx.BaseTransport):
    """Asks a look-alike without a line; a line that it drops is an error of the line."""

    def __init__(self, front: Front) -> None:
        self._over = httpx.ASGITransport(front)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def asked() -> httpx.Response:
            sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            answer = await self._over.handle_async_request(sent)
            return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())

        try:
            return asyncio.run(asked())
        except LineDropped as error:
            raise httpx.ReadError(str(error), request=request) from error


def sandbox(orders: int = 0, life: Life = STILL, faults: Faults = AT_ONCE, at: int = NOON,
            seed: int = 1) -> Sandbox:  # fmt: skip
    """A sandbox whose clock stands at `at`."""
    return Sandbox(FixedClock(at), Wish(seed=seed, orders=orders, life=life, faults=faults))


def client(made: Sandbox, name: str, **headers: str) -> httpx.Client:
    """A client of one of its look-alikes, with nothing set but what is given."""
    front = made.fronts[name]
    return httpx.Client(
        transport=Inside(front), base_url=front.market.address(f"https://{name}.example"), headers=headers
    )


def control(to: httpx.Client, path: str, **wanted: Any) -> Any:
    """Ask or tell a control path."""
    answer = to.post(path, json=wanted) if wanted else to.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()

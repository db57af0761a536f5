"""What every look-alike has: a token, a log of writes, faults, a limit, and orders that live."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from random import Random
from typing import Any, ClassVar

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from orderdesk.sandbox.faults import Fault, Faults, changed
from orderdesk.sandbox.living_shop import LivingShop
from orderdesk.sandbox.stepped_clock import SteppedClock

MINUTE = 60


class Denied(Exception):
    """The API does not do what was asked; worded by the look-alike as the real one words it."""

    def __init__(self, title: str, status: int = 400) -> None:
        """`title` is the sentence, `status` the HTTP status."""
        super().__init__(title)
        self.title = title
        self.status = status


class Write(Struct, frozen=True):
    """A request that wanted to change something."""

    time: int
    order: str
    """The order's number, or the goods' where it is about no order."""
    act: str
    body: Any
    status: int
    """The HTTP status of the answer, whether it arrived or not."""
    done: bool
    answered: bool
    """Whether the answer went out whole."""


class Webhook(Struct, frozen=True):
    """A message to the seller's address, to the letter, so that whoever takes such messages can be given it."""

    time: int
    headers: Mapping[str, str]
    body: str


class Market:
    """One look-alike. What differs between them stands in its subclasses."""

    name: ClassVar[str]
    bases: ClassVar[tuple[str, ...]]
    """The paths that the documented base address ends in, the longest first; a client may leave them out."""
    own_limit: ClassVar[int] = 0
    """Requests a minute that the real one allows, where that is known."""
    shop: LivingShop[Any]

    def __init__(self, clock: SteppedClock, seed: int, faults: Faults) -> None:
        """Trade by `clock`; the same seed makes the same orders and the same faults."""
        self.clock = clock
        self.seed = seed
        self.faults = faults if faults.limit else changed(faults, {"limit": self.own_limit})
        self.dice = Random(f"{seed}/{self.name}/faults")
        self.token = f"sandbox-{self.name}-{Random(f'{seed}/{self.name}/token').randrange(16**8):08x}"
        self.log: list[Write] = []
        self._recent: deque[int] = deque()

    def address(self, origin: str) -> str:
        """The base address that a client is given, of one that listens at `origin`."""
        return origin + self.bases[0]

    def given(self) -> Mapping[str, Any]:
        """What a client needs besides address and token."""
        return {}

    def routes(self) -> list[BaseRoute]:
        """What it answers."""
        raise NotImplementedError

    def house_rule(self, request: Request) -> Response | Fault | None:
        """What a request meets before anything else: a refusal, or that it hangs."""
        raise NotImplementedError

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """Which order and which act a request is about; `None` where it only reads."""
        raise NotImplementedError

    def sides(self) -> list[dict[str, Any]]:
        """Every order as this side has it."""
        raise NotImplementedError

    def catch_up(self) -> None:
        """Let all happen that is due."""
        self.shop.catch_up()

    def happen(self, order: str, act: str) -> bool:
        """Let something befall an order now; whether it could. `arrives` makes one, of the kind named for a number."""
        return self.shop.happen(order, act)

    def told(self) -> list[dict[str, Any]]:
        """What buyers were told, such as codes: it stands on no seller's screen."""
        return []

    def webhooks(self) -> list[Webhook]:
        """What it would have sent to the seller's own address; nothing is sent."""
        return []

    def live(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change how orders live; the settings that hold now."""
        now: dict[str, Any] = msgspec.to_builtins(self.shop.live(wanted))
        return now

    def worded(self, denied: Denied) -> Response:
        """A refusal as this API words it."""
        return JSONResponse({"message": denied.title}, denied.status)

    def too_many(self, wait: int) -> Response:
        """The answer to one request too many."""
        answer = self.worded(Denied("Too Many Requests", 429))
        answer.headers["Retry-After"] = str(wait)
        return answer

    def wait(self) -> int:
        """Count a request against the limit; seconds to wait where it is one too many, else 0."""
        now = self.clock()
        while self._recent and self._recent[0] <= now - MINUTE:
            self._recent.popleft()
        if self.faults.limit and len(self._recent) >= self.faults.limit:
            return self._recent[0] + MINUTE - now
        self._recent.append(now)
        return 0

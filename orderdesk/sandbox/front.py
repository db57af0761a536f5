"""What stands before a look-alike: its house rules, its limit, the faults, and the log of writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from orderdesk.sandbox.asked import strict_json
from orderdesk.sandbox.control import control_routes
from orderdesk.sandbox.faults import HEADER, Fault, changed, drawn
from orderdesk.sandbox.market import Denied, Market, Write

DROP = "orderdesk.drop"
"""The extension of a scope by which the server lets an application drop the line."""


class LineDropped(ConnectionResetError):
    """There is no server beneath that could drop the line, so the caller is told by this."""


class Front:
    """An ASGI application: a look-alike as its clients see it."""

    def __init__(self, market: Market) -> None:
        """Stand before `market`."""
        self.market = market
        self._control = Starlette(routes=control_routes(market))
        self._inner = Starlette(routes=market.routes(), exception_handlers={Denied: self._denied})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or drop its line."""
        scope = _without_base(scope, self.market.bases)
        request = Request(scope, receive)
        body = await request.body()
        self.market.catch_up()
        if scope["path"].startswith("/_"):
            await (await _collected(self._control, scope, body))(scope, receive, send)
            return
        fault = self._fault(request, write := self.market.write_of(request, parsed := _parsed(body)))
        answer, done = await self._answer(request, body, fault)
        if answer is not None and self.market.faults.latency:
            await asyncio.sleep(self.market.faults.latency)
        whole = answer is not None and fault not in (Fault.CUT, Fault.LOST)
        if write is not None:
            here = whole and not (self.market.faults.latency and await request.is_disconnected())
            status = 0 if answer is None else answer.status_code
            self.market.log.append(Write(self.market.clock(), *write, parsed, status, done, here))
        if answer is not None and whole:
            await answer(scope, receive, send)
        else:
            await _drop(scope, receive, send, answer if fault is Fault.CUT else None)

    def _fault(self, request: Request, write: tuple[str, str] | None) -> Fault | None:
        """What befalls this request: what it asks for itself, what was set for the next write, or what the dice say."""
        market = self.market
        by_dice = drawn(market.faults, market.dice)
        asked = request.headers.get(HEADER, "")
        if asked in list(Fault):
            return Fault(asked)
        if write is not None and market.faults.next:
            first, *rest = market.faults.next
            market.faults = changed(market.faults, {"next": rest})
            return first
        return by_dice

    async def _answer(self, request: Request, body: bytes, fault: Fault | None) -> tuple[Response | None, bool]:
        """The answer (`None`: it hangs), and whether what was asked for was done."""
        ruled = Fault.HANG if fault is Fault.HANG else self.market.house_rule(request)
        if isinstance(ruled, Fault):
            await asyncio.sleep(self.market.faults.hang)
            return None, False
        if ruled is not None:
            return ruled, False
        if wait := 1 if fault is Fault.LIMIT else self.market.wait():
            return self.market.too_many(wait), False
        if fault is Fault.ERROR:
            return self.market.worded(Denied("Service Unavailable", 503)), False
        answer = await _collected(self._inner, request.scope, body)
        return answer, answer.status_code < 300

    def _denied(self, request: Request, denied: Exception) -> Response:
        assert isinstance(denied, Denied)
        return self.market.worded(denied)


def _without_base(scope: Scope, bases: tuple[str, ...]) -> Scope:
    """The scope with a path that begins behind the documented base address, whether the client sent that or not."""
    path: str = scope["path"]
    while base := next((base for base in bases if path == base or path.startswith(f"{base}/")), None):
        path = path[len(base) :]
    path = "/" + path.lstrip("/")
    return {**scope, "path": path, "raw_path": path.encode(), "root_path": ""}


def _parsed(body: bytes) -> Any:
    try:
        return strict_json(body) if body else None
    except ValueError:
        return body.decode("utf-8", "replace")


async def _collected(app: Starlette, scope: Scope, body: bytes) -> Response:
    """The whole answer of an application, before any of it goes out."""
    kept: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        kept.append(message)

    await app(dict(scope), receive, send)
    answer = Response(b"".join(message.get("body", b"") for message in kept[1:]), kept[0]["status"])
    answer.raw_headers = list(kept[0]["headers"])
    return answer


async def _drop(scope: Scope, receive: Receive, send: Send, partly: Response | None) -> None:
    """Drop the line, without an answer or in the middle of one."""
    drop: Callable[[], None] | None = scope.get("extensions", {}).get(DROP)
    if drop is None:
        raise LineDropped("the line was dropped")
    if partly is not None:
        body = bytes(partly.body)
        await send({"type": "http.response.start", "status": partly.status_code, "headers": partly.raw_headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    drop()
    while (await receive())["type"] != "http.disconnect":
        pass

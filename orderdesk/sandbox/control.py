"""What whoever tests asks of a look-alike; no real API has it. Each path stands below the address of the look-alike."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import Table, body_of
from orderdesk.sandbox.faults import changed
from orderdesk.sandbox.market import Denied, Market


def control_routes(market: Market) -> list[BaseRoute]:
    """The control paths of a look-alike."""

    async def log(request: Request) -> Response:
        return JSONResponse(msgspec.to_builtins(market.log))

    async def orders(request: Request) -> Response:
        return JSONResponse(market.sides())

    async def told(request: Request) -> Response:
        return JSONResponse(market.told())

    async def webhooks(request: Request) -> Response:
        return JSONResponse(msgspec.to_builtins(market.webhooks()))

    async def clock(request: Request) -> Response:
        if request.method == "POST":
            step = (await _table(request)).get("step")
            if not isinstance(step, int) or step < 0:
                return _wrong("step: whole seconds, 0 or more")
            market.clock.step(step)
            market.catch_up()
        return JSONResponse({"now": market.clock()})

    async def faults(request: Request) -> Response:
        if request.method == "POST":
            try:
                market.faults = changed(market.faults, await _table(request))
            except msgspec.ValidationError as error:
                return _wrong(str(error))
        return JSONResponse(msgspec.to_builtins(market.faults))

    async def life(request: Request) -> Response:
        try:
            return JSONResponse(market.live(await _table(request) if request.method == "POST" else {}))
        except msgspec.ValidationError as error:
            return _wrong(str(error))

    async def happen(request: Request) -> Response:
        wanted = await _table(request)
        order, act = str(wanted.get("order", "")), str(wanted.get("act", ""))
        if not market.happen(order, act):
            return _wrong(f"{act}: cannot happen to {order} now", 409)
        return JSONResponse({"order": order, "act": act})

    return [
        Route("/_log", log),
        Route("/_orders", orders),
        Route("/_told", told),
        Route("/_webhooks", webhooks),
        Route("/_clock", clock, methods=["GET", "POST"]),
        Route("/_faults", faults, methods=["GET", "POST"]),
        Route("/_life", life, methods=["GET", "POST"]),
        Route("/_happen", happen, methods=["POST"]),
    ]


async def _table(request: Request) -> Table:
    try:
        return await body_of(request)
    except Denied:
        return {}


def _wrong(why: str, status: int = 400) -> Response:
    return JSONResponse({"message": why}, status)

"""The look-alike of Kaspi's shop API: house rules, reads, writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute

from orderdesk.sandbox.faults import Fault, Faults
from orderdesk.sandbox.kaspi.kaspi_life import KaspiShop
from orderdesk.sandbox.kaspi.kaspi_order import SELLER
from orderdesk.sandbox.kaspi.kaspi_reads import reads
from orderdesk.sandbox.kaspi.kaspi_start import fill
from orderdesk.sandbox.kaspi.kaspi_writes import act_of, writes
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.market import Denied, Market
from orderdesk.sandbox.stepped_clock import SteppedClock

JSON_API: Final = "application/vnd.api+json"
HANGS: Final = ("python-requests", "python-httpx", "python-urllib", "python/")
"""How the User-Agents begin that Kaspi leaves waiting: those that Python's libraries send of themselves."""
_PAGE: Final = "<!DOCTYPE html>\n<html><head><title>404</title></head><body><h1>Not Found</h1></body></html>\n"


class Kaspi(Market):
    """Kaspi's shop API of one seller."""

    name = "kaspi"
    bases = ("/shop/api/v2", "/shop/api")
    shop: KaspiShop

    def __init__(self, clock: SteppedClock, seed: int, faults: Faults, orders: int, life: Life) -> None:
        """Open the shop with `orders` on all its shelves."""
        super().__init__(clock, seed, faults)
        self.shop = KaspiShop(clock, seed, life)
        fill(self.shop, orders)
        self.shop.catch_up()
        self.shop.open_arrivals()

    def given(self) -> Mapping[str, Any]:
        """The seller's name at Kaspi, and the uid that some clients send."""
        return {"shop": SELLER, "merchant_uid": SELLER}

    def routes(self) -> list[BaseRoute]:
        """All documented reads and writes."""
        return [*reads(self.shop), *writes(self.shop)]

    def house_rule(self, request: Request) -> Response | Fault | None:
        """Python's own User-Agents hang; without Accept there is a page of HTML; then the token counts."""
        agent = request.headers.get("user-agent", "").lower()
        if not agent or agent.startswith(HANGS):
            return Fault.HANG
        waybill = request.url.path.startswith("/waybills/")
        if not waybill and JSON_API not in request.headers.get("accept", ""):
            return Response(_PAGE, 404, media_type="text/html")
        if request.headers.get("x-auth-token") != self.token:
            return self.worded(Denied("Unauthorized", 401))
        return None

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """By the order's number; that of a partial cancel stands in the id of its line."""
        if request.method == "GET":
            return None
        return act_of(request, body)

    def sides(self) -> list[dict[str, Any]]:
        """Every order as Kaspi has it."""
        return [
            {"order": order.code, "state": order.state, "status": order.status, "total": order.total,
             "assembled": order.assembled, "places": order.places, "reason": order.reason,
             "transmitted": order.transmitted is not None, "returned": order.back, "preorder": order.preorder}
            for order in self.shop.orders.values()
        ]  # fmt: skip

    def told(self) -> list[dict[str, Any]]:
        """The codes that buyers were sent."""
        return self.shop.codes

    def worded(self, denied: Denied) -> Response:
        """A list of errors with titles; what breaks on Kaspi's side says nothing in JSON."""
        if denied.status >= 500:
            return PlainTextResponse(denied.title, denied.status)
        return JSONResponse({"errors": [{"title": denied.title}]}, denied.status, media_type=JSON_API)

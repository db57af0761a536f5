"""The look-alike of Flowwow's seller API: house rules, orders, goods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from orderdesk.sandbox.asked import as_table
from orderdesk.sandbox.faults import Fault, Faults
from orderdesk.sandbox.flowwow.flowwow_goods import goods_routes
from orderdesk.sandbox.flowwow.flowwow_order import FINISHED, SHOP
from orderdesk.sandbox.flowwow.flowwow_orders import order_routes
from orderdesk.sandbox.flowwow.flowwow_shop import SIGNATURE, FlowwowShop
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.market import Denied, Market, Webhook
from orderdesk.sandbox.stepped_clock import SteppedClock

WRITES: Final = {
    "/orders/accept": "accept", "/orders/courierLeft": "courier_left", "/orders/finish": "finish",
    "/products/hide": "hide", "/products/unhide": "show", "/products/offersMappings": "map", "/stocks/put": "stock",
}  # fmt: skip
"""The paths that change something, and how the log names that; all other POSTs only ask."""


class Flowwow(Market):
    """Flowwow's seller API of one shop."""

    name = "flowwow"
    bases = ("/apiseller",)
    shop: FlowwowShop

    def __init__(self, clock: SteppedClock, seed: int, faults: Faults, orders: int, life: Life) -> None:
        """Open the shop with `orders` of every stage."""
        super().__init__(clock, seed, faults)
        self.shop = FlowwowShop(clock, seed, life, orders)
        self.shop.catch_up()
        self.shop.open_arrivals()

    def address(self, origin: str) -> str:
        """The documented base is the host alone; its paths all begin with `/apiseller`."""
        return origin

    def given(self) -> Mapping[str, Any]:
        """The number of the shop, and what its webhooks are signed with."""
        return {"shop": SHOP, "webhook_secret": self.shop.secret, "webhook_header": SIGNATURE}

    def routes(self) -> list[BaseRoute]:
        """All documented reads and writes."""
        return [*order_routes(self.shop), *goods_routes(self.shop)]

    def house_rule(self, request: Request) -> Response | Fault | None:
        """All but the ping wants the token."""
        if request.url.path == "/ping/check" or request.headers.get("authorization") == f"Bearer {self.token}":
            return None
        return self.worded(Denied("Unauthorized", 401))

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """By the order's number, or the seller's own of the goods."""
        act = WRITES.get(request.url.path)
        if act is None or request.method == "GET":
            return None
        about = as_table(body)
        offers = about.get("offers")
        goods = [str(as_table(one).get("offerId", "")) for one in offers] if isinstance(offers, list) else []
        return str(about.get("orderId", "")) or ",".join(goods), act

    def sides(self) -> list[dict[str, Any]]:
        """Every order as Flowwow has it."""
        return [
            {"order": one.number, "status": str(one.status), "how": one.how, "total": one.total,
             "state": "cancelled" if one.cancelled else "closed" if one.status == FINISHED else "open"}
            for one in self.shop.orders.values()
        ]  # fmt: skip

    def webhooks(self) -> list[Webhook]:
        """What was paid for and what was cancelled."""
        return self.shop.webhooks

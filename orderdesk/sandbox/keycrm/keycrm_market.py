"""The look-alike of KeyCRM's open API: house rules, reads, writes."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from orderdesk.sandbox.asked import as_table
from orderdesk.sandbox.faults import Fault, Faults
from orderdesk.sandbox.keycrm.keycrm_account import KeyAccount, Ship
from orderdesk.sandbox.keycrm.keycrm_changes import act_of
from orderdesk.sandbox.keycrm.keycrm_routes import keycrm_routes
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.market import Denied, Market, Webhook
from orderdesk.sandbox.stepped_clock import SteppedClock


class KeyCrm(Market):
    """KeyCRM's API of one account."""

    name = "keycrm"
    bases = ("/v1",)
    own_limit = 60
    shop: KeyAccount

    def __init__(self, clock: SteppedClock, seed: int, faults: Faults, orders: int, life: Life, ship: Ship) -> None:
        """Open the account with `orders` of every stage; the carrier knows the parcels by `ship`."""
        super().__init__(clock, seed, faults)
        self.shop = KeyAccount(clock, seed, life, orders, ship)
        self.shop.catch_up()
        self.shop.open_arrivals()

    def routes(self) -> list[BaseRoute]:
        """Orders, dictionaries, goods."""
        return keycrm_routes(self.shop)

    def house_rule(self, request: Request) -> Response | Fault | None:
        """All wants the key."""
        if request.headers.get("authorization") == f"Bearer {self.token}":
            return None
        return self.worded(Denied("Unauthenticated.", 401))

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """By KeyCRM's own number of the order, or the numbers of the goods."""
        if request.method == "GET":
            return None
        path = request.url.path
        if path == "/offers/stocks":
            stocks = as_table(body).get("stocks")
            rows = [as_table(one) for one in stocks] if isinstance(stocks, list) else []
            return ",".join(str(one.get("sku") or one.get("id", "")) for one in rows), "stock"
        return path.removeprefix("/order/"), act_of(body)

    def sides(self) -> list[dict[str, Any]]:
        """Every order as KeyCRM has it: its group is where it stands."""
        return [
            {"order": str(one.id), "state": str(one.group), "status": str(one.status), "total": one.total,
             "source_uuid": one.source_uuid, "paid": one.paid, "tracking": one.tracking}
            for one in self.shop.orders.values()
        ]  # fmt: skip

    def webhooks(self) -> list[Webhook]:
        """Every change of a status."""
        return self.shop.webhooks

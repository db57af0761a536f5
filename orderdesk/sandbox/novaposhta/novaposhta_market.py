"""The look-alike of Nova Poshta's API: one path, to which the body says what is meant. It knows how to track."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import as_table, body_of, rows_of
from orderdesk.sandbox.faults import Fault, Faults
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.market import Denied, Market
from orderdesk.sandbox.novaposhta.parcel_answers import document_answer, envelope, unknown_answer
from orderdesk.sandbox.novaposhta.parcels import Parcels
from orderdesk.sandbox.stepped_clock import SteppedClock

MOST: Final = 100
"""Documents in one request."""
NOT_THE_KEY: Final = "20000200068"
"""The code of the error that a key is not known."""


class NovaPoshta(Market):
    """Nova Poshta's tracking, for one key."""

    name = "novaposhta"
    bases = ("/v2.0/json",)
    shop: Parcels

    def __init__(self, clock: SteppedClock, seed: int, faults: Faults, orders: int, life: Life) -> None:
        """Open with `orders` parcels on their way."""
        super().__init__(clock, seed, faults)
        self.shop = Parcels(clock, seed, life, orders)
        self.shop.open_arrivals()

    def address(self, origin: str) -> str:
        """With the slash that the documented one ends in."""
        return f"{origin}/v2.0/json/"

    def given(self) -> Mapping[str, Any]:
        """Some numbers that can be asked for."""
        return {"documents": list(islice(self.shop.orders, 5))}

    def routes(self) -> list[BaseRoute]:
        """The one path."""

        async def asked(request: Request) -> Response:
            return JSONResponse(envelope(self._tracked(await body_of(request))))

        return [Route("/", asked, methods=["POST"])]

    def house_rule(self, request: Request) -> Response | Fault | None:
        """The key is in the body, so none before that."""
        return None

    def write_of(self, request: Request, body: Any) -> tuple[str, str] | None:
        """Tracking only reads."""
        return None

    def sides(self) -> list[dict[str, Any]]:
        """Every parcel."""
        return [
            {"order": one.number, "state": "received" if one.received else "back" if one.returns else "open",
             "status": str(one.code), "returns": one.returns, "money": one.money}
            for one in self.shop.orders.values()
        ]  # fmt: skip

    def worded(self, denied: Denied) -> Response:
        """With status 200 and the error inside, except where it is not the application that answers."""
        if denied.status in (404, 429) or denied.status >= 500:
            return PlainTextResponse(denied.title, denied.status)
        codes = (NOT_THE_KEY,) if denied.status == 401 else ()
        return JSONResponse(envelope([], (denied.title,), codes))

    def _tracked(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """An empty key may track as well; a wrong one may not."""
        if body.get("apiKey", "") not in ("", self.token):
            raise Denied("API key expired", 401)
        if (body.get("modelName"), body.get("calledMethod")) != ("TrackingDocument", "getStatusDocuments"):
            raise Denied("Called method is not found")
        wanted = rows_of(as_table(body.get("methodProperties")), "Documents")
        if len(wanted) > MOST:
            raise Denied(f"Documents: {len(wanted)}, at most {MOST}")
        found = []
        for one in wanted:
            number = str(one.get("DocumentNumber", ""))
            parcel = self.shop.orders.get(number)
            phone = str(one.get("Phone", ""))
            found.append(unknown_answer(number) if parcel is None else document_answer(parcel, phone))
        return found

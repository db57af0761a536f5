"""What Kaspi's API can be told: steps of an order, a part of it cancelled, the IMEI of phones."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import Table, as_table, strict_json
from orderdesk.sandbox.kaspi import kaspi_acts as acts
from orderdesk.sandbox.kaspi.kaspi_life import KaspiShop
from orderdesk.sandbox.kaspi.kaspi_order import KaspiOrder, from_id, to_id
from orderdesk.sandbox.kaspi.kaspi_reads import JSON_API, line_of, order_of
from orderdesk.sandbox.market import Denied

CODE, SEND = "x-security-code", "x-send-code"
STEPS: Final = {
    "ACCEPTED_BY_MERCHANT": "accept", "ARRIVED": "arrived", "ASSEMBLE": "assemble", "COMPLETED": "complete",
    "CANCELLED": "cancel", "ARRIVED_BACKWARD": "arrived_backward",
}  # fmt: skip
"""The statuses that a seller may write, and how the log names them."""


def act_of(request: Request, body: Any) -> tuple[str, str]:
    """The order and the act that a write is about, for the log; empty where it says nothing of that."""
    path = request.url.path
    if path.startswith("/orderPartialCancel/"):
        return from_id(path.rsplit("/", 1)[-1]), "partial_cancel"
    data = as_table(as_table(body).get("data"))
    if path in ("/orderEntryCancelOperation", "/orderEntryImeiOperation"):
        act = "partial_cancel" if "Cancel" in path else "imei"
        return from_id(_entry_id(data)).partition("##")[0], act
    about = as_table(data.get("attributes"))
    status = str(about.get("status", ""))
    act = "send_code" if status == "COMPLETED" and request.headers.get(CODE) == "" else STEPS.get(status, status)
    return from_id(str(data.get("id", ""))) or str(about.get("code", "")), act


def writes(shop: KaspiShop) -> list[BaseRoute]:
    """The writing paths, over a shop."""

    async def step(request: Request) -> Response:
        data = as_table(as_table(await _json(request)).get("data"))
        about, order = as_table(data.get("attributes")), order_of(shop, str(data.get("id", "")))
        status = about.get("status")
        if about.get("code", order.code) != order.code:
            raise Denied("Order not found", 404)
        answer = {"code": order.code, "status": status}
        match status:
            case "ACCEPTED_BY_MERCHANT":
                acts.accept(shop, order)
            case "ARRIVED":
                acts.arrived(shop, order)
            case "ASSEMBLE":
                acts.assemble(shop, order, about.get("numberOfSpace", "1"))
                answer["numberOfSpace"] = order.places
            case "COMPLETED":
                code = request.headers.get(CODE)
                acts.complete(shop, order, code, request.headers.get(SEND) == "true")
                answer["status"] = order.status
            case "CANCELLED":
                acts.cancel(shop, order, about)
            case "ARRIVED_BACKWARD":
                acts.arrived_backward(shop, order)
            case _:
                raise Denied(f"Unknown order status: {status}")
        return _said({"data": {"type": "orders", "id": order.id, "attributes": answer}})

    async def part(request: Request) -> Response:
        data = as_table(as_table(await _json(request)).get("data"))
        about = as_table(data.get("attributes"))
        order, line = line_of(shop, _entry_id(data))
        acts.keep_only(shop, order, line, about)
        done = {"remainedQuantity": about["remainedQuantity"], "status": "INPROGRESS"}
        kind = "orderEntryCancelOperation"
        return _said({"data": {"type": kind, "id": to_id(f"{order.code}/{line.number}"), "attributes": done}})

    async def parts(request: Request) -> Response:
        order, wanted = order_of(shop, request.path_params["id"]), await _json(request)
        if not isinstance(wanted, list) or not wanted:
            raise Denied("Entries are empty")
        found = [(line_of(shop, str(as_table(as_table(one).get("entry")).get("id", ""))), one) for one in wanted]
        if any(of is not order for (of, _line), _one in found):
            raise Denied("Order entry not found", 404)
        for (_of, line), one in found:
            acts.keep_only(shop, order, line, one)
        return _said({"data": {"type": "orders", "id": order.id, "attributes": _about(order)}})

    async def imei(request: Request) -> Response:
        data = as_table(as_table(await _json(request)).get("data"))
        _order, line = line_of(shop, _entry_id(data))
        items = as_table(data.get("attributes")).get("items")
        given = [as_table(one).get("imei") for one in items] if isinstance(items, list) else []
        if len(given) != line.quantity or not all(isinstance(one, list) and 0 < len(one) <= 2 for one in given):
            raise Denied("imei is not valid")
        line.imei = [[str(number) for number in one or ()] for one in given]
        return _said({"data": {"type": "orderEntryImeiOperation", "attributes": {"status": "SUCCESSFUL"}}})

    return [
        Route("/orders", step, methods=["POST"]),
        Route("/orderEntryCancelOperation", part, methods=["POST"]),
        Route("/orderPartialCancel/{id}", parts, methods=["PUT"]),
        Route("/orderEntryImeiOperation", imei, methods=["POST"]),
    ]


def _entry_id(data: Table) -> str:
    entry = as_table(as_table(data.get("relationships")).get("entry"))
    return str(as_table(entry.get("data")).get("id", ""))


def _about(order: KaspiOrder) -> dict[str, Any]:
    return {"code": order.code, "status": order.status}


async def _json(request: Request) -> Any:
    try:
        return strict_json(await request.body())
    except ValueError:
        raise Denied("Request body is not valid") from None


def _said(answer: dict[str, Any]) -> Response:
    return JSONResponse(answer, media_type=JSON_API)

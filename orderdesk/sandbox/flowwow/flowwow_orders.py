"""What Flowwow's API answers about orders, and what it lets a seller do to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import body_of, whole
from orderdesk.sandbox.flowwow.flowwow_answers import order_answer
from orderdesk.sandbox.flowwow.flowwow_order import DELIVERY_TYPES, SHOP, FlowwowOrder
from orderdesk.sandbox.flowwow.flowwow_shop import FlowwowShop
from orderdesk.sandbox.market import Denied

MOSCOW = ZoneInfo("Europe/Moscow")
MOST, MOST_PAGES = 100, 1_000_000
MOST_ID = 2**32 - 1


def order_routes(shop: FlowwowShop) -> list[BaseRoute]:
    """The paths of orders, over a shop."""

    async def listed(request: Request) -> Response:
        check_shop(request)
        query = request.query_params
        page, limit = whole(query, "page", 1, MOST_PAGES), whole(query, "limit", MOST, MOST)
        if not limit:
            raise Denied("limit is not a number from 1 to 100")
        takes = _filter(request)
        found = [one for one in shop.orders.values() if not one.cancelled and takes(one)]
        begin = max(page - 1, 0) * limit
        return JSONResponse({"items": [order_answer(one) for one in found[begin : begin + limit]], "total": len(found)})

    async def view(request: Request) -> Response:
        check_shop(request)
        return JSONResponse(order_answer(_order(shop, whole(request.query_params, "orderId", 0, MOST_ID))))

    def act(what: Callable[[FlowwowOrder], None]) -> Callable[[Request], object]:
        async def acted(request: Request) -> Response:
            order = _order(shop, whole(await body_of(request), "orderId", 0, MOST_ID))
            what(order)
            return JSONResponse({"orderId": order.id, "status": order.status})

        return acted

    return [
        Route("/orders/list", listed, methods=["GET"]),
        Route("/orders/view", view, methods=["GET"]),
        Route("/orders/accept", act(shop.accept), methods=["POST"]),
        Route("/orders/courierLeft", act(shop.courier_left), methods=["POST"]),
        Route("/orders/finish", act(shop.finish), methods=["POST"]),
    ]


def check_shop(request: Request) -> None:
    """Raise `Denied` where a request is about a shop that is not the token's."""
    if whole(request.query_params, "shopId", 0, MOST_ID) != SHOP:
        raise Denied("Shop not found", 404)


def _order(shop: FlowwowShop, id: int) -> FlowwowOrder:
    found = shop.orders.get(str(id))
    if found is None:
        raise Denied("Order not found", 404)
    return found


def _filter(request: Request) -> Callable[[FlowwowOrder], bool]:
    """Which orders a list is asked for; days are the shop's."""
    query = request.query_params
    number = {name: whole(query, name, 0, MOST_ID) for name in ("id", "status", "deliveryType", "deliveryTimeType")
              if query.get(name)}  # fmt: skip
    days = {name: _day(query[name], name) for name in ("createdDate", "deliveryDateFrom", "deliveryDateTo")
            if query.get(name)}  # fmt: skip

    def takes(order: FlowwowOrder) -> bool:
        have = {"id": order.id, "status": order.status, "deliveryType": DELIVERY_TYPES[order.how],
                "deliveryTimeType": 1 if order.ends is None else 2}  # fmt: skip
        begins = _local(order.begins)
        return (
            all(have[name] == wanted for name, wanted in number.items())
            and days.get("createdDate", _local(order.created)) == _local(order.created)
            and days.get("deliveryDateFrom", begins) <= begins <= days.get("deliveryDateTo", begins)
        )

    return takes


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Denied(f"{name} is not a date") from None


def _local(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).astimezone(MOSCOW).date()

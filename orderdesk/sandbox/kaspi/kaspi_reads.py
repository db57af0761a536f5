"""What Kaspi's API can be asked: lists, orders, lines, buyers, goods, warehouses, waybills."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.kaspi import kaspi_answers as answers
from orderdesk.sandbox.kaspi.kaspi_filters import MOST_ROWS, included, read_wanted
from orderdesk.sandbox.kaspi.kaspi_life import KaspiShop
from orderdesk.sandbox.kaspi.kaspi_order import POINT, KaspiLine, KaspiOrder, from_id, to_id
from orderdesk.sandbox.kaspi.waybill_pdf import waybill_pdf
from orderdesk.sandbox.market import Denied

JSON_API: Final = "application/vnd.api+json"
CITIES: Final = {"750000000": "Алматы", "710000000": "Астана"}


def reads(shop: KaspiShop) -> list[BaseRoute]:
    """The reading paths, over a shop."""

    async def orders(request: Request) -> Response:
        query, now = request.query_params, shop.clock()
        code, include = query.get("filter[orders][code]", ""), included(query)
        if code:
            found = [shop.orders[code]] if code in shop.orders else []
            return _said(answers.page_answer(found, len(found), MOST_ROWS, _api(request), now, include))
        wanted = read_wanted(query, now)
        all_of_them = [order for order in shop.orders.values() if wanted.takes(order)]
        begin = wanted.page * wanted.size
        page = all_of_them[begin : begin + wanted.size]
        return _said(answers.page_answer(page, len(all_of_them), wanted.size, _api(request), now, include))

    async def order(request: Request) -> Response:
        found = order_of(shop, request.path_params["id"])
        return _said({"data": answers.order_answer(found, _api(request), shop.clock())})

    async def entries(request: Request) -> Response:
        found = order_of(shop, request.path_params["id"])
        return _said({"data": [answers.line_answer(found, line, _api(request)) for line in found.lines]})

    async def user(request: Request) -> Response:
        found = order_of(shop, request.path_params["id"])
        return _said({"data": {"type": "customers", "id": to_id(found.phone), "attributes": answers.customer(found)}})

    async def imei(request: Request) -> Response:
        found = order_of(shop, request.path_params["id"])
        kept = [{"entry": found.line_id(line), "items": [{"imei": one} for one in line.imei]} for line in found.lines]
        return _said({"data": kept})

    async def entry(request: Request) -> Response:
        found, line = line_of(shop, request.path_params["id"])
        return _said({"data": answers.line_answer(found, line, _api(request))})

    async def product(request: Request) -> Response:
        _order, line = line_of(shop, request.path_params["id"])
        return _said({"data": answers.product_answer(line, "masterproducts")})

    async def merchant_product(request: Request) -> Response:
        sku = from_id(request.path_params["id"])
        lines = (line for order in shop.orders.values() for line in order.lines)
        found = next((line for line in lines if line.sku == sku), None)
        if found is None:
            raise Denied("Product not found", 404)
        return _said({"data": answers.product_answer(found, "merchantproducts")})

    async def point(request: Request) -> Response:
        if "entry" in request.path_params:
            line_of(shop, request.path_params["entry"])
        elif request.path_params["id"] != to_id(POINT):
            raise Denied("Point of service not found", 404)
        return _said({"data": answers.point_of_service()})

    async def city(request: Request) -> Response:
        return _said({"data": {"type": "cities", "id": answers.TOWN["id"], "attributes": answers.TOWN}})

    async def cities(request: Request) -> Response:
        named = [{"type": "cities", "id": to_id(code), "attributes": {"code": code, "name": name, "active": True}}
                 for code, name in CITIES.items()]  # fmt: skip
        return _said({"data": named})

    async def waybill(request: Request) -> Response:
        found = shop.orders.get(request.path_params["code"])
        if found is None or found.waybill_at is None or found.waybill_at > shop.clock():
            raise Denied("Waybill not found", 404)
        return Response(
            waybill_pdf(found.code, answers.waybill_number(found), found.places), media_type="application/pdf"
        )

    return [
        Route("/orders", orders, methods=["GET"]),
        Route("/orders/{id}", order, methods=["GET"]),
        Route("/orders/{id}/entries", entries, methods=["GET"]),
        Route("/orders/{id}/user", user, methods=["GET"]),
        Route("/orders/{id}/imei", imei, methods=["GET"]),
        Route("/orderentries/{id}", entry, methods=["GET"]),
        Route("/orderentries/{id}/product", product, methods=["GET"]),
        Route("/orderentries/{entry}/deliveryPointOfService", point, methods=["GET"]),
        Route("/masterproducts/{id}/merchantProduct", merchant_product, methods=["GET"]),
        Route("/pointofservices/{id}", point, methods=["GET"]),
        Route("/pointofservices/{id}/city", city, methods=["GET"]),
        Route("/cities", cities, methods=["GET"]),
        Route("/waybills/{code}.pdf", waybill, methods=["GET"]),
    ]


def order_of(shop: KaspiShop, id: str) -> KaspiOrder:
    """The order of an id; `Denied` where there is none."""
    found = shop.orders.get(from_id(id))
    if found is None:
        raise Denied("Order not found", 404)
    return found


def line_of(shop: KaspiShop, id: str) -> tuple[KaspiOrder, KaspiLine]:
    """The line of an id, with its order; `Denied` where there is none."""
    order = shop.orders.get(from_id(id).partition("##")[0])
    line = next((line for line in order.lines if order.line_id(line) == id), None) if order else None
    if order is None or line is None:
        raise Denied("Order entry not found", 404)
    return order, line


def _api(request: Request) -> str:
    """The base address by which the client came."""
    return f"{request.url.scheme}://{request.headers.get('host', 'kaspi.kz')}/shop/api/v2"


def _said(answer: dict[str, Any]) -> Response:
    return JSONResponse(answer, media_type=JSON_API)

"""What Flowwow's API answers about shops and goods, and what it can be told of stock and of what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import Table, body_of, many, rows_of, whole
from orderdesk.sandbox.flowwow.flowwow_answers import money, product_answer, shop_answer
from orderdesk.sandbox.flowwow.flowwow_order import SHOP, FlowwowOffer
from orderdesk.sandbox.flowwow.flowwow_orders import MOST_ID, MOST_PAGES, check_shop
from orderdesk.sandbox.flowwow.flowwow_shop import FlowwowShop
from orderdesk.sandbox.market import Denied

MOST_SHOPS: Final = 50
MOST_GOODS: Final = 1000

Change = Callable[[FlowwowOffer, Table], None]


def goods_routes(shop: FlowwowShop) -> list[BaseRoute]:
    """The paths of shops and goods, over a shop. Their pages count from 0, those of orders from 1."""

    async def ping(request: Request) -> Response:
        say = request.query_params.get("say", "")
        if say.startswith("error") and say[5:].isdecimal() and 400 <= int(say[5:8]) <= 500:
            raise Denied(say, int(say[5:8]))
        return JSONResponse({"say": say})

    async def shops(request: Request) -> Response:
        wanted = await body_of(request)
        ids = many(wanted, "shopIds")
        active = wanted.get("status", "active") == "active" and (not ids or SHOP in ids)
        found = [shop_answer()] if active else []
        return JSONResponse({"shops": _page(found, wanted, MOST_SHOPS), "total": len(found)})

    async def products(request: Request) -> Response:
        check_shop(request)
        wanted = await body_of(request)
        ids, numbers = many(wanted, "productIds"), many(wanted, "offerIds")
        found = [one for one in shop.offers if (
            one.type == wanted.get("type", one.type)
            and (not ids or one.product_id in ids)
            and (not numbers or one.offer_id in numbers)
        )]  # fmt: skip
        page = _page(found, wanted, MOST_GOODS)
        return JSONResponse({"items": [product_answer(one) for one in page], "total": len(found)})

    def asked(what: Callable[[FlowwowOffer], dict[str, Any]]) -> Callable[[Request], object]:
        async def answered(request: Request) -> Response:
            check_shop(request)
            found = (_offer(shop, one) for one in rows_of(await body_of(request), "offers"))
            rows = [{"offerId": one.offer_id, "productId": one.product_id, **what(one)} for one in found if one]
            return JSONResponse({"items": rows, "total": len(rows)})

        return answered

    def told(change: Change) -> Callable[[Request], object]:
        async def changed(request: Request) -> Response:
            check_shop(request)
            rows = rows_of(await body_of(request), "offers")
            return JSONResponse({"errors": [one for row in rows if (one := _change(shop, row, change))]})

        return changed

    def map_to(offer: FlowwowOffer, row: Table) -> None:
        offer.offer_id = str(row["offerId"])

    return [
        Route("/ping/check", ping, methods=["GET"]),
        Route("/shops", shops, methods=["POST"]),
        Route("/products", products, methods=["POST"]),
        Route("/products/hide", told(_hide), methods=["POST"]),
        Route("/products/unhide", told(_show), methods=["POST"]),
        Route("/products/offersMappings", told(map_to), methods=["POST"]),
        Route("/prices/get", asked(lambda one: {"price": money(one.price), "discount": "0.00"}), methods=["POST"]),
        Route("/stocks/get", asked(lambda one: {"stock": one.stock}), methods=["POST"]),
        Route("/stocks/put", told(_put_stock), methods=["PUT"]),
    ]


def _hide(offer: FlowwowOffer, row: Table) -> None:
    offer.active = False


def _show(offer: FlowwowOffer, row: Table) -> None:
    offer.active = True


def _put_stock(offer: FlowwowOffer, row: Table) -> None:
    offer.stock = whole(row, "stock", -1, MOST_ID)


def _change(shop: FlowwowShop, row: Table, change: Change) -> dict[str, Any] | None:
    """Change goods; what is wrong with that, beside what was asked for: the others are changed all the same."""
    offer = _offer(shop, row)
    try:
        if offer is None:
            raise Denied("Product not found")
        change(offer, row)
    except Denied as denied:
        return {**row, "message": denied.title}
    return None


def _offer(shop: FlowwowShop, row: Table) -> FlowwowOffer | None:
    """By Flowwow's own number where that is given, else by the seller's."""
    if "productId" in row:
        return next((one for one in shop.offers if one.product_id == row["productId"]), None)
    return next((one for one in shop.offers if one.offer_id and one.offer_id == row.get("offerId")), None)


def _page(found: list[Any], wanted: Table, most: int) -> list[Any]:
    page, limit = whole(wanted, "page", 0, MOST_PAGES), whole(wanted, "limit", most, most)
    return found[page * limit : (page + 1) * limit]

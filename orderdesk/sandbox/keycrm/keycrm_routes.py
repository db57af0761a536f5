"""What KeyCRM's API answers, and what it can be told: orders changed, stock put."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from orderdesk.sandbox.asked import body_of, rows_of
from orderdesk.sandbox.keycrm.keycrm_account import KeyAccount
from orderdesk.sandbox.keycrm.keycrm_answers import WAREHOUSE, offer_answer, order_answer, page_answer, stock_answer
from orderdesk.sandbox.keycrm.keycrm_changes import change
from orderdesk.sandbox.keycrm.keycrm_dictionaries import DICTIONARIES, STATUSES, status_entry
from orderdesk.sandbox.keycrm.keycrm_filters import INVALID, descending, include_wanted, order_filter, page_wanted
from orderdesk.sandbox.keycrm.keycrm_order import KeyOrder
from orderdesk.sandbox.market import Denied


def keycrm_routes(account: KeyAccount) -> list[BaseRoute]:
    """All paths, over an account."""

    async def orders(request: Request) -> Response:
        query = request.query_params
        include, takes = include_wanted(query), order_filter(query)
        found = [one for one in account.orders.values() if takes(one)]
        found = found[::-1] if descending(query) else found
        return _paged(request, found, lambda one: order_answer(one, include))

    async def order(request: Request) -> Response:
        return JSONResponse(order_answer(_order(account, request), include_wanted(request.query_params)))

    async def update(request: Request) -> Response:
        found = _order(account, request)
        change(account, found, await body_of(request))
        return JSONResponse(order_answer(found, ()), 202)

    def dictionary(rows: Sequence[dict[str, Any]]) -> Callable[[Request], object]:
        async def answered(request: Request) -> Response:
            return _paged(request, rows, lambda row: row)

        return answered

    async def offers(request: Request) -> Response:
        return _paged(request, account.offers, offer_answer)

    async def stocks(request: Request) -> Response:
        query = request.query_params
        ids, skus = (set(filter(None, query.get(f"filter[offers_{name}]", "").split(","))) for name in ("id", "sku"))
        found = [one for one in account.offers if (not ids or str(one.id) in ids) and (not skus or one.sku in skus)]
        details = query.get("filter[details]", "") in ("1", "true")
        return _paged(request, found, lambda one: stock_answer(one, details))

    async def put_stocks(request: Request) -> Response:
        body = await body_of(request)
        if body.get("warehouse_id") != WAREHOUSE["id"]:
            raise Denied("The selected warehouse id is invalid.", INVALID)
        wanted = []
        for row in rows_of(body, "stocks"):
            offer = next((one for one in account.offers if row.get("id") == one.id or row.get("sku") == one.sku), None)
            quantity = row.get("quantity")
            if offer is None or isinstance(quantity, bool) or not isinstance(quantity, int | float) or quantity < 0:
                raise Denied("The given data was invalid.", INVALID)
            wanted.append((offer, float(quantity)))
        for offer, quantity in wanted:
            offer.quantity = quantity
        return JSONResponse({"status": True}, 202)

    statuses = [status_entry(one) for one in STATUSES.values()]
    return [
        Route("/order", orders, methods=["GET"]),
        Route("/order/status", dictionary(statuses), methods=["GET"]),
        *(Route(f"/order/{name}", dictionary(rows), methods=["GET"]) for name, rows in DICTIONARIES.items()),
        Route("/order/{id:int}", order, methods=["GET"]),
        Route("/order/{id:int}", update, methods=["PUT"]),
        Route("/custom-fields", dictionary([]), methods=["GET"]),
        Route("/offers", offers, methods=["GET"]),
        Route("/offers/stocks", stocks, methods=["GET"]),
        Route("/offers/stocks", put_stocks, methods=["PUT"]),
    ]


def _paged(request: Request, found: Sequence[Any], answer: Callable[[Any], dict[str, Any]]) -> Response:
    page, limit = page_wanted(request.query_params)
    rows = [answer(one) for one in found[(page - 1) * limit : page * limit]]
    address = f"{request.url.scheme}://{request.headers.get('host', 'openapi.keycrm.app')}/v1{request.url.path}"
    return JSONResponse(page_answer(rows, len(found), page, limit, address, dict(request.query_params)))


def _order(account: KeyAccount, request: Request) -> KeyOrder:
    found = account.orders.get(str(request.path_params["id"]))
    if found is None:
        raise Denied("Order not found", 404)
    return found

"""Run as a program: clients that nobody here wrote, untouched, led to the sandbox by the resolver of this process.

It reads the sandbox's line from the standard input and writes what the clients found. `SSL_CERT_FILE` names the
authority; the clients check it, and the names of the real hosts.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

LINE = json.load(sys.stdin)
PORTS = {
    host: urlsplit(LINE[name]["url"]).port
    for host, name in (("apis.flowwow.com", "flowwow"), ("api.novaposhta.ua", "novaposhta"))
}


def led(host: Any, port: Any, *about: Any, **more: Any) -> list[Any]:
    """Resolves the hosts of the look-alikes to loopback, and no other host at all."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", PORTS[name]))]


socket.getaddrinfo = led  # before the clients make their resolvers

from novaposhta.client import InvalidAPIKeyError, NovaPoshtaApi  # noqa: E402
from nt_flowwow_seller_client import FwClient, FwOfferIdQueryList, FwProductStock, FwTokenRejectedError  # noqa: E402


async def flowwow() -> dict[str, Any]:
    """Lists, views, puts stock, hides."""
    client = FwClient()
    try:
        merchant = client.merchant(LINE["flowwow"]["token"])
        shop = merchant.shop(LINE["flowwow"]["shop"])
        (only,) = (await merchant.get_shops()).items
        first, second = [await shop.get_orders(page, 5) for page in (0, 1)]
        today = datetime.fromtimestamp(first.items[0].created_date or 0, UTC).astimezone(ZoneInfo("Europe/Moscow"))
        of_a_day = await shop.get_orders(created_date=today.date(), status=first.items[0].status)
        viewed = await shop.get_order(first.items[0].id or 0)
        goods = await shop.get_products(product_type=1)
        name = goods.items[0].offer_id or ""
        put = await shop.update_stocks([FwProductStock(name, 7), FwProductStock("no such goods", 7)])
        hidden = await shop.set_product_active([name], active=False)
        after = (await shop.get_products(ids=FwOfferIdQueryList([name]))).items[0]
        try:
            await client.merchant("wrong").get_shops()
            rejected = False
        except FwTokenRejectedError:
            rejected = True
        return {
            "shop": only.shop_id, "total": first.total, "ids": [one.id for one in first.items + second.items],
            "of_a_day": [one.id for one in of_a_day.items], "viewed": viewed.raw, "listed": first.items[0].raw,
            "lines": [[line.offer_id, line.count, line.costf, line.sumf] for line in viewed.products or ()],
            "put": name, "not_put": [[one.offer_id, one.stock] for one in put], "not_hidden": len(hidden),
            "after": [after.stock, after.is_active, after.available], "rejected": rejected,
        }  # fmt: skip
    finally:
        await client.close()


def novaposhta() -> dict[str, Any]:
    """Asks where parcels are."""
    numbers = [*LINE["novaposhta"]["documents"], "20450000000000"]
    with NovaPoshtaApi(LINE["novaposhta"]["token"], raise_for_errors=True) as api:
        found = api.tracking_document.get_status_documents([{"DocumentNumber": number} for number in numbers])
    with NovaPoshtaApi("wrong", raise_for_errors=True) as stranger:
        try:
            stranger.tracking_document.get_status_documents([{"DocumentNumber": numbers[0]}])
            refused = False
        except InvalidAPIKeyError:
            refused = True
    return {"asked": numbers, "found": found["data"], "refused": refused}


if __name__ == "__main__":
    json.dump({"flowwow": asyncio.run(flowwow()), "novaposhta": novaposhta()}, sys.stdout)

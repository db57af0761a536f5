"""What Flowwow is asked, and what its numbers mean. Pages of orders count from 1."""

from __future__ import annotations

from typing import Final

URL: Final = "https://apis.flowwow.com"

PAGE: Final = 100
"""Orders a page, at most."""

GAP: Final = 0.5
"""Seconds between two requests: no limit is published."""

OPEN: Final = (1, 2, 5, 4, 7, 10, 11, 12)
"""Statuses of orders that are not finished, in the order of work."""

FINISHED: Final = 3
PICKUP: Final = 4
"""The `deliveryType` of what is fetched."""

GONE: Final = "gone"
"""The status of an order that is open where it is viewed, and in no list any more."""

CANCELLED: Final = "cancelled"
"""The status of an order of which a webhook has said that it is."""

ACTS: Final = {"accept": "/apiseller/orders/accept", "courierLeft": "/apiseller/orders/courierLeft",
               "finish": "/apiseller/orders/finish"}  # fmt: skip

TAKEN_FROM: Final = {"accept": {"1"}, "courierLeft": {"2", "5", "10"}, "finish": {"2", "4", "5", "7", "11", "12"}}
"""From which statuses each act is taken."""


def headers(token: str) -> dict[str, str]:
    """The headers of every question."""
    return {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "orderdesk/0.1"}


def of_status(shop: str, status: int, page: int) -> dict[str, str]:
    """A page of the orders in a status."""
    return {"shopId": shop, "status": str(status), "page": str(page), "limit": str(PAGE)}


def of_number(shop: str, number: str) -> dict[str, str]:
    """The order of a number, where it is in a list."""
    return {"shopId": shop, "id": number, "page": "1", "limit": "1"}

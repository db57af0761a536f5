"""What Kaspi is asked: lists of orders by state, in windows of time as wide as it allows; one order by its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from orderdesk.clock import DAY

URL: Final = "https://kaspi.kz/shop/api/v2"

AGENT: Final = "orderdesk/0.1 (+merchant-api)"
"""Kaspi leaves the names that HTTP libraries of Python give themselves waiting without an answer."""

MEDIA: Final = "application/vnd.api+json"
"""Sent and asked for, also where nothing is sent: without it the answer is a page with 404."""

OPEN_STATES: Final = ("NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY")

ARCHIVE: Final = "ARCHIVE"

SLACK: Final = 600
"""Seconds by which Kaspi's clock and ours may differ, and an order may come late into its lists."""

PAGE: Final = 100
"""Orders a page, at most."""

WINDOW: Final = 13 * DAY
"""Seconds that a list goes back at a time: Kaspi allows 14 days, and its clock need not be ours."""

WINDOWS: Final = 4
"""So many windows back lie all that can still be open: pre-orders of 30 days, parcels that wait 30 to be fetched."""


def headers(token: str, shop: str) -> dict[str, str]:
    """The headers of every question."""
    own = {"User-Agent": AGENT, "Accept": MEDIA, "Content-Type": MEDIA, "X-Auth-Token": token}
    return {**own, "X-Merchant-Uid": shop} if shop else own


def windows(now: int, count: int) -> Iterator[tuple[int, int | None]]:
    """The newest windows of time, each by its first and last second; the first has no end but what has come by then."""
    for turn in range(count):
        start = now - (turn + 1) * WINDOW
        yield start, None if turn == 0 else start + WINDOW - 1


def of_state(state: str, window: tuple[int, int | None], page: int) -> dict[str, str]:
    """A page of the orders in a state that were made in a window of time, with their lines."""
    since, until = window
    asked = {
        "page[number]": str(page),
        "page[size]": str(PAGE),
        "filter[orders][state]": state,
        "filter[orders][creationDate][$ge]": str(since * 1000),
        "include[orders]": "entries",
    }
    return asked if until is None else {**asked, "filter[orders][creationDate][$le]": str(until * 1000 + 999)}


def of_number(number: str) -> dict[str, str]:
    """The order of a number, with its lines: in whatever state, made at any time."""
    return {"filter[orders][code]": number, "include[orders]": "entries"}


def imei_of(order_id: str) -> str:
    """Where the IMEI are told that Kaspi has of an order, by its own id."""
    return f"/orders/{quote(order_id, safe='')}/imei"

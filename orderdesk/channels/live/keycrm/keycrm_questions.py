"""What KeyCRM is asked: pages of orders of a status or changed in a time, one order. All instants are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

URL: Final = "https://openapi.keycrm.app/v1"

PAGE: Final = 50
"""Rows a page, at most."""

GAP: Final = 1.0
"""Seconds between two requests: 60 a minute are allowed."""

INCLUDE: Final = "buyer,products.offer,shipping.deliveryService,status"
"""Nothing nested comes without it."""

OVERLAP: Final = 300
"""Seconds that are asked for a second time, since its clock need not be ours."""


def headers(token: str) -> dict[str, str]:
    """The headers of every question."""
    return {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "orderdesk/0.1"}


def page(number: int, source: str) -> dict[str, str]:
    """A page of orders, from 1 on, perhaps of one source alone; oldest first, so that no page shifts meanwhile."""
    asked = {"page": str(number), "limit": str(PAGE), "sort": "id", "include": INCLUDE}
    return {**asked, "filter[source_id]": source} if source else asked


def changed(since: int, now: int) -> dict[str, str]:
    """Orders that have changed since an instant."""
    return {"filter[updated_between]": f"{_written(since - OVERLAP)}, {_written(now + OVERLAP)}"}


def of_status(status: int) -> dict[str, str]:
    """Orders in a status."""
    return {"filter[status_id]": str(status)}


def of_number(number: str) -> dict[str, str]:
    """Orders of a number that their source has given."""
    return {"filter[source_uuid]": number}


def _written(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")

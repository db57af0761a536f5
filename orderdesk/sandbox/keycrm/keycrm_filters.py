"""What a list of KeyCRM is asked for: its filters, order and page; what is wrong is a 422."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from orderdesk.sandbox.asked import whole
from orderdesk.sandbox.keycrm.keycrm_answers import INCLUDES
from orderdesk.sandbox.keycrm.keycrm_order import KeyOrder
from orderdesk.sandbox.market import Denied

INVALID: Final = 422
USUAL, MOST = 15, 50
DAY: Final = 86_400
PAYMENTS: Final = ("paid", "overpaid", "part_paid", "not_paid")

Takes = Callable[[KeyOrder], bool]


def page_wanted(query: Mapping[str, str]) -> tuple[int, int]:
    """The page, from 1, and how many it holds."""
    page, limit = whole(query, "page", 1, 1_000_000, INVALID), whole(query, "limit", USUAL, MOST, INVALID)
    if not page or not limit:
        raise Denied("page and limit begin at 1", INVALID)
    return page, limit


def include_wanted(query: Mapping[str, str]) -> list[str]:
    """What is to be included; `Denied` for what cannot be."""
    names = [name.strip() for name in query.get("include", "").split(",") if name.strip()]
    if strange := [name for name in names if name not in INCLUDES]:
        raise Denied(f"Requested include(s) `{', '.join(strange)}` are not allowed.", INVALID)
    return names


def order_filter(query: Mapping[str, str]) -> Takes:
    """Which orders a list is asked for. `created_between` goes by when it was ordered, not by when it was created."""
    asked = {name[7:-1]: text for name, text in query.items() if name.startswith("filter[") and name.endswith("]")}
    if strange := [name for name in asked if name not in _FILTERS]:
        raise Denied(f"Requested filter(s) `{', '.join(strange)}` are not allowed.", INVALID)
    all_of_them = [_FILTERS[name](text) for name, text in asked.items()]
    return lambda order: all(takes(order) for takes in all_of_them)


def descending(query: Mapping[str, str]) -> bool:
    """Whether the newest come first."""
    sort = query.get("sort", "id")
    if sort not in ("id", "-id", "created_at", "-created_at"):
        raise Denied(f"Requested sort(s) `{sort}` is not allowed.", INVALID)
    return sort.startswith("-")


def _one_of(value: Callable[[KeyOrder], object]) -> Callable[[str], Takes]:
    def made(text: str) -> Takes:
        wanted = {one.strip() for one in text.split(",")}
        return lambda order: str(value(order)) in wanted

    return made


def _between(value: Callable[[KeyOrder], int | None]) -> Callable[[str], Takes]:
    def made(text: str) -> Takes:
        begin, _comma, end = text.partition(",")
        since, until = _instant(begin.strip(), 0), _instant(end.strip(), DAY - 1)
        return lambda order: (at := value(order)) is not None and since <= at <= until

    return made


def _payment(text: str) -> Takes:
    if text not in PAYMENTS:
        raise Denied("payment_status is invalid", INVALID)
    return lambda order: text == ("paid" if order.paid else "not_paid")


def _has_tracking(text: str) -> Takes:
    wanted = text.lower() in ("1", "true")
    return lambda order: bool(order.tracking) == wanted


def _instant(text: str, of_a_day: int) -> int:
    """An instant in UTC; of a day alone, its beginning or, as an end, its last second."""
    try:
        if len(text) == 10:
            return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) + of_a_day
        return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise Denied("The date is invalid", INVALID) from None


def _ships(order: KeyOrder) -> int | None:
    return None if order.ship_on is None else int(datetime.fromisoformat(order.ship_on).timestamp())


_FILTERS: Final[Mapping[str, Callable[[str], Takes]]] = {
    "status_id": _one_of(lambda order: order.status),
    "source_id": _one_of(lambda order: order.source),
    "source_uuid": _one_of(lambda order: order.source_uuid),
    "buyer_phone": _one_of(lambda order: order.phone),
    "buyer_email": _one_of(lambda order: f"buyer{order.id}@example.com"),
    "created_between": _between(lambda order: order.ordered),
    "updated_between": _between(lambda order: order.updated),
    "shipping_between": _between(_ships),
    "payment_status": _payment,
    "has_tracking_code": _has_tracking,
}

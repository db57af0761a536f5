"""What a list of orders is asked for: read as strictly as Kaspi reads it, and refused in its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from orderdesk.sandbox.kaspi.kaspi_order import KaspiOrder
from orderdesk.sandbox.market import Denied

STATES: Final = ("NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY", "ARCHIVE")
MOST_DAYS: Final = 14
MOST_ROWS: Final = 100
_DAY = 86_400_000
_CREATED = "filter[orders][creationDate]"
_KINDS = {"PICKUP": "PICKUP", "DELIVERY": "DELIVERY", "DELIVERY_PICKUP": "PICKUP", "DELIVERY_LOCAL": "DELIVERY"}
"""Two spellings are told of; both are taken."""


class Wanted(Struct, frozen=True):
    """What a list is asked for; instants in milliseconds."""

    since: int
    until: int
    state: str = ""
    status: str = ""
    kind: str = ""
    to_sign: bool | None = None
    page: int = 0
    size: int = MOST_ROWS

    def takes(self, order: KaspiOrder) -> bool:
        """Whether an order belongs to the list."""
        return (
            self.since <= order.created * 1000 <= self.until
            and self.state in ("", order.state)
            and self.status in ("", order.status)
            and self.kind in ("", "PICKUP" if order.carried == "pickup" else "DELIVERY")
            and self.to_sign in (None, order.to_sign)
        )


def read_wanted(query: Mapping[str, str], now: int) -> Wanted:
    """Read the query of a list; `now` in seconds; `Denied` says what Kaspi refuses."""
    state = query.get("filter[orders][state]", "")
    if state not in ("", *STATES):
        raise Denied(f"Unknown filter[orders][state]: {state}")
    signature = query.get("filter[orders][signatureRequired]", "")
    if signature and state == "SIGN_REQUIRED":
        raise Denied("filter[orders][signatureRequired] is not allowed with state SIGN_REQUIRED")
    kind = query.get("filter[orders][deliveryType]", "")
    if kind and kind not in _KINDS:
        raise Denied(f"Unknown filter[orders][deliveryType]: {kind}")
    if kind and _KINDS[kind] == state:
        raise Denied("filter[orders][deliveryType] is not allowed with this state")
    since = _instant(query, "$ge", "$gt")
    if since is None:
        raise Denied(f"Required {_CREATED.replace('filter', 'filter ', 1)}[$ge] is empty.")
    until = _instant(query, "$le", "$lt")
    until = now * 1000 if until is None else until
    if until - since > MOST_DAYS * _DAY:
        days = -(-(until - since) // _DAY)
        raise Denied(
            f"Exceeded the maximum difference for the {_CREATED} (in days). Actual [{days}], max [{MOST_DAYS}]."
        )
    return Wanted(
        since, until, state, query.get("filter[orders][status]", ""), _KINDS.get(kind, ""),
        signature == "true" if signature else None, _number(query, "page[number]", 0),
        min(max(_number(query, "page[size]", MOST_ROWS), 1), MOST_ROWS),
    )  # fmt: skip


def included(query: Mapping[str, str]) -> frozenset[str]:
    """What is to be included."""
    return frozenset(query.get("include[orders]", "").split(","))


def _instant(query: Mapping[str, str], *operators: str) -> int | None:
    """The bound of one side; the strict operators leave the instant itself out."""
    for operator in operators:
        text = query.get(f"{_CREATED}[{operator}]", "")
        if text:
            if not text.isdecimal():
                raise Denied(f"{_CREATED}[{operator}] is not valid")
            return int(text) + {"$gt": 1, "$lt": -1}.get(operator, 0)
    return None


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "")
    if text and not text.isdecimal():
        raise Denied(f"{name} is not valid")
    return int(text) if text else default

"""How urgent an order is: the key by which the list begins with what burns."""

from __future__ import annotations

from orderdesk.model import CALL_AT, Order
from orderdesk.store.lists.search_index import CLOSED, WAITING


def rank(order: Order) -> int:
    """The sort key of urgency: by deadline; then those without a clock, then closed orders, newest first."""
    if order.shelf.closed:
        return CLOSED - (order.closed_at or order.received_at)
    return WAITING + order.entered_at if order.deadline is None else order.deadline.due_at


def burns_at(order: Order) -> int | None:
    """From when on it is among what burns: its clock warns, or its buyer is to be called again."""
    warn_at = None if order.deadline is None else order.deadline.warn_at
    call_at = None if order.shelf.closed else order.value(CALL_AT)
    return min((at for at in (warn_at, call_at) if isinstance(at, int)), default=None)

"""What is stored of an order and may change, column by column; among it what lists are sorted and told by."""

from __future__ import annotations

from typing import Final

from orderdesk.json_text import to_json
from orderdesk.model import CALL_AT, Order, state_of
from orderdesk.rules.deadlines import Plan
from orderdesk.search_folding import name_key
from orderdesk.sla.targets import Deadline
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


def columns(order: Order, plan: Plan) -> dict[str, object]:
    """What is stored of an order and may change, by column."""
    deadline = order.deadline
    return {
        "version": order.version,
        **state_of(order),
        "facts": to_json(order.facts) if order.facts else "{}",
        "seen_at": order.seen_at,
        "deadline": deadline_text(deadline),
        "warn_at": burns_at(order),
        "alerts_from": order.alerts_from,
        "acts_at": plan.acts_at,
        "alerts_at": plan.alerts_at,
        "called_off": int(plan.called_off),
        "rank": rank(order),
        "name_key": name_key(order.customer.name),
    }


_EARLIER: Final = (None, None)
"""What an earlier version, on the same database, reads behind it: its clock is not paused."""


def deadline_text(deadline: Deadline | None) -> str | None:
    """A deadline as it is stored."""
    if deadline is None:
        return None
    return to_json([
        deadline.target, deadline.kind, deadline.calendar, deadline.started_at,
        [[edge.tier, edge.until] for edge in deadline.edges],
        deadline.last_at, deadline.warn_at, deadline.opens_at, *_EARLIER,
    ])  # fmt: skip

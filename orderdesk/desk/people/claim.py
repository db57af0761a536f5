"""What a claim on an order means for others, and how it is taken over.

A claim keeps two people from doing the same work; what keeps them from undoing each other's is the version, which is
compared whoever holds the order. So a claim is never waited for: what a dead session held is free at once.
"""

from __future__ import annotations

from typing import Final

from orderdesk.desk.change import Change
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store import Store

TAKEN: Final = "claim_taken"
"""The event of a claim that was taken over; its note names who held it before."""


def taken_by(store: Store, order: Order, operator: str) -> str | None:
    """Who has taken the order, as it was, out of an operator's hands since then."""
    since = store.history.since(order.id, order.version)
    return next((event.actor.name for event in since if event.kind == TAKEN and event.note == operator), None)


def take_claim(work: UnitOfWork) -> Order:
    """Take the order out of somebody else's hands into one's own; history keeps from whom."""
    claims, order = work.store.claims, work.order
    there = claims.of(order.id)
    if there is None or there.operator == work.actor.name:
        raise Refused(_("Nobody else holds order {number}.").format(number=order.number))
    claims.free(order.id)
    claims.take(order.id, work.actor.name, work.now)
    return work.commit(Change(kind=TAKEN, note=there.operator))

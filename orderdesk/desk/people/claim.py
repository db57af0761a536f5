"""Holding orders: a session holds one at a time, and what one operator holds no other one acts on.

A claim keeps two people from doing the same work; what keeps them from undoing each other's is the version, which is
compared whoever holds the order. So a claim is never waited for: what a dead session held is free at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from orderdesk.desk.change import Change
from orderdesk.desk.rights import anyone
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from orderdesk.store import Store
from orderdesk.store.people.claims import Claim

if TYPE_CHECKING:
    from orderdesk.desk.desk import Desk

TAKEN: Final = "claim_taken"
"""The event of a claim that was taken over; its note names who held it before."""


@anyone
def claim(desk: Desk, order: Order) -> Claim | None:
    """Hold the order, and no other one any more; whoever holds it then.

    `None` where the operator may do nothing with it, or nothing can be written: they only look.
    """
    store = desk.store
    if store.read_only or not desk.access.sight().may(order, Right.NOTE):
        return None
    there = store.claims.of(order.id)
    if there is not None and (there.operator != desk.actor.name or there.session == store.sessions.own):
        return there
    with store.write():
        return store.claims.take(order.id, desk.actor.name, desk.clock())


@anyone
def claim_first(desk: Desk, orders: Iterable[Order]) -> Order | None:
    """Hold the first of these that no other session holds; who only looks gets it without holding it."""
    store, sight = desk.store, desk.access.sight()
    with contextlib.nullcontext() if store.read_only else store.write():
        for order in orders:
            if order.damage is not None:
                continue  # nobody can work on it
            there = store.claims.of(order.id)
            if there is None or there.session == store.sessions.own:
                if not store.read_only and sight.may(order, Right.NOTE):
                    store.claims.take(order.id, desk.actor.name, desk.clock())
                return order
    return None


@anyone
def release(desk: Desk) -> None:
    """Hold nothing any more."""
    if desk.store.sessions.own:
        with desk.store.write():
            desk.store.claims.release()


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

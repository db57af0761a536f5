"""Holding orders: a session holds one at a time, and what one operator holds no other one acts on."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import ClassVar

from orderdesk.desk.command import OrderCommand, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import ANYONE, Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from orderdesk.store.people.claims import Claim


class Hold(OrderCommand[Claim | None], frozen=True):
    """Hold an order, and no other one any more; whoever holds it then, nobody where it can only be looked at."""

    name: ClassVar = "claims hold"
    need: ClassVar = Need((Right.NOTE,))
    touches: ClassVar = Touches.CLAIM
    on_shell: ClassVar = False

    def run(self, desk: Desk, order: Order, version: int | None) -> Claim | None:
        """Hold it, unless somebody else does, or the same operator at another desk."""
        store = desk.store
        if store.read_only or not desk.access.sight().may(order, Right.NOTE):
            return None
        there = store.claims.of(order.id)
        if there is not None and (there.operator != desk.actor.name or there.session == store.sessions.own):
            return there
        with desk.access.changing():
            return store.claims.take(order.id, desk.actor.name, desk.clock())


class HoldFirst(ShopCommand[Order | None], frozen=True):
    """Hold the first of some orders that no other session holds; who only looks gets it without holding it."""

    name: ClassVar = "claims hold-first"
    need: ClassVar = Need()
    touches: ClassVar = Touches.CLAIM
    on_shell: ClassVar = False

    orders: Sequence[Order]

    def run(self, desk: Desk) -> Order | None:
        """Hold it."""
        store, sight = desk.store, desk.access.sight()
        with contextlib.nullcontext() if store.read_only else desk.access.changing():
            for order in self.orders:
                if order.damage is not None:
                    continue  # nobody can work on it
                there = store.claims.of(order.id)
                if there is None or there.session == store.sessions.own:
                    if not store.read_only and sight.may(order, Right.NOTE):
                        store.claims.take(order.id, desk.actor.name, desk.clock())
                    return order
        return None


class LetGo(ShopCommand[None], frozen=True):
    """Hold nothing any more; also asked of nobody who has just been shut out."""

    name: ClassVar = "claims release"
    need: ClassVar = ANYONE
    touches: ClassVar = Touches.CLAIM
    on_shell: ClassVar = False

    def run(self, desk: Desk) -> None:
        """Let go what this session holds."""
        if desk.store.sessions.own:
            with desk.access.changing() as store:
                store.claims.release()


class TakeClaim(OrderCommand[Order], frozen=True):
    """Take an order out of somebody else's hands; who it was stays in history, and they are told."""

    name: ClassVar = "claims take"
    need: ClassVar = Need((Right.ASSIGN,))
    touches: ClassVar = Touches.CLAIM

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Take it."""
        from orderdesk.desk.people.claim import take_claim

        return take_claim(work)

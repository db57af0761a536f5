"""Saying whose an order is, and in whose hands."""

from __future__ import annotations

from typing import Annotated, ClassVar

from orderdesk.desk.command import Ask, OrderCommand, Price, Touches
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.people import assign as assigning
from orderdesk.desk.people.claim import take_claim
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.i18n import _
from orderdesk.model import ASSIGNED, OFFERED_TO, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store


class Give(OrderCommand[Order], frozen=True):
    """Say whose order it is. One's own is handed off: it stays one's own until the other takes it over."""

    name: ClassVar = "assign"
    need: ClassVar = Need((Right.NOTE,), among=(Right.ASSIGN,), at_times=True)

    to: Annotated[str, Ask("", argument=True, metavar="OPERATOR")]

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What saying whose an order is needs where it is not one's own."""
        now = desk.store.orders.get(order.id)
        return () if now is None or now.value(ASSIGNED) == desk.actor.name else (Right.ASSIGN,)

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Give it."""
        return assigning.assign(work, desk.access, self.to)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("give to {name}").format(name=self.to)) if can.assign else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Whose it is."""
        offered = order.facts.get(OFFERED_TO)
        if offered is None:
            return _("given to {name}").format(name=order.facts.get(ASSIGNED))
        return _("offered to {name}; yours until it is accepted").format(name=offered)


class TakeOver(OrderCommand[Order], frozen=True):
    """Accept an order that somebody hands off to you."""

    name: ClassVar = "take-over"
    need: ClassVar = Need((Right.NOTE,))
    own: ClassVar = False

    @property
    def plain(self) -> bool:
        """Its key says it all."""
        return True

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Take it over."""
        return assigning.take_over(work)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        offered = OFFERED_TO in situation.order.facts and can.assign
        return Price(_("take over")) if offered else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is theirs now."""
        return _("taken over")


class TakeClaim(OrderCommand[Order], frozen=True):
    """Take an order out of somebody else's hands; who it was stays in history, and they are told."""

    name: ClassVar = "claims take"
    need: ClassVar = Need((Right.ASSIGN,))
    touches: ClassVar = Touches.RECORD

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Take it."""
        return take_claim(work)

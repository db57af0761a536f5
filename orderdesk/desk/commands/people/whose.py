"""Saying whose an order is."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from orderdesk.desk.command import Ask, Key, OrderCommand, Price
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.i18n import _, mark
from orderdesk.model import ASSIGNED, OFFERED_TO, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

_WHOSE: Final = Key(
    "order.assign",
    "w",
    mark("whose"),
    mark("Say whose order it is, hand it off, or take it over"),
    after="order.note",
    many=True,
)


class Give(OrderCommand[Order], frozen=True):
    """Say whose order it is. One's own is handed off: it stays one's own until the other takes it over."""

    name: ClassVar = "assign"
    need: ClassVar = Need((Right.NOTE,), among=(Right.ASSIGN,), at_times=True)
    keys: ClassVar = (_WHOSE,)

    to: Annotated[str, Ask("", argument=True, metavar="OPERATOR")]

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While it is anybody's to give, or to take over."""
        return _(key.word) if can.assign else ""

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What saying whose an order is needs where it is not one's own."""
        now = desk.store.orders.get(order.id)
        return () if now is None or now.value(ASSIGNED) == desk.actor.name else (Right.ASSIGN,)

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Give it."""
        from orderdesk.desk.people.assign import assign

        return assign(work, desk.access, self.to)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("give to {name}").format(name=self.to)) if can.assign else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Whose it is."""
        offered = order.facts.get(OFFERED_TO)
        if offered is None:
            return _("assigned to {name}").format(name=order.facts.get(ASSIGNED))
        return _("offered to {name}; yours until it is accepted").format(name=offered)


class TakeOver(OrderCommand[Order], frozen=True):
    """Accept an order that somebody hands off to you."""

    name: ClassVar = "take-over"
    need: ClassVar = Need((Right.NOTE,))
    own: ClassVar = False
    keys: ClassVar = (_WHOSE,)

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While it is offered."""
        return Give.on_key(key, can)

    @property
    def plain(self) -> bool:
        """Its key says it all."""
        return True

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Take it over."""
        from orderdesk.desk.people.assign import take_over

        return take_over(work)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        offered = OFFERED_TO in situation.order.facts and can.assign
        return Price(_("take over")) if offered else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is theirs now."""
        return _("taken over")

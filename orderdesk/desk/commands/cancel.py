"""Cancelling an order for a reason, whose price is told first."""

from __future__ import annotations

from typing import ClassVar, Self

from orderdesk.desk.command import Key, OrderCommand, Price
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.orders.price import Shown, offer
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.context import RuleContext
from orderdesk.rules.possible import blocked, cancel_rights
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Comment
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.labels import event_name


class Cancel(OrderCommand[Order], frozen=True):
    """Cancel an order for a reason; stock, fees, outbox and evidence in the same transaction."""

    name: ClassVar = "cancel"
    need: ClassVar = Need(among=(Right.PROCESS, Right.CANCEL_COSTLY))
    keys: ClassVar = (
        Key(
            "order.cancel",
            "x",
            mark("cancel"),
            mark("Cancel, with a reason whose price is shown first"),
            after="order.date",
            many=True,
        ),
    )

    reason: str
    """Its key, or its digit in the picker."""
    comment: str = ""
    shown: Shown = ()
    """What was told of the reason before it was confirmed; where that has changed meanwhile, nothing is done."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """As the rulebook calls it."""
        return "" if can.cancel is None else _(can.cancel.title)

    def again(self) -> Self:
        """Without what was told: of another order it is told anew."""
        return replace(self, shown=())

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether the reason wants words: they are evidence for one order."""
        reason = book.reason_of(self.reason)
        return reason is not None and reason.comment is Comment.REQUIRED

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What cancelling for this reason needs."""
        return cancel_rights(desk.rules.book(order.channel), self.reason)

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Cancel it."""
        from orderdesk.desk.orders.cancel import cancel

        return cancel(work, self.reason, self.comment, self.shown)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the picker says of the reason."""
        reason = book.reason_of(self.reason)
        if can.cancel is None or reason is None or reason not in reasons(book, situation):
            return None
        instead = book.step_of(reason.takes)
        if instead is not None and blocked(instead, situation):
            return None
        found = offer(store, book, situation, reason)
        missing = () if found.proven else (_("Evidence is missing: {what}.").format(what=found.evidence),)
        return Price(
            f"{_(can.cancel.title)}: {_(reason.title)}",
            reason.key,
            found.refund,
            warnings=(*missing, *([found.rides] if found.rides else [])),
            costly=found.costly,
            sets=(_("Comment: {text}").format(text=self.comment),) if self.comment else (),
            ends=instead is None,
        )

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The status; of a reason that takes a step in place of cancelling, that step."""
        book = rules.book(order.channel)
        reason = book.reason_of(self.reason)
        instead = None if reason is None else book.step_of(reason.takes)
        if instead is None:
            return super().said(rules, order, now)
        said = event_name(instead.event)
        waits = _("{said}: its text waits on the shelf “Not told”")
        return waits.format(said=said) if instead.request else said

"""Taking back what was done last."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.command import Key, OrderCommand, Price
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.orders.undo import undo
from orderdesk.desk.rights import Need
from orderdesk.desk.views.card import Possible
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.money import HiddenMoney
from orderdesk.rules.context import RuleContext
from orderdesk.rules.payment import received_text
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store


class Undo(OrderCommand[Order], frozen=True):
    """Take back what you have done last to these orders, within the seconds that the settings give."""

    name: ClassVar = "undo"
    need: ClassVar = Need()
    many_done: ClassVar = mark("undone {count}")
    keys: ClassVar = (
        Key(
            "list.undo",
            "u",
            mark("undo"),
            mark("Take back what you have just done; again: what you did before that"),
            after="list.repeat",
            card=mark("Take back what you have just done to it"),
        ),
    )

    @property
    def plain(self) -> bool:
        """Its key says it all."""
        return True

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take it back, whatever was seen of the order; `Refused` says why it stands.

        It hinders nobody who holds the order meanwhile: it is back as it was when they took it.
        """
        window = desk.rules.config.undo.window
        return desk.change(order, lambda work: undo(work, window), held=True)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("undo"))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Where the order is again, how it stands by its money, and what its buyer is to get back then."""
        book, due, had = rules.book(order.channel), refund_due(order), order.received
        status = _(book.status_of(order.status).title)
        said = (
            _("undone, again “{status}”")
            if due is None
            else _("undone, again “{status}”; due back to the buyer: {sum}")
        )
        money = f"; {received_text(book, order, had)}" if had.minor and not isinstance(order.total, HiddenMoney) else ""
        return said.format(status=status, sum=due) + money

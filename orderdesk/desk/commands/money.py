"""Money that comes in, goes back to the buyer, or out of the books since it never came. Signed as money is."""

from __future__ import annotations

from typing import ClassVar, Final

from orderdesk.desk.command import Key, OrderCommand, Price
from orderdesk.desk.commands.steps import MONEY, Take
from orderdesk.desk.desk import Desk
from orderdesk.desk.orders.repay import repay, reverse
from orderdesk.desk.rights import Need
from orderdesk.desk.views.card import Possible
from orderdesk.errors import Refused
from orderdesk.i18n import _, mark
from orderdesk.model import FactName, Order
from orderdesk.rules.context import RuleContext
from orderdesk.rules.payment import DIFFERENCE, difference, owed, receiving
from orderdesk.rules.possible import steps
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import AskKind
from orderdesk.rules.taken import channel_pays
from orderdesk.store import Store


class Pay(OrderCommand[Order], frozen=True):
    """Note a sum, as typed, that the buyer has paid in a way such as `cash`: by the rulebook's own step for it."""

    name: ClassVar = "pay"
    need: ClassVar = Need((Right.TAKE_MONEY,))
    keyed: ClassVar = True

    sum_: str
    how: str
    why: str = ""
    """Why it is more than is owed, where it is."""
    sure: bool = False
    """Whether a sum other than the one owed is meant."""
    pin: str = ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take the rulebook's step; `Refused` where it has none, or where the sum is not the one owed and not meant."""
        book = desk.rules.book(order.channel)
        step = receiving(book)
        if step is None or (channel_pays(book, order) and not owed(book, order).minor):
            said = _("Order {number}: {channel} takes the money from the buyer, so none is received here.")
            raise Refused(said.format(number=order.number, channel=_(book.title)))
        answers = {"payment": self.how, FactName.PAID_AMOUNT: self.sum_}
        if self.sure and (differs := difference(book, desk.work(order).order, self.sum_)) is not None:
            answers[DIFFERENCE] = "yes" if differs.kind is AskKind.YES else self.why or _("taken as it came")
        return Take(step.key, answers, pin=self.pin).run(desk, order, version)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What is said before: that it is not the sum owed, and whose it is perhaps; `None` where none is taken."""
        from orderdesk.desk.views.order_money import payment_doubts

        step = receiving(book)
        if step is None or step not in steps(book, situation.order):
            return None
        said = tuple(payment_doubts(store, book, situation.order, self.sum_))
        return Price(_("paid"), warnings=said, costly=bool(said))


_REVERSE: Final = Key(
    "order.reverse-payment",
    "M",
    mark("take payment back"),
    mark("Take back a payment that was noted wrongly, with a reason; the sum is owed again"),
    after="order.reveal",
)


class Refund(OrderCommand[Order], frozen=True):
    """Note that the buyer has got money back: the sum as typed, all that is due without one."""

    name: ClassVar = "refund"
    need: ClassVar = Need((Right.TAKE_MONEY,))
    keyed: ClassVar = True
    keys: ClassVar = (MONEY,)

    paid: str = ""
    how: str = ""
    """How, where that is known; else as it came."""
    pin: str = ""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While the buyer is to get something back."""
        return _("refund") if can.refund else ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Note it; `Refused` without the PIN that signs it."""
        return desk.signed_change(order, lambda work, note: repay(work, self.paid, note, self.how), self.pin, version)


class ReversePayment(OrderCommand[Order], frozen=True):
    """Take back a sum, as typed, that was noted as received and is not there."""

    name: ClassVar = "unpay"
    need: ClassVar = Need((Right.TAKE_MONEY,))
    keyed: ClassVar = True
    keys: ClassVar = (_REVERSE,)

    sum_: str
    why: str
    """Stays in history."""
    pin: str = ""
    payment: int = 0
    """The number of the payment that is meant, where more than one could be."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While something was noted that can be taken back."""
        return _(key.word) if can.reverse else ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take it back; `Refused` without the PIN that signs it."""
        return desk.signed_change(
            order, lambda work, note: reverse(work, self.sum_, self.why, note, self.payment), self.pin, version
        )

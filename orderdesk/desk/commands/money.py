"""Money that goes back: to the buyer, or out of the books since it never came. Signed as money is."""

from __future__ import annotations

from typing import ClassVar, Final

from orderdesk.desk.command import Key, OrderCommand
from orderdesk.desk.desk import Desk
from orderdesk.desk.orders.repay import repay, reverse
from orderdesk.desk.rights import Need
from orderdesk.desk.views.card import Possible
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.rules.roles import Right

MONEY: Final = Key(
    "order.money",
    "m",
    mark("money"),
    mark("Take the money that is owed, or a part of it; note that the buyer has their money back"),
    after="order.waybill",
)
"""What is owed is taken by a step of the rulebook."""

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
    keys: ClassVar = (MONEY,)

    paid: str = ""
    pin: str = ""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While the buyer is to get something back."""
        return _("refund") if can.refund else ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Note it; `Refused` without the PIN that signs it."""
        note = _signed(desk, self.pin)
        return desk.change(order, lambda work: repay(work, self.paid, note), version)


class ReversePayment(OrderCommand[Order], frozen=True):
    """Take back a sum, as typed, that was noted as received and is not there."""

    name: ClassVar = "unpay"
    need: ClassVar = Need((Right.TAKE_MONEY,))
    keys: ClassVar = (_REVERSE,)

    sum_: str
    why: str
    """Stays in history."""
    pin: str = ""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While something was noted that can be taken back."""
        return _(key.word) if can.reverse else ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take it back; `Refused` without the PIN that signs it."""
        note = _signed(desk, self.pin)
        return desk.change(order, lambda work: reverse(work, self.sum_, self.why, note), version)


def _signed(desk: Desk, pin: str) -> str:
    """That it is signed, where operators have PINs; `Refused` for a wrong one."""
    if not desk.store.operators.any_registered():
        return ""
    from orderdesk.desk.people.pin import check_pin

    check_pin(desk.access, pin, desk.clock(), desk.zone)
    return _("signed with a PIN")

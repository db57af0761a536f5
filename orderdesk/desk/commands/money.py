"""Money that goes back: to the buyer, or out of the books since it never came. Signed as money is."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.desk import Desk
from orderdesk.desk.orders.repay import repay, reverse
from orderdesk.desk.rights import Need
from orderdesk.model import Order
from orderdesk.rules.roles import Right


class Refund(OrderCommand[Order], frozen=True):
    """Note that the buyer has got money back: the sum as typed, all that is due without one."""

    name: ClassVar = "refund"
    need: ClassVar = Need((Right.TAKE_MONEY,))

    paid: str = ""
    pin: str = ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Note it; `Refused` without the PIN that signs it."""
        return desk.signed_change(order, lambda work, note: repay(work, self.paid, note), self.pin, version)


class ReversePayment(OrderCommand[Order], frozen=True):
    """Take back a sum, as typed, that was noted as received and is not there."""

    name: ClassVar = "unpay"
    need: ClassVar = Need((Right.TAKE_MONEY,))

    sum_: str
    why: str
    """Stays in history."""
    pin: str = ""

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take it back; `Refused` without the PIN that signs it."""
        return desk.signed_change(order, lambda work, note: reverse(work, self.sum_, self.why, note), self.pin, version)

"""The payments of an order that can be taken back, each with what of it is left, and which of them is meant.

A payment that was noted wrongly is taken out of where it was put: of another account it would be missing there.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.money_position import HELD, Account, Purse
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import Transfer, where_now
from orderdesk.wording.dates import when
from orderdesk.wording.labels import account_name


class NotedPayment(Struct):
    """Money that came in by one act, into one account."""

    number: int
    """By which it is called: the oldest of an order is 1."""
    left: int
    """What of it has neither been taken back nor paid back, in minor units."""
    purse: Purse
    """Where it lies now."""
    transfer: Transfer

    def said(self, store: Store, now: int, zone: str) -> str:
        """What is left of it, where it lies, who noted it and when."""
        amount = store.sight().money(Money(self.left, self.transfer.amount.currency))
        return f"{amount} {purse_name(self.purse)}, {self.transfer.actor}, {when(self.transfer.at, now, zone)}"


def purse_name(purse: Purse) -> str:
    """Whose money, or which account."""
    kind, whose = purse
    return whose or account_name(kind.value)


def noted_payments(store: Store, order: Order) -> list[NotedPayment]:
    """Those with something left, oldest first. What has gone out was the payment of just that sum, else the newest."""
    found: list[NotedPayment] = []
    taken: dict[int, list[tuple[NotedPayment, int]]] = {}
    for one in store.money.of(order.id):
        minor = one.amount.minor
        if one.debit in HELD and one.reverses in taken:
            for payment, part in taken.pop(one.reverses):
                payment.left += part
        elif one.debit in HELD and one.credit not in HELD:
            found.append(NotedPayment(len(found) + 1, minor, where_now(one.debit, one), one))
        elif one.credit in HELD and one.debit not in HELD:
            taken[one.id] = _taken(found, minor, where_now(one.credit, one), one.reverses)
    return [payment for payment in found if payment.left > 0]


def out_of(store: Store, order: Order, minor: int, number: int, now: int, zone: str) -> Purse | None:
    """Where a sum is missing that was noted wrongly: of the payment that is named, of the only one of just that sum.

    `None` where all of them lie together, or all of it goes. `Refused` where it is more than the payment was, and
    with the payments where more than one could be meant.
    """
    payments = noted_payments(store, order)
    if number:
        return _named(store, payments, order, minor, number)
    places = {payment.purse for payment in payments}
    if len(places) < 2 or minor == sum(payment.left for payment in payments):
        return None
    exact = {payment.purse for payment in payments if payment.left == minor}
    if len(exact) == 1:
        return exact.pop()
    listed = "; ".join(f"{one.number} — {one.said(store, now, zone)}" for one in payments)
    said = _("Order {number}: say which payment is taken back: {payments}.")
    raise Refused(said.format(number=order.number, payments=listed))


def _named(store: Store, payments: Sequence[NotedPayment], order: Order, minor: int, number: int) -> Purse:
    for payment in payments:
        if payment.number == number and minor <= payment.left:
            return payment.purse
        if payment.number == number:
            left = store.sight().money(Money(payment.left, order.total.currency))
            said = _("Order {number}: of payment {payment} {left} can be taken back, not more.")
            raise Refused(said.format(number=order.number, payment=number, left=left))
    raise Refused(_("Order {number}: there is no payment {payment} to take back.").format(
        number=order.number, payment=number))  # fmt: skip


def _taken(
    payments: Sequence[NotedPayment], minor: int, purse: tuple[Account, str], reverses: int | None
) -> list[tuple[NotedPayment, int]]:
    """Take a sum off what is left of the payments of its purse, and say how much off which."""
    here = [payment for payment in reversed(payments) if payment.purse == purse]
    here.sort(key=lambda one: (one.transfer.id != reverses, one.left != minor))
    parts: list[tuple[NotedPayment, int]] = []
    for payment in here:
        part = min(payment.left, minor)
        if part:
            payment.left, minor = payment.left - part, minor - part
            parts.append((payment, part))
    return parts

"""Paying a buyer back: what is due to him stays so, in the list and on the card, until it is paid."""

from __future__ import annotations

from orderdesk.desk.change import Change
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Order
from orderdesk.money import Money, parse_money
from orderdesk.rules.refunds import refund_due, repaid

REFUNDED = "refunded"
"""The event of money that was paid back."""


def repay(work: UnitOfWork, paid: str, note: str = "") -> Order:
    """Note that a sum was paid back, as typed; all that is due without one. What is left stays due."""
    order, due = work.order, refund_due(work.order)
    if due is None:
        raise Refused(_("Order {number}: no refund is due.").format(number=order.number))
    sum_ = parse_money(paid, order.total.currency) if paid.strip() else due
    if not 0 < sum_.minor <= due.minor:
        said = _("Order {number}: {due} is due to the buyer, not {sum}.")
        raise Refused(said.format(number=order.number, due=due, sum=sum_))
    left = Money(due.minor - sum_.minor, due.currency)
    told = [_("paid back: {sum}").format(sum=sum_)]
    if left.minor:
        told.append(_("still due: {sum}").format(sum=left))
    return work.commit(
        Change(
            kind=REFUNDED,
            sets=repaid(order, sum_.minor),
            note=" · ".join([*told, *([note] if note else [])]),
            stays=mark("money that was paid back is signed for") if note else "",
        )
    )

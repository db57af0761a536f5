"""Paying a buyer back, and taking back a payment that was noted wrongly.

What is due to a buyer stays so, in the list and on the card, until it is paid.
"""

from __future__ import annotations

from typing import Final

from orderdesk.desk.change import Change, applied
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import PAID_AMOUNT, FieldValue, Order
from orderdesk.money import Money, parse_money
from orderdesk.rules.payment import stands
from orderdesk.rules.refunds import refund_due, repaid, reversible
from orderdesk.wording.labels import listed, payment_name

WAYS: Final = ("cash", "card", "transfer")
"""How a shop takes money, and pays it back."""

REFUNDED = "refunded"
"""The event of money that was paid back."""

REVERSED = "payment_reversed"
"""The event of money that was noted, and is not there."""


def repay(work: UnitOfWork, paid: str, note: str = "", how: str = "") -> Order:
    """Note that a sum was paid back, as typed; all that is due without one. What is left stays due.

    `how` is the way in which, where that was said: else money goes out as it came in.
    """
    order, due = work.order, refund_due(work.order)
    if due is None:
        raise Refused(_("Order {number}: no refund is due.").format(number=order.number))
    sum_ = parse_money(paid, order.total.currency) if paid.strip() else due
    if not 0 < sum_.minor <= due.minor:
        said = _("Order {number}: {due} is due to the buyer, not {sum}.")
        raise Refused(said.format(number=order.number, due=due, sum=sum_))
    left = Money(due.minor - sum_.minor, due.currency)
    if how and how not in WAYS:
        raise BadInput(_("{what}: one of {allowed}.").format(what=_("How"), allowed=listed(WAYS, payment_name)))
    told = [_("paid back: {sum}").format(sum=sum_), *([payment_name(how)] if how else [])]
    if left.minor:
        told.append(_("still due: {sum}").format(sum=left))
    return work.commit(
        Change(
            kind=REFUNDED,
            sets=repaid(work.book, order, sum_.minor),
            note=" · ".join([*told, *([note] if note else [])]),
            stays=mark("money that was paid back is signed for") if note else "",
            way=how,
            back=True,
        )
    )


def reverse(work: UnitOfWork, sum_: str, why: str, note: str = "", payment: int = 0) -> Order:
    """Take back so much of what was noted as received, as typed, for a reason: it was never paid, or not for this.

    `payment` is the number of the one that is meant, where that was said (`noted_payments`). No money goes out by it:
    the sum is owed again, and an order that was done waits for it as before it was paid.
    """
    from orderdesk.desk.ledgers.noted_payments import out_of

    order, most = work.order, reversible(work.book, work.order)
    if not most.minor:
        raise Refused(_("Order {number}: no payment is noted that could be taken back.").format(number=order.number))
    said, minor = words(why), parse_money(sum_, order.total.currency).minor
    if not 0 < minor <= most.minor:
        wrong = _("Order {number}: {most} is noted as received, not {sum}.")
        if most.minor < order.received.minor:
            wrong = _(
                "Order {number}: of the {had} received {most} can be taken back, not {sum}: the rest was paid back."
            )
        raise Refused(wrong.format(number=order.number, most=most, sum=Money(minor, most.currency), had=order.received))
    if not said:
        raise BadInput(_("Say why the payment is taken back."))
    first = out_of(work.store, order, minor, payment, work.now, work.book.zone)
    sets: dict[str, FieldValue] = {PAID_AMOUNT: (order.received.minor - minor) or None}
    status = stands(work.book, applied(order, Change(kind="", sets=sets)), order.status)
    if status != order.status:
        sets |= work.entering(status)
    noted = " · ".join([said, *([note] if note else [])])
    return work.commit(Change(kind=REVERSED, sets=sets, note=noted, out_of=first))

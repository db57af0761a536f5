"""What a buyer has paid, and what they get back when their order comes to nothing. Pure."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.model import PAID_AMOUNT, REFUND, REFUND_DUE, FieldValue, Order
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.payment import channel_pays, excess, paid_sum
from orderdesk.rules.possible import destination
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Refund, Step


def refund_due(order: Order) -> Money | None:
    """What the shop has still to pay back to the buyer; `None` when nothing. Masked where the order's sums are."""
    due = order.facts.get(REFUND_DUE)
    if due is None:
        return None
    return HiddenMoney(0, order.total.currency) if isinstance(due, str) else Money(int(due), order.total.currency)


def settled(book: Rulebook, before: Order | None, after: Order) -> dict[str, FieldValue]:
    """What is to be set so that the buyer is due what they have paid and do not owe; nothing where that is so.

    Of an order that goes on that is what the shop has received beyond the total. One that has come to nothing owes them
    what was decided then (`refunding`), and whatever has come in or was taken back since; where the desk first hears of
    it, `before` is `None`, that is decided now, by the same rule.
    """
    if book.status_of(after.status).refund is None:
        if REFUND in after.facts:
            return {}
        over = excess(book, after).minor
        return {} if over == (_minor(after, REFUND_DUE) or 0) else {REFUND_DUE: over or None}
    if before is None:
        found = None if REFUND in after.facts else _back(book, after, book.status_of(after.status).refund)
        return {} if found is None else _facts(found)
    since = after.received.minor - before.received.minor
    if not since or book.status_of(before.status).refund is None or channel_pays(book, after):
        return {}
    return {name: max((_minor(after, name) or 0) + since, 0) or None for name in (REFUND, REFUND_DUE)}


def repaid(order: Order, minor: int) -> dict[str, FieldValue]:
    """What paying so much back sets: of a refund less is due, of an order that goes on less has been received."""
    if REFUND in order.facts:
        return {REFUND_DUE: ((_minor(order, REFUND_DUE) or 0) - minor) or None}
    return {PAID_AMOUNT: order.received.minor - minor}


def reversible(book: Rulebook, order: Order) -> Money:
    """How much of what the shop has noted as received can be taken back: what it has not paid back already."""
    return order.received if channel_pays(book, order) else paid_sum(book, order)


class Repayment(Struct, frozen=True):
    """What a buyer gets back by an act."""

    amount: Money
    by_channel: bool
    """Whether the channel has the buyer's money, and so pays it back; else the shop does."""
    book: Rulebook

    def __str__(self) -> str:
        """In words, with who pays it."""
        if self.by_channel:
            return _("Refund: {sum}, paid back by {channel}").format(sum=self.amount, channel=_(self.book.title))
        return _("Refund due: {sum}, the shop pays it back").format(sum=self.amount)


def repayment(book: Rulebook, order: Order, step: Step) -> Repayment | None:
    """What the buyer gets back when the step is taken; `None` for nothing, or when that is decided already."""
    status = destination(book, step, order)
    return None if status == order.status else _repayment(book, order, status, step.refund)


def refunding(book: Rulebook, order: Order, status: str, by_step: Refund | None) -> dict[str, FieldValue]:
    """The facts about a refund that coming into a status sets.

    An order that is taken up again is owed nothing; what has been paid back of it is not received any more.
    """
    found = _repayment(book, order, status, by_step)
    if found is not None:
        return _facts(found)
    refund, due_now = _minor(order, REFUND), _minor(order, REFUND_DUE)
    if refund is None or book.status_of(status).refund is not None or by_step is not None:
        return {}
    returned = 0 if channel_pays(book, order) else refund - (due_now or 0)
    had = order.received.minor
    left = {PAID_AMOUNT: max(had - returned, 0) or None} if returned and had else {}
    return {REFUND: None, **left, **({} if due_now is None else {REFUND_DUE: None})}


def _repayment(book: Rulebook, order: Order, status: str, by_step: Refund | None) -> Repayment | None:
    """What coming into a status brings; `None` where an order has come to nothing already."""
    decided = {REFUND, REFUND_DUE} <= order.facts.keys() or book.status_of(order.status).refund is not None
    return None if decided else _back(book, order, by_step or book.status_of(status).refund)


def _back(book: Rulebook, order: Order, kind: Refund | None) -> Repayment | None:
    """What the buyer gets back of what they have paid."""
    if kind is None:
        return None
    cost = order.delivery_cost
    kept = cost.minor if cost is not None and kind is Refund.LESS_DELIVERY else 0
    back = paid_sum(book, order).minor - kept
    return Repayment(Money(back, order.total.currency), channel_pays(book, order), book) if back > 0 else None


def _facts(found: Repayment) -> dict[str, FieldValue]:
    due = {} if found.by_channel else {REFUND_DUE: found.amount.minor}
    return {REFUND: found.amount.minor, **due}


def _minor(order: Order, name: str) -> int | None:
    value = order.value(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None

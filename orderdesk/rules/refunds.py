"""What a buyer has paid, and what they get back when their order comes to nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from orderdesk.i18n import _
from orderdesk.model import FactName, FieldValue, Order
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.payment import excess, owed, paid_sum
from orderdesk.rules.possible import destination
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import AT_THE_END, MoneyEffect, Step
from orderdesk.rules.taken import channel_pays, noted, own, returned_by_shop, taken
from orderdesk.values import replace

_BACK: Final = (MoneyEffect.REFUND, MoneyEffect.REFUND_GOODS)
"""By what a buyer gets something back."""


def refund_due(order: Order) -> Money | None:
    """What the shop has still to pay back to the buyer; `None` when nothing. Masked where the order's sums are."""
    due = order.facts.get(FactName.REFUND_DUE)
    if due is None:
        return None
    return HiddenMoney(0, order.total.currency) if isinstance(due, str) else Money(int(due), order.total.currency)


def settled(book: Rulebook, before: Order | None, after: Order) -> dict[str, FieldValue]:
    """What is to be set so that the buyer is due what they have paid and do not owe; nothing where that is so.

    Of an order that goes on that is what the shop or the channel has received beyond the total. One that has come to
    nothing owes them what was decided then (`refunding`), and whatever has come in or was taken back since; where the
    desk first hears of it, `before` is `None`, that is decided now, by the same rule.
    """
    if not book.status_of(after.status).over:
        if FactName.REFUND in after.facts:
            return {}
        over = excess(book, after).minor
        return {} if over == (_minor(after, FactName.REFUND_DUE) or 0) else {FactName.REFUND_DUE: over or None}
    if before is None:
        found = None if FactName.REFUND in after.facts else _back(book, after, book.status_of(after.status).money)
        return {} if found is None else _facts(found)
    since, there = _since(book, before, after)
    if not (since or there) or not book.status_of(before.status).over:
        return {}
    due, refund = _minor(after, FactName.REFUND_DUE) or 0, _minor(after, FactName.REFUND) or 0
    left = max(due + since, 0)  # what was never paid back is what is due less
    return {FactName.REFUND: max(refund + there, 0) + left - due or None, FactName.REFUND_DUE: left or None}


def _since(book: Rulebook, before: Order, after: Order) -> tuple[int, int]:
    """How much more the shop has received than before, and how much more the channel, where it has taken money."""
    ours, theirs = ([noted(one) or channel_pays(book, one) is by for one in (before, after)] for by in (False, True))
    here = own(book, after).minor - own(book, before).minor if ours[1] and (ours[0] or not noted(after)) else 0
    there = taken(book, after).minor - taken(book, before).minor if any(map(noted, (before, after))) else 0
    return here, there if all(theirs) else 0


def sums_changed(book: Rulebook, before: Order, after: Order) -> str:
    """What a change has made of the total, and what is due back or owed by it; empty where the total stays."""
    if before.total == after.total:
        return ""
    said = [_("sum {old} → {new}").format(old=before.total, new=after.total)]
    due, left = refund_due(after), owed(book, after)
    if due is not None:
        said.append(_("refund due {sum}").format(sum=due))
    elif left.minor:
        said.append(_("still owed: {sum}").format(sum=left))
    return ", ".join(said)


def repaid(book: Rulebook, order: Order, minor: int) -> dict[str, FieldValue]:
    """What paying so much back sets: of a refund less is due, of an order that goes on less has been received."""
    if FactName.REFUND in order.facts:
        return {FactName.REFUND_DUE: ((_minor(order, FactName.REFUND_DUE) or 0) - minor) or None}
    # the shop pays it back, also of what the channel took: what that was, only the channel's word changes
    return {FactName.PAID_AMOUNT: (order.received.minor - minor) or None}


def reversible(book: Rulebook, order: Order) -> Money:
    """How much of what the shop has noted as received can be taken back: what it has not paid back already."""
    return replace(order.received, minor=max(order.received.minor - returned_by_shop(book, order), 0))


class Repayment(Struct, frozen=True):
    """What a buyer gets back by an act."""

    amount: Money
    by_channel: bool
    """Whether the channel has the buyer's money, and so pays it back; else the shop does."""
    book: Rulebook
    by_shop: Money | None = None
    """What the shop pays of it where the channel has not all of the money; `None` where one of them pays it all."""

    def __str__(self) -> str:
        """In words, with who pays it."""
        channel = _(self.book.title)
        if self.by_shop is not None:
            said = _("Refund: {sum}, of which the shop pays back {part} and {channel} the rest")
            return said.format(sum=self.amount, part=self.by_shop, channel=channel)
        if self.by_channel:
            return _("Refund: {sum}, paid back by {channel}").format(sum=self.amount, channel=channel)
        return _("Refund due: {sum}, the shop pays it back").format(sum=self.amount)

    def seen(self, sight: Callable[[Money], Money]) -> Repayment:
        """The same as somebody may read it."""
        part = None if self.by_shop is None else sight(self.by_shop)
        return replace(self, amount=sight(self.amount), by_shop=part)


def repayment(book: Rulebook, order: Order, step: Step, by_reason: MoneyEffect | None = None) -> Repayment | None:
    """What the buyer gets back when the step is taken, for a reason that may say more of it.

    `None` for nothing, or when that is decided already.
    """
    status = destination(book, step, order)
    return None if status == order.status else _repayment(book, order, status, by_reason or step.money)


def refunding(book: Rulebook, order: Order, status: str, said: MoneyEffect | None) -> dict[str, FieldValue]:
    """The facts about a refund that coming into a status sets; `said` is what its step or reason says of the money.

    An order that is taken up again is owed nothing; what has been paid back of it is not received any more.
    """
    found = _repayment(book, order, status, said)
    refund, due_now = _minor(order, FactName.REFUND), _minor(order, FactName.REFUND_DUE)
    if found is not None:
        void: dict[str, FieldValue] = {} if due_now is None else {FactName.REFUND_DUE: None}
        return {**void, **_facts(found)}
    effect, here = said if said in AT_THE_END else book.status_of(status).money, book.status_of(order.status)
    if refund is None and due_now is not None and not here.over and effect in _BACK:
        return {FactName.REFUND_DUE: None}  # what was too much has never been paid, as is known only now
    if refund is None or book.status_of(status).over or said in AT_THE_END:
        return {}
    returned, came = returned_by_shop(book, order), order.received.minor
    left: dict[str, FieldValue] = {FactName.PAID_AMOUNT: max(came - returned, 0) or None} if returned and came else {}
    return {FactName.REFUND: None, **left, **({} if due_now is None else {FactName.REFUND_DUE: None})}


def _repayment(book: Rulebook, order: Order, status: str, said: MoneyEffect | None) -> Repayment | None:
    """What coming into a status brings; `None` where an order has come to nothing already."""
    decided = {FactName.REFUND, FactName.REFUND_DUE} <= order.facts.keys() or book.status_of(order.status).over
    return None if decided else _back(book, order, said if said in AT_THE_END else book.status_of(status).money)


def _back(book: Rulebook, order: Order, effect: MoneyEffect | None) -> Repayment | None:
    """What the buyer gets back of what they have paid."""
    if effect not in _BACK:
        return None
    cost = order.delivery_cost
    kept = cost.minor if cost is not None and effect is MoneyEffect.REFUND_GOODS else 0
    back = paid_sum(book, order).minor - kept
    if back <= 0:
        return None
    theirs, currency = taken(book, order).minor, order.total.currency
    part = Money(back - theirs, currency) if 0 < theirs < back else None
    return Repayment(Money(back, currency), theirs > 0, book, part)


def _facts(found: Repayment) -> dict[str, FieldValue]:
    ours = found.by_shop or (None if found.by_channel else found.amount)
    due: dict[str, FieldValue] = {} if ours is None else {FactName.REFUND_DUE: ours.minor}
    return {FactName.REFUND: found.amount.minor, **due}


def _minor(order: Order, name: str) -> int | None:
    value = order.value(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None

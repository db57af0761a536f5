"""What is read of returns, as whoever reads may see it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.model import Line, Order
from orderdesk.model.returns import Return
from orderdesk.money import Money
from orderdesk.rules.returns.terms import asked_late


class SeenReturn(Struct, frozen=True):
    """A return with its order."""

    return_: Return
    order: Order
    lines: Sequence[Line]
    """The order's."""
    refund: Money | None
    """What was decided to go back; masked where the order's sums are."""
    reason: str
    evidence: str
    why: str
    offer: Money | None
    """What its goods are worth while it is not decided; masked likewise."""
    free: bool
    """Whether another sum can be said at the decision; else it follows from the order's own rules."""

    @property
    def names(self) -> dict[int, Line]:
        """The order's lines by their lasting ids."""
        return {line.id: line for line in self.lines}


class CanComeBack(Struct, frozen=True):
    """What of an order a buyer can give back."""

    lines: Sequence[tuple[Line, int]]
    """Its lines, as whoever reads may see them, with how many pieces no return is about yet."""
    reasons: Sequence[str]
    """What buyers say, by their numbers from 1 on; message ids."""
    late: int | None
    """In so many days it should have been asked for, where that is over."""


@needs()
def can_come_back(desk: Desk, order: Order) -> CanComeBack:
    """What of an order can be given back; `Refused` while the buyer has nothing of it."""
    from orderdesk.desk.returns.asking import check_returnable, left_to_return

    work = desk.work(order)
    check_returnable(work)
    left = left_to_return(work, work.store.orders.lines(order.id))
    lines = desk.access.sight().lines(work.store.orders.lines(order.id))
    rule = work.book.return_
    late = rule.asked_within if asked_late(work.book, work.order, work.now) else None
    return CanComeBack([(line, left[line.id]) for line in lines if left.get(line.id)], rule.why, late)


@needs()
def seen_return(desk: Desk, number: int) -> SeenReturn:
    """A return by its id."""
    found = desk.store.returns.get(number)
    seen = None if found is None else _seen(desk, found)
    if seen is None:
        raise NotFound(_("There is no return {number}.").format(number=number))
    return seen


@needs()
def seen_returns(desk: Desk, order: str = "", *, done: bool = False) -> list[SeenReturn]:
    """Returns that may be seen, the most urgent first: of an order by its number, or of all; decided ones if wanted."""
    if order:
        found = desk.store.returns.of_order(desk.find(order).id)
    else:
        found = desk.store.returns.all() if done else desk.store.returns.open()
    return [seen for one in found if (seen := _seen(desk, one)) is not None]


def _seen(desk: Desk, one: Return) -> SeenReturn | None:
    from orderdesk.desk.returns.deciding import offer

    order, sight = desk.store.orders.get(one.order), desk.access.sight()
    if order is None or not sight.sees(order):
        return None
    worth, free = None, False
    if one.decided_at is None and order.damage is None:
        offered = offer(desk.work(order), one)
        by_step = Money(0, order.total.currency) if offered.repayment is None else offered.repayment.amount
        worth, free = sight.money(offered.worth if offered.open else by_step), offered.open
    refund = None if one.refund is None else sight.money(Money(one.refund, order.total.currency))
    lines = sight.lines(desk.store.orders.lines(order.id))
    return SeenReturn(
        return_=one, order=sight.order(order), lines=lines, refund=refund, reason=sight.words(one.reason),
        evidence=sight.words(one.evidence), why=sight.words(one.why), offer=worth, free=free,
    )  # fmt: skip

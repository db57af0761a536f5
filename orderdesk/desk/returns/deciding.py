"""What becomes of goods that came back, and what their buyer gets: decided once, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from orderdesk.desk.change import Change, applied
from orderdesk.desk.returns.asking import STAYS, become, close_task, got, returned_before, wrong_state
from orderdesk.desk.returns.return_goods import follow_order, go_on, go_to_the_buyer
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model import FactName, Line
from orderdesk.model.returns import Fate, Return, ReturnState
from orderdesk.money import Money, parse_money
from orderdesk.rules.refunds import Repayment, repayment
from orderdesk.rules.returns.terms import closing_step
from orderdesk.rules.returns.worth import crediting, most, refundable, standing, worth
from orderdesk.rules.rulebook.steps import Step
from orderdesk.sanitize import clean

Named = Mapping[Fate, Mapping[str, int]]
"""How many pieces of which product become what."""


class Offer(Struct, frozen=True):
    """What deciding a return means for its money."""

    worth: Money
    """What its goods cost."""
    step: Step | None
    """The order's own step that ends it, where all of it is back by this return: it says what is paid back."""
    repayment: Repayment | None
    """What the buyer gets back by that step."""
    open: bool
    """Whether anything can be let off; else what the buyer gets was decided when the order came to nothing."""


def offer(work: UnitOfWork, return_: Return) -> Offer:
    """What a return would give its buyer back, by the rules."""
    lines = work.store.orders.lines(work.order.id)
    before, back = returned_before(work, return_.id), {one.line: one.quantity for one in return_.lines}
    whole = all(before.get(line.id, 0) + back.get(line.id, 0) >= line.quantity for line in lines if line.sku)
    step = closing_step(work.book, work.order) if whole and _others_decided(work, return_.id) else None
    paid = None if step is None else repayment(work.book, work.order, step)
    cost = worth(work.order, lines, before, back)
    return Offer(cost, step, paid, step is None and refundable(work.book, work.order))


def decide(
    work: UnitOfWork, return_: Return, named: Named, rest: Fate | None, refund: str, warehouse: int, why: str,
    evidence: str,
) -> Return:  # fmt: skip
    """Decide it: what becomes of each piece, of the `rest` that is not named too; what the goods cost goes back.

    `refund` is another sum, as typed. `Refused` before the goods are at the shop, and for a sum that cannot be.
    """
    if return_.state is not ReturnState.RECEIVED:
        raise wrong_state(work.store, return_, work.now, work.zone)
    lines = work.store.orders.lines(work.order.id)
    fates = _fates(lines, return_, named, rest)
    offered = offer(work, return_)
    sum_ = _refund(work, offered, refund)
    said = [become(lines, fates), *([_("goes back to the buyer: {sum}").format(sum=sum_)] if sum_.minor else [])]
    note = " · ".join([*said, *([words(why)] if words(why) else [])])
    sets = crediting(work.book, work.order, sum_) if offered.open else {}
    status = standing(work.book, applied(work.order, Change(kind="", sets=sets))) if sets else work.order.status
    if status != work.order.status:
        sets |= work.entering(status)
    told = () if offered.step is not None and offered.step.tell else work.telling(work.book.return_.tell, note, {}, ())
    work.commit(Change(kind="return_decided", sets=sets, note=note, stays=STAYS, outgoing=told))
    act = work.store.history.act_of(work.order.id, work.order.version)
    assert act is not None
    go_on(work.store, return_, fates, warehouse, act, work.order.number)
    work.store.returns.decided(return_.id, act, refund=sum_.minor, why=words(why),
                               evidence=words(evidence) or return_.evidence)  # fmt: skip
    if offered.step is not None:
        work.act, work.stays = act, STAYS
        work.commit(work.step_change(offered.step))
    return got(work, return_.id)


def refuse(work: UnitOfWork, return_: Return, why: str, evidence: str) -> Return:
    """Take nothing back, for a reason that stays; what had come goes to the buyer again."""
    if return_.decided_at is not None:
        raise wrong_state(work.store, return_, work.now, work.zone)
    said = words(why)
    if not said:
        raise BadInput(_("Say why nothing is taken back."))
    told = work.telling(work.book.return_.tell, _("Return refused: {why}").format(why=said), {}, ())
    work.commit(Change(kind="return_refused", note=said, stays=STAYS, outgoing=told))
    act = work.store.history.act_of(work.order.id, work.order.version)
    assert act is not None
    close_task(work, return_, act)
    if return_.received_at is not None:
        go_to_the_buyer(work.store, return_, act)
        follow_order(work.store, work.book, work.order, act)
    work.store.returns.decided(return_.id, act, refund=0, why=said, refused=True,
                               evidence=words(evidence) or return_.evidence)  # fmt: skip
    return got(work, return_.id)


def _others_decided(work: UnitOfWork, number: int) -> bool:
    return all(one.decided_at is not None or one.id == number for one in work.store.returns.of_order(work.order.id))


def _refund(work: UnitOfWork, offered: Offer, typed: str) -> Money:
    """What goes back; `Refused` for a sum that the order's own step does not give, or that is more than was paid."""
    currency = work.order.total.currency
    given = parse_money(typed, currency) if typed.strip() else None
    if not offered.open:
        by_step = Money(0, currency) if offered.repayment is None else offered.repayment.amount
        if given is not None and given.minor != by_step.minor:
            said = _("Order {number}: what goes back follows from its own rules: {sum}.")
            refund = work.order.facts.get(FactName.REFUND)
            known = by_step if offered.step is not None or not isinstance(refund, int) else Money(refund, currency)
            raise Refused(said.format(number=work.order.number, sum=known))
        return by_step
    limit = most(work.order)
    sum_ = Money(min(offered.worth.minor, limit.minor), currency) if given is None else given
    if sum_.minor > limit.minor:
        said = _("Order {number}: {sum} cannot go back: it comes to {most}.")
        raise Refused(said.format(number=work.order.number, sum=sum_, most=limit))
    return sum_


def _fates(lines: Sequence[Line], return_: Return, named: Named, rest: Fate | None) -> dict[int, dict[Fate, int]]:
    """What becomes of each piece, by line; `Refused` where something is left out or named too often."""
    left = {one.line: one.quantity for one in return_.lines}
    found: dict[int, dict[Fate, int]] = {line: {} for line in left}
    skus = {line.id: line.sku for line in lines}
    for fate, pieces in named.items():
        for sku, count in pieces.items():
            there = sum(number for line, number in left.items() if skus.get(line) == sku)
            if not 0 < count <= there:
                said = _("{sku}: {count} did not come back in this return, {most} are to be decided.")
                raise Refused(said.format(sku=clean(sku, limit=40), count=count, most=there))
            for line in [line for line in left if skus.get(line) == sku]:
                taken = min(count, left[line])
                if taken:
                    found[line][fate] = found[line].get(fate, 0) + taken
                    left[line] -= taken
                    count -= taken
    if rest is None and any(left.values()):
        open_ = ", ".join(f"{skus.get(line, '')} × {count}" for line, count in left.items() if count)
        raise Refused(_("Say what becomes of: {pieces}.").format(pieces=open_))
    for line, count in left.items():
        if rest is not None and count:
            found[line][rest] = found[line].get(rest, 0) + count
    return found

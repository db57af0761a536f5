"""What an answer of a channel says of the money of an order that is split here: the channel sees one, and takes once.

What it has taken of the whole is known, however the parts were edited since; so that it is paid says nothing new,
unless it had taken nothing. Only another sum of the whole is more, or less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from orderdesk.desk.change import Change, applied
from orderdesk.desk.intake.channel_word import event_into
from orderdesk.desk.intake.told_sums import told_lines, told_sums
from orderdesk.desk.ledgers.money import in_hand
from orderdesk.desk.orders.step import act_by_clock
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.model import CHANNEL_TOOK, PAID_AMOUNT, FactName, FieldValue
from orderdesk.rules.payment import PAID, owed, stands
from orderdesk.rules.taken import as_told, channel_pays, noted, spread, taken
from orderdesk.values import replace


def told_parts(
    work: UnitOfWork, now: Mapping[str, Any], before: Mapping[str, Any], sets: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """What an answer sets anew of the money of an order that was split; `sets` is what else it sets.

    The parts that were split off are changed at once, each by an event of its own.
    """
    book, first = work.book, replace(work, order=applied(work.order, Change(kind="", sets=sets)))
    says_paid = now["facts"].get(PAID) is True and before.get("facts", {}).get(PAID) is not True
    told, known = _whole(work, now), _whole(work, before) if "total" in before else None
    if not says_paid and told == known:
        return {}
    found: dict[str, FieldValue] = {}
    parts = list(_split_off(work))
    if says_paid:
        if not noted(first.order):
            found[PAID_AMOUNT] = max(first.order.total.minor, first.order.received.minor)
        for part in parts:
            if not _theirs(part) and owed(book, part.order).minor:
                _change(part, {PAID_AMOUNT: part.order.total.minor})
    theirs = [part for part in (first, *parts) if _theirs(part)]
    if sum(taken(book, part.order).minor for part in theirs):
        more = 0 if known is None else told - known
    else:  # of a part that has come to nothing, nothing is owed
        over = sum(part.order.total.minor for part in theirs if book.status_of(part.order.status).over)
        more = max(told - over, 0) if says_paid else 0
    going = [part for part in theirs if not book.status_of(part.order.status).over]
    for part, gain in zip(going, spread(book, [part.order for part in going], more), strict=True):
        if gain and part is first:
            found |= _taking(part, gain)
        elif gain:
            _change(part, _taking(part, gain))
    return found


def _theirs(work: UnitOfWork) -> bool:
    """Whether the channel takes the money of an order, or has taken some."""
    return noted(work.order) or channel_pays(work.book, work.order)


def _whole(work: UnitOfWork, said: Mapping[str, Any]) -> int:
    """What the whole comes to by an answer."""
    sums = told_sums(work.book, said, told_lines(said))
    return (sums["goods"] or 0) + (sums["delivery_cost"] or 0)


def _split_off(work: UnitOfWork) -> Iterator[UnitOfWork]:
    """What was split off, and of that again."""
    for number in str(work.order.facts.get(FactName.SPLIT_INTO, "")).split(", "):
        part = work.store.orders.find(work.order.channel, number)
        if part is not None:
            own = replace(work, order=part)
            while act_by_clock(own, moving=False):
                pass
            yield own
            yield from _split_off(own)


def _taking(work: UnitOfWork, gain: int) -> dict[str, FieldValue]:
    """What is to be set where the channel has taken so much more of an order; below zero less."""
    order = work.order
    if not noted(order):  # what the shop has of it is told apart from now on
        here = min(in_hand(work.store, order.id), order.total.minor)
        order = applied(
            order, Change(kind="", sets={CHANNEL_TOOK: order.total.minor - here, PAID_AMOUNT: here or None})
        )
    told = as_told(work.book, order, taken(work.book, order).minor + gain)
    return {PAID_AMOUNT: order.received.minor or None, **told}


def _change(work: UnitOfWork, sets: dict[str, FieldValue]) -> None:
    """Change a part, which goes on where it waited for its money."""
    after, kind = applied(work.order, Change(kind="", sets=sets)), "updated"
    status = stands(work.book, after, after.status)
    if status != after.status:
        sets, kind = sets | work.entering(status), event_into(work, after, status)
    work.commit(Change(kind=kind, sets=sets))

"""The pick checklist: which goods of an order were counted, line by line, before they are packed (K29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Line


def to_pick(lines: Iterable[Line]) -> list[Line]:
    """The lines that are goods: no discount and no other adjustment."""
    return [line for line in lines if line.price.minor >= 0]


def missing(lines: Sequence[Line], counted: Mapping[int, int]) -> str:
    """What is not counted yet, in words; empty where all is. `counted` is pieces by the line's id."""
    left = [(line, counted.get(line.id, 0)) for line in lines if counted.get(line.id, 0) != line.quantity]
    said = _("{count} of {quantity}")
    return ", ".join(
        f"{line.sku or line.name} {said.format(count=count, quantity=line.quantity)}" for line, count in left
    )


def picking_note(work: UnitOfWork, counted: Mapping[int, int] | None, *, all_the_same: bool) -> str:
    """What history says of how the goods were picked: counted, packed without it, or left to the operator.

    Nothing is `counted` where no list was shown: on the command line, and for many orders at once. `Refused` where
    something is missing and nobody said that it goes `all_the_same`.
    """
    lines = to_pick(work.store.orders.lines(work.order.id))
    if not lines:
        return ""
    if counted is None:
        return _("without the checklist: its operator answers for the goods")
    left = missing(lines, counted)
    if left and not all_the_same:
        raise Refused(_("Order {number}: not all is counted: {what}.").format(number=work.order.number, what=left))
    if left:
        return _("packed though not all was counted: {what}").format(what=left)
    return _("all goods counted: {count}").format(count=sum(line.quantity for line in lines))

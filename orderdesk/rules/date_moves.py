"""What one new date means for many orders: which way it moves each, and which of them it cannot be given to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Self

from msgspec import Struct

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.edits import DateMove, latest, promise_change
from orderdesk.rules.rulebook.model import Rulebook


class DateMoves(Struct, frozen=True):
    """How the promises of many orders move to one instant, each from its own."""

    moves: tuple[DateMove, ...]
    """Those that move."""
    same: int
    """Orders whose promise it is already."""
    beyond: int
    """Orders that their channel does not move so far."""

    @classmethod
    def of(cls, book: Rulebook, orders: Iterable[Order], to: int, begin: int | None) -> Self:
        """What the promise until `to`, of hours from `begin` on, means for orders whose date may be moved now."""
        moves: list[DateMove] = []
        same = beyond = 0
        for order in orders:
            try:
                move = promise_change(book, order, to, begin)
            except Refused:
                beyond += 1
                continue
            if move is None:
                same += 1
            else:
                moves.append(move)
        return cls(tuple(moves), same, beyond)

    @property
    def needs_consent(self) -> int:
        """For how many the buyer must agree."""
        return sum(move.needs_consent for move in self.moves)

    def __str__(self) -> str:
        """For how many orders it is what, in words; what it is for none is not said."""
        first, later = (sum(move.first is first and move.later for move in self.moves) for first in (True, False))
        earlier = sum(move.earlier for move in self.moves)
        counted = [
            (_("earlier: {count}"), earlier),
            (_("later: {count}"), later),
            (_("the first promise: {count}"), first),
            (_("other hours: {count}"), len(self.moves) - first - later - earlier),
            (_("promised already: {count}"), self.same),
            (_("farther than the channel allows: {count}"), self.beyond),
            (_("only with consent: {count}"), self.needs_consent),
        ]
        return ", ".join(said.format(count=count) for said, count in counted if count)


def present_promises(orders: Sequence[Order], told: Callable[[Order], str]) -> str:
    """What is promised now, as `told` words each promise: one for all of them, else from the first to the last."""
    dated = sorted((order for order in orders if order.planned_at is not None), key=lambda order: order.planned_at or 0)
    if not dated:
        return _("Promised: {day}.").format(day=_("not set"))
    first, last = told(dated[0]), told(dated[-1])
    if len({told(order) for order in dated}) == 1:
        said = _("Promised: {day}.").format(day=first)
    else:
        said = _("Promised to each its own day: from {first} to {last}.").format(first=first, last=last)
    unset = len(orders) - len(dated)
    return f"{said} {_('Not set: {count}.').format(count=unset)}" if unset else said


def nearest_limit(book: Rulebook, orders: Iterable[Order]) -> tuple[int, bool] | None:
    """Up to when the date of all these orders can be moved, and whether some can go farther; `None` without limit."""
    limits = {at for order in orders if (at := latest(book, order)) is not None}
    return (min(limits), len(limits) > 1) if limits else None

"""The one vocabulary of signals: what happened, so many bells, the same mark in the header and the window's title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.views.news import Item, Matter
from orderdesk.i18n import _, mark


class Signal(Struct, frozen=True):
    """How a kind of news sounds and looks."""

    bells: int
    notice: str
    """The desktop notice; a message id."""

    @property
    def mark(self) -> str:
        """Behind a count: as many signs as bells."""
        return "!" * self.bells


SIGNALS: Final = {
    Matter.NEW: Signal(1, mark("new order {numbers}")),
    Matter.PRESSING: Signal(2, mark("burning: {numbers}")),
    Matter.CANCELLED: Signal(3, mark("cancelled: {numbers}")),
}


def counted(matter: Matter, count: int) -> str:
    """A count with its mark; `0` has none."""
    return f"{count}{SIGNALS[matter].mark}" if count else "0"


def title(counts: dict[Matter, int]) -> str:
    """The window's title: `Order Desk (3! 1!!)`; counts of nothing are left out."""
    shown = " ".join(counted(matter, count) for matter, count in counts.items() if count)
    return f"Order Desk ({shown})" if shown else "Order Desk"


def gravest(news: Sequence[Item]) -> list[Item]:
    """Of what happened at once, that of the gravest kind: only this is signalled."""
    matter = max(item.matter for item in news)
    return [item for item in news if item.matter is matter]


def notice(items: Sequence[Item]) -> str:
    """The notice for items of one kind: their numbers, and nothing about the buyers."""
    shown = ", ".join(item.order.number for item in items[:3])
    rest = len(items) - 3
    more = f" ({_('{count} more').format(count=rest)})" if rest > 0 else ""
    return _(SIGNALS[items[0].matter].notice).format(numbers=shown) + more

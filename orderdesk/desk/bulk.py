"""One deed for many orders: each has a transaction and a result of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.model import Order

MOST: Final = 500
"""So many orders at once, no more: what nobody can look over should not be done with one key."""


class Outcome(Struct, frozen=True):
    """What became of one order."""

    order: Order
    """As it is after the deed, or as it was where that was refused."""
    refused: str = ""
    """Why nothing was done to it."""


@needs()
def each(desk: Desk, orders: Sequence[Order], deed: OrderCommand[Order]) -> list[Outcome]:
    """Do the deed to each order as it was seen; one that somebody has changed since is refused.

    When the database fails, what is left is not tried any more.
    """
    outcomes: list[Outcome] = []
    for order in orders:
        try:
            outcomes.append(Outcome(desk.do(deed, order, order.version)))
        except StoreError as error:
            left = orders[len(outcomes) :]
            return [*outcomes, *(Outcome(order, str(error)) for order in left)]
        except DeskError as error:
            outcomes.append(Outcome(order, str(error)))
    return outcomes


def counted(deed: OrderCommand[Order], done: int, refused: int) -> str:
    """To how many orders it was done, and how many refused."""
    said = _(deed.many_done).format(count=done)
    return f"{said}, {_('refused {count}').format(count=refused)}" if refused else said

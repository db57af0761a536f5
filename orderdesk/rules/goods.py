"""Where the goods of an order are to be, by its rulebook and by nothing else than the order. Pure.

Orders come into a status by a step, a channel's answer or a clock: whichever it was, what is held for them and what has
left follows from where they are.
"""

from __future__ import annotations

from orderdesk.config import Reserve
from orderdesk.model import GOODS_BACK, FactName, Order, Shelf
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook


def position(book: Rulebook, order: Order) -> Goods:
    """Where its goods are to be now (C23, C24).

    What rides on a run is with its courier, and what has been brought back is in the shop, though no status says so. So
    has the buyer what they were given though it had come to nothing.
    """
    if order.facts.get(GOODS_BACK) is False:
        return Goods.BUYER
    there = _where(book, order.status, back=bool(order.facts.get(GOODS_BACK)))
    if there not in (Goods.RESERVED, Goods.COURIER) or FactName.WITH_COURIER not in order.facts:
        return there
    return Goods.COURIER if order.facts[FactName.WITH_COURIER] else Goods.RESERVED


def returnable(book: Rulebook, order: Order) -> bool:
    """Whether goods of it can come back: the buyer has them, or they are on their way to the shop (C38)."""
    where = position(book, order)
    if where is Goods.BUYER or (where is Goods.NONE and book.fulfilled(order.status)):
        return True
    return order.shelf is Shelf.RETURNS


def ends_returns(book: Rulebook, before: Order, after: Order) -> bool:
    """Whether all that an order's buyer had is back at the shop by a change: no return of it is still to be decided."""
    return position(book, after) is Goods.BACK and position(book, before) is not Goods.BACK


def positions(book: Rulebook) -> list[tuple[str, Goods]]:
    """Of each status of a rulebook where the goods of its orders are."""
    return [(status.key, _where(book, status.key, back=False)) for status in book.status]


def _where(book: Rulebook, key: str, *, back: bool) -> Goods:
    status = book.status_of(key)
    if status.goods is not Goods.NONE:
        return status.goods
    if back:
        return Goods.BACK
    early = book.reserve is Reserve.ARRIVAL and not status.shelf.closed and not status.called_off
    return Goods.RESERVED if early else Goods.NONE

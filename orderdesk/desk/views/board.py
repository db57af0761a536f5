"""What the wallboard shows: counts and the most urgent orders, and nothing of any buyer. The whole room reads it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter
from orderdesk.model import ASSIGNED, Order, Shelf, Virtual
from orderdesk.sla.countdown import LATE
from orderdesk.store import Store
from orderdesk.wording.order_row import TimeLeft, next_tick, time_left

URGENT: Final = 5
"""So many orders are named."""

_LATE_AT_MOST: Final = 99
"""More late orders than this are not counted one by one: they are read to be counted."""


class UrgentOrder(Struct, frozen=True):
    """One of the most urgent orders."""

    number: str
    channel: str
    left: TimeLeft
    whose: str
    """Whose order it is; nothing while nobody's."""


class Board(Struct, frozen=True):
    """The state of the shop at a glance."""

    new: int
    burning: int
    late: int
    late_and_more: bool
    """Whether there are more late ones than were counted."""
    shelves: tuple[tuple[Shelf, int], ...]
    """The shelves on which work goes on, with their counts."""
    urgent: tuple[UrgentOrder, ...]
    """The most urgent first."""
    changes_at: int | None
    """When a time that it shows changes next."""


def board(store: Store, rules: Rules, now: int) -> Board:
    """The board as the eyes of the store see it."""
    store.announcements.tell(rules.clocks)
    windows, counts = store.windows, store.windows.shelf_counts()
    used = rules.shelves(store.orders.channels())
    first = windows.first(OrderFilter(shelf=None), now, URGENT)
    urgent = [order for order in first if not order.shelf.closed]
    burning = windows.burning(now)
    worst = windows.first(OrderFilter(shelf=None, virtual=Virtual.BURNING), now, _LATE_AT_MOST + 1) if burning else []
    late = sum(time_left(order, now, rules.clocks).mark == LATE for order in worst)
    return Board(
        new=counts.get(Shelf.NEW, 0),
        burning=burning,
        late=min(late, _LATE_AT_MOST),
        late_and_more=late > _LATE_AT_MOST,
        shelves=tuple((shelf, counts.get(shelf, 0)) for shelf in Shelf if not shelf.closed and shelf in used),
        urgent=tuple(_urgent(order, rules, now) for order in urgent),
        changes_at=min((at for order in urgent if (at := next_tick(order, now, rules.clocks))), default=None),
    )


def _urgent(order: Order, rules: Rules, now: int) -> UrgentOrder:
    book = rules.book(order.channel)
    whose = order.facts.get(ASSIGNED)
    return UrgentOrder(order.number, _(book.title), time_left(order, now, rules.clocks), str(whose or ""))

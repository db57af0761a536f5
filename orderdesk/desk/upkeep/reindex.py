"""Making what stored orders are found and sorted by anew, when this version makes it otherwise than the one before."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.intake.add import order_text
from orderdesk.list_filter import FORM
from orderdesk.store import Store

_TOGETHER: Final = 1000


def follows_spelling(store: Store) -> bool:
    """Whether search texts are made as this version makes them; nothing more can be done where nothing is written."""
    return store.read_only or store.settings.get("search") == FORM


def follow_spelling(store: Store) -> int:
    """Make, in a write, all search texts and keys of names anew; how many."""
    ids = store.orders.ids()
    for start in range(0, len(ids), _TOGETHER):
        orders = list(store.deadlines.orders(ids[start : start + _TOGETHER]))
        store.orders.index([(order.id, order_text(order, store.orders.lines(order.id))) for order in orders])
        store.orders.key_names(orders)
        store.connection.forget()  # what was read for these: nobody asks for it again
    store.settings.put("search", FORM)
    return len(ids)

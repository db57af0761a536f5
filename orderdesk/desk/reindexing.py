"""Making the search texts of stored orders anew, when this version makes them otherwise than the one that made them."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.adding import order_text
from orderdesk.desk.rights import anyone
from orderdesk.search import FORM
from orderdesk.store import Store

_TOGETHER: Final = 1000


@anyone
def follow_spelling(store: Store) -> int:
    """Make all search texts anew if they were made otherwise; how many."""
    if store.read_only or store.settings.get("search") == FORM:
        return 0
    with store.write():
        ids = store.orders.ids()
        for start in range(0, len(ids), _TOGETHER):
            orders = store.deadlines.orders(ids[start : start + _TOGETHER])
            store.orders.index([(order.id, order_text(order, store.orders.lines(order.id))) for order in orders])
        store.settings.put("search", FORM)
    return len(ids)

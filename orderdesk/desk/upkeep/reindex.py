"""Making what stored orders are found and sorted by anew, when this version makes it otherwise than the one before."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.rights import anyone
from orderdesk.list_filter import FORM
from orderdesk.store import Store

_TOGETHER: Final = 1000


@anyone
def follow_spelling(store: Store) -> int:
    """Make all search texts and keys of names anew if they were made otherwise; how many."""
    if store.read_only or store.settings.get("search") == FORM:
        return 0
    from orderdesk.desk.intake.add import order_text

    with store.write():
        ids = store.orders.ids()
        for start in range(0, len(ids), _TOGETHER):
            orders = list(store.deadlines.orders(ids[start : start + _TOGETHER]))
            store.orders.index([(order.id, order_text(order, store.orders.lines(order.id))) for order in orders])
            store.orders.key_names(orders)
        store.settings.put("search", FORM)
    return len(ids)

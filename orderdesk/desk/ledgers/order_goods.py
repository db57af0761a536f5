"""What a change of one order means for goods, beside its own lines: what is taken back, what there is nothing of."""

from __future__ import annotations

from collections.abc import Callable

from orderdesk.desk.change import Change
from orderdesk.desk.ledgers import goods
from orderdesk.desk.ledgers.holding import fill
from orderdesk.desk.ledgers.stock import Book, empty, refill
from orderdesk.model import Order
from orderdesk.rules.goods import position
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

Show = Callable[[str], None]
"""Puts a product back on sale."""


def follow_change(
    store: Store, books: Book, book: Rulebook, before: Order, after: Order, change: Change, act: int, show: Show
) -> dict[str, bool]:
    """Bring the ledger to where the order is after a change; what it emptied, and whether that was counted before.

    `books` are those of other channels, whose orders want what is counted from now on. A product that an act had taken
    off sale is shown again with the pieces that come back by undoing it.
    """
    lines, undone = change.lines is not None or "lines" in change.recorded, change.undoes
    free = set[str]()
    if undone is not None or change.parts or goods.moved(book, before, after, lines=lines):
        whole = goods.Posting(book, after, position(book, before))
        parts = [goods.Posting(book, part) for part in change.parts]
        free = goods.post(store, [whole, *parts], act, reverses=None if undone is None else undone.act)
    emptied = empty(store, books, list(change.emptied), act, change.note or change.kind) if change.emptied else {}
    if undone is not None and undone.emptied:
        back = refill(store, undone.emptied, undone.act, act)
        for sku in undone.hidden:
            if sku in back and store.switches.is_hidden(sku):
                show(sku)
    fill(store, free, act)
    return emptied

"""Opening the ledger of money for a database that is older than it: each order begins with what is known of it."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.desk import Rules
from orderdesk.desk.ledgers.double_entry import entries
from orderdesk.desk.ledgers.money import Beginning
from orderdesk.model import SYSTEM
from orderdesk.rules.money_position import NOTHING, Account
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import OPENED, Entry, Posting

_TO_OPEN: Final = "money_to_open"
"""The setting that a migration leaves: beyond which id orders have still to begin there."""

_TOGETHER: Final = 2000


def is_open(store: Store) -> bool:
    """Whether every order has its place in the ledger; nothing more can be done where nothing is written."""
    return store.read_only or not store.settings.get(_TO_OPEN)


def open_some(store: Store, rules: Rules, now: int) -> int:
    """Let some more orders that have no place in the ledger begin there, in a write; how many.

    Nobody works on the database before all have: whoever comes opens the rest first.
    """
    ids = store.orders.ids(int(store.settings.get(_TO_OPEN) or 0), _TOGETHER)
    if ids:
        act = store.acts.open(OPENED, SYSTEM, at=now, recorded_at=now)
        fees = store.charges.sums(ids[0], ids[-1])
        postings = list[Posting]()
        for order in store.deadlines.orders(ids):
            money = Beginning.of(rules.book(order.channel), order, now)
            found = entries(NOTHING, money.position, {money.into: money.position.paid})
            if fee := fees.get(order.id):
                found.append(Entry(Account.FEES, Account.CLEARING, fee))
            postings.append(Posting(order.id, order.channel, order.total.currency, money.day, found))
        store.money.post(act, postings)
    store.settings.put(_TO_OPEN, str(ids[-1]) if ids else "")
    return len(ids)

"""What only the rules know of orders that came before people were kept: told once, when they are opened next.

How else their buyers are reached, and which of them are no purchases.
"""

from __future__ import annotations

from typing import Final

from orderdesk.desk.customers.recognise import OTHER_CONTACT, learn, texts_of
from orderdesk.desk.desk import Rules
from orderdesk.model import SYSTEM
from orderdesk.store import Store

_MARK: Final = "people"


def knows_people(store: Store) -> bool:
    """Whether it was told, or cannot be."""
    return store.read_only or store.settings.get(_MARK) is not None


def learn_people(store: Store, rules: Rules, now: int) -> int:
    """Take the other ways to reach buyers from all orders that name some; how many buyers that told of.

    Inside a transaction.
    """
    learned = dict[int, None]()
    for channel, status, _count in store.orders.statuses():
        if rules.knows(channel, status, None) and rules.book(channel).status_of(status).called_off:
            store.customers.call_off(channel, status)
    ids = store.customers.with_other_contact()
    act = store.acts.open("people opened", SYSTEM, at=now, recorded_at=now) if ids else 0
    for order_id in ids:
        order = store.orders.get(order_id)
        if order is None or order.damage is not None or not rules.knows_channel(order.channel):
            continue
        country = rules.book(order.channel).country
        if learn(store, order.customer.id, order.facts.get(OTHER_CONTACT), country, act):
            learned[order.customer.id] = None
    for customer_id in learned:
        store.orders.index(texts_of(store, customer_id))
    store.settings.put(_MARK, "1")
    return len(learned)

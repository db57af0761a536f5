"""Holds the ledgers against themselves, against the rules, and against what the histories of the orders alone tell."""

from __future__ import annotations

from collections.abc import Iterator

from orderdesk.desk.desk import Rules
from orderdesk.desk.ledgers.line_goods import lines_of
from orderdesk.rules.goods import position, positions
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import differences
from orderdesk.store.ledgers.checks import wrong_goods


def wrong_ledgers(store: Store, rules: Rules) -> list[tuple[str, str]]:
    """The number of each statement that does not hold, and of what it does not."""
    channels = dict.fromkeys([*rules.config.channels, *store.orders.channels()])
    known = [channel for channel in channels if rules.knows_channel(channel)]
    where = [(name, status, goods.value) for name in known for status, goods in positions(rules.book(name))]
    return wrong_goods(store.connection, where)


def wrong_by_history(store: Store, rules: Rules) -> Iterator[tuple[str, str]]:
    """I17: what is out of the shop for an order is what its history alone tells of it."""
    if not store.products.any():
        return
    for order_id in store.reservations.ever():
        order = store.orders.get(order_id)
        if order is None or order.damage is not None or differences(store, order_id):
            continue  # said already, of the order itself
        where = position(rules.book(order.channel), order)
        for line in lines_of(store, order_id):
            if order.shelf.closed and not line.moved:
                continue  # it was over before its goods were counted
            wanted = line.wanted if where.out else 0
            held = line.wanted if where is Goods.RESERVED else 0
            out = line.out if where is not Goods.NONE else wanted
            if out != wanted or line.promised != held:
                yield "I17", f"{order.number} {line.sku}"

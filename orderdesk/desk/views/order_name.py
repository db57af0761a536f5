"""What an order is called before people: its number, and whose where two channels have one number."""

from __future__ import annotations

from contextlib import suppress

from orderdesk.desk.desk import Rules
from orderdesk.desk.rights import anyone
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store import Store


@anyone
def order_name(store: Store, rules: Rules, order: Order) -> str:
    """`703`, or `703 (Kaspi Shop)` where another order bears that number too; of two accounts also the account."""
    others = [channel for other, channel in store.orders.bearers(order.number) if other != order.id]
    if not others:
        return order.number
    title = _title(rules, order.channel)
    if title != order.channel and title in [_title(rules, other) for other in others]:
        title = f"{title} {order.channel}"
    return f"{order.number} ({title})"


def _title(rules: Rules, channel: str) -> str:
    with suppress(Refused):  # a marketplace that was given up
        return _(rules.book(channel).title)
    return channel

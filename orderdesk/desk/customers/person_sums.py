"""What a person has bought for, owes and is to get back, currency by currency."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.payment import owed
from orderdesk.rules.refunds import refund_due


class PersonSums(Struct, frozen=True):
    """Sums of a person's orders, one for each currency; masked where those of the orders are."""

    bought: tuple[Money, ...]
    """Of all that was not called off."""
    owed: tuple[Money, ...]
    refund_due: tuple[Money, ...]


def sums_of(rules: Rules, orders: Iterable[Order]) -> PersonSums:
    """The sums of these orders, as they may be seen."""
    bought, owing, due = list[Money](), list[Money](), list[Money]()
    for order in orders:
        if order.damage is not None:
            continue
        book = rules.book(order.channel)
        if not book.status_of(order.status).called_off:
            bought.append(order.total)
        owing.append(owed(book, order))
        back = refund_due(order)
        due += [] if back is None else [back]
    return PersonSums(_added(bought), _added(owing), _added(due))


def _added(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Amounts summed up by currency; what comes to nothing is left out."""
    found: dict[str, Money] = {}
    for money in amounts:
        found[money.currency] = found[money.currency] + money if money.currency in found else money
    return tuple(sum_ for sum_ in found.values() if sum_.minor or type(sum_) is not Money)

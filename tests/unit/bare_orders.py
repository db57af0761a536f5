"""Orders made of nothing but values, for the rules that answer for an order as it stands."""

from __future__ import annotations

from typing import Any

from orderdesk.model import Customer, Fact, Order
from orderdesk.money import Money
from orderdesk.rules.context import RuleContext
from orderdesk.rules.rulebook.load import read_rulebooks
from tests.shop import NOON

BOOKS = read_rulebooks()


def order(book: str, status: str, goods: int = 90_000, delivery: int | None = 10_000, **fields: Any) -> Order:
    """An order of 900 and 100 for the delivery under a shipped rulebook; names that no field has become facts."""
    rules = BOOKS[book]
    known = {name: fields.pop(name) for name in list(fields) if name in Order.__struct_fields__}
    facts: dict[str, Fact] = {**known.pop("facts", {}), **fields}
    values: dict[str, Any] = {
        "entered_at": NOON, "customer": Customer(7, "Анна", "+77010000001"), "method": "delivery", "payment": "cash",
        "address": "Абая 1", "comment": "", "received_at": NOON - 600, "planned_at": None, **known,
    }  # fmt: skip
    currency = rules.currency
    return Order(
        id=1, channel=book, number="A-1", version=1, status=status, shelf=rules.status_of(status).shelf,
        goods=Money(goods, currency), delivery_cost=None if delivery is None else Money(delivery, currency),
        facts=facts, **values,
    )  # fmt: skip


def situation(what: Order, now: int = NOON, **more: Any) -> RuleContext:
    """The order at an instant, by default at noon."""
    return RuleContext(book=BOOKS[what.channel], order=what, now=now, **more)

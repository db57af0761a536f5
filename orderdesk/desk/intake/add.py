"""Putting an order into the store that was not there: from a channel, by hand, or split off another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from orderdesk.desk.change import Change, applied
from orderdesk.list_filter import search_text
from orderdesk.model import STATE_FIELDS, Actor, FieldValue, Line, Order, lines_text, state_value
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.refunds import settled
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.values import replace

SEARCHED: Final = ("waybill", "other_contact")
"""The facts by which an order is found."""


def add_order(
    store: Store,
    clocks: Clocks,
    book: Rulebook,
    order: Order,
    lines: Sequence[Line],
    *,
    actor: Actor,
    kind: str,
    now: int,
    at: int | None = None,
    note: str = "",
) -> Order:
    """Add the order with its lines, its clock and the first event of its history; as it is then.

    It came `at` this instant: when it came into its status, where that is not said.

    Its search text is left to the caller (`order_text`), since many are written cheapest at once.
    """
    order = applied(order, Change(kind="", sets=settled(book, None, order)))
    order = replace(order, version=1, deadline=clocks.deadline(book, order), alerts_from=now)
    order = replace(order, id=store.orders.insert(order, clocks.plan(book, order)))
    if order.is_purchase:
        store.customers.count_order(order.customer.id)
    store.orders.add_lines(order.id, lines)
    state: dict[str, FieldValue] = {name: state_value(order, name) for name in STATE_FIELDS}
    state |= order.facts
    state["lines"] = lines_text(lines)
    store.history.append(
        order.id,
        1,
        at=order.entered_at if at is None else at,
        recorded_at=now,
        actor=actor,
        kind=kind,
        tier=None,
        changes={name: (None, value) for name, value in state.items() if value is not None},
        note=note,
    )
    return order


def order_text(order: Order, lines: Iterable[Line]) -> str:
    """The text by which the order is found."""
    goods = (f"{line.sku} {line.name}" for line in lines)
    return search_text(
        number=order.number,
        phone=order.customer.phone or str(order.facts.get(PHONE_WRITTEN, "")),
        waybill=str(order.facts.get("waybill", "")),
        texts=(order.customer.name, order.address, order.comment, *goods),
        contact=str(order.facts.get("other_contact", "")),
    )

"""Putting an order into the store that was not there: from a channel, by hand, or split off another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.change import Change, applied
from orderdesk.desk.dispatch.following import plan_call, plan_refund
from orderdesk.desk.ledgers import posting as goods
from orderdesk.desk.ledgers.money import Beginning, begin_money
from orderdesk.list_filter import search_text
from orderdesk.model import Actor, FactName, FieldValue, Line, Order, lines_text, state_of
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.deadlines import Clocks, Plan
from orderdesk.rules.refunds import settled
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.values import replace

SEARCHED: Final = ("waybill", "other_contact")
"""The facts by which an order is found."""


class Addition(Struct, frozen=True):
    """An order as it is to be put into the store, without an id."""

    book: Rulebook
    order: Order
    lines: Sequence[Line]
    plan: Plan
    said: str
    """What its channel said of it (`IncomingOrder.snapshot`), where it comes from one."""
    came: int | None
    """When it came, where that is not when it came into its status."""
    money: Beginning

    @classmethod
    def of(
        cls, clocks: Clocks, book: Rulebook, order: Order, lines: Sequence[Line], now: int, said: str = "",
        came: int | None = None, split_from: int | None = None,
    ) -> Addition:  # fmt: skip
        """The order with its clock, and what is due to its buyer; `split_from` is the one whose money it has."""
        due = settled(book, None, order)
        if due:
            order = applied(order, Change(kind="", sets=due))
        order = replace(order, version=1, deadline=clocks.deadline(book, order), alerts_from=now)
        beginning = Beginning.of(book, order, now, split_from)
        return cls(book, order, lines, clocks.plan(book, order), said, came, beginning)

    @property
    def state(self) -> dict[str, FieldValue]:
        """All that is known of it."""
        return {**state_of(self.order), **self.order.facts, "lines": lines_text(self.lines)}


def add_orders(
    store: Store, new: Sequence[Addition], *, actor: Actor, kind: str, now: int, note: str = "", act: int | None = None
) -> list[int]:
    """Add orders with their lines and the first events of their histories, by one act; their ids.

    Their search texts are left to the caller (`order_text`), since many are written cheapest at the end.
    """
    if act is None:
        act = store.acts.open(kind, actor, at=now, recorded_at=now, note=note)
    ids = store.orders.add([(one.order, one.plan) for one in new])
    added = list(zip(ids, new, strict=True))
    store.orders.add_lines((order_id, one.lines) for order_id, one in added)
    for order_id, one in added:
        if FactName.CALL_AT in one.order.facts:
            plan_call(store, None, replace(one.order, id=order_id), act)
        if FactName.REFUND_DUE in one.order.facts:
            plan_refund(store, one.book, None, replace(one.order, id=order_id), act, at=now)
    states = ((order_id, one.order.entered_at if one.came is None else one.came, one.state) for order_id, one in added)
    store.history.begin(states, act=act, recorded_at=now, actor=actor, kind=kind, note=note)
    begin_money(store, [(order_id, one.order, one.money) for order_id, one in added], act)
    store.answers.keep_first([(order_id, one.said) for order_id, one in added if one.said])
    # What was split off is posted with what it was split off from.
    whole = [(order_id, one) for order_id, one in added if not any(line.came_from for line in one.lines)]
    goods.added(store, [goods.Posting(one.book, replace(one.order, id=order_id)) for order_id, one in whole], act)
    return ids


def order_text(order: Order, lines: Iterable[Line]) -> str:
    """The text by which the order is found."""
    goods = (f"{line.sku} {line.name}" for line in lines)
    return search_text(
        number=order.number,
        phone=order.customer.phone or str(order.facts.get(PHONE_WRITTEN, "")),
        waybill=str(order.facts.get(FactName.WAYBILL, "")),
        texts=(order.customer.name, order.address, order.comment, *goods),
        contact=f"{order.facts.get(FactName.OTHER_CONTACT, '')} {order.customer.also}".strip(),
    )

"""Orders in the database: reading one, saving one, and windows of them in the order of urgency."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from orderdesk.model import CALL_AT, STATE_FIELDS, Customer, Line, Order, Shelf, state_value
from orderdesk.money import Money
from orderdesk.rules.clocks import Plan
from orderdesk.sla.targets import ClockKind, Deadline, Edge
from orderdesk.spelling import name_key
from orderdesk.store.connection import Connection, Row, to_json
from orderdesk.store.search_form import CLOSED, PAUSED, WAITING, place_for

SELECT: Final = """
    SELECT o.id, o.channel, o.number, o.version, o.status, o.shelf, o.entered_at, o.method, o.payment, o.address,
           o.comment, o.currency, o.goods, o.delivery_cost, o.received_at, o.planned_at, o.cancel_reason, o.closed_at,
           o.facts, o.deadline, o.seen_at, o.alerts_from, o.untold_at, c.id, o.customer_name, c.phone, c.orders
    FROM orders o JOIN customers c ON c.id = o.customer_id
"""

_SHELVES: Final = {shelf.value: shelf for shelf in Shelf}

_REMEMBERED: Final = 1024
"""Rows that need not be understood anew: the same windows are read after every commit."""

_ANSWERS: Final = 40
"""Earlier answers of a channel that are remembered of each order."""

_INDEX: Final = f"""
    INSERT INTO search_texts (place, order_id, text)
    SELECT {place_for("rank", "id")}, id, ?2 FROM orders WHERE id = ?1
    ON CONFLICT DO UPDATE SET text = excluded.text
"""

_WANTED_FIRST: Final = """
    WHERE o.id = (SELECT id FROM (
        SELECT * FROM (SELECT alerts_at AS at, 0 AS acts, id FROM orders WHERE alerts_at <= ?1 ORDER BY 1, 3 LIMIT 1)
        UNION ALL
        SELECT * FROM (SELECT acts_at, 1, id FROM orders WHERE acts_at <= ?1 ORDER BY 1, 3 LIMIT 1)
    ) ORDER BY at, acts LIMIT 1)
"""


class Orders:
    """The table of orders with their lines."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, order_id: int) -> Order | None:
        """The order with this id."""
        return self._one("WHERE o.id = ?", (order_id,))

    def find(self, channel: str, number: str) -> Order | None:
        """The order of a channel by its number."""
        return self._one("WHERE o.channel = ? AND o.number = ?", (channel, number))

    def by_number(self, number: str) -> list[Order]:
        """The orders of all channels that bear this number."""
        return self._many("WHERE o.number = ?", (number,))

    def with_waybill(self, number: str) -> list[Order]:
        """The orders whose waybill has these letters and digits, whatever stands between them."""
        return self._many(
            """WHERE replace(replace(replace(replace(upper(json_extract(o.facts, '$.waybill')), '-', ''), '/', ''),
                     '_', ''), ' ', '') = ? AND json_extract(o.facts, '$.waybill') IS NOT NULL""",
            (number,),
        )

    def insert(self, order: Order, plan: Plan) -> int:
        """Add an order; its id."""
        columns = _columns(order, plan) | {
            "channel": order.channel,
            "number": order.number,
            "currency": order.total.currency,
            "received_at": order.received_at,
        }
        return self._connection.insert(
            f"INSERT INTO orders ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", (*columns.values(),)
        )

    def save(self, order: Order, plan: Plan, before: Order | None = None) -> bool:
        """Store the next version of an order; False when somebody else has stored one in between.

        Of what a version tells, all that is as it was `before` is left out: every column that is named costs its
        indexes, be it the same or not.
        """
        new = _columns(order, plan)
        if before is not None:
            same = [name for name in STATE_FIELDS if state_value(order, name) == state_value(before, name)]
            same += ["facts"] if order.facts == before.facts else []
            same += ["name_key"] if "customer_name" in same else []
            new = {name: value for name, value in new.items() if name not in same}
        sql = f"UPDATE orders SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ? AND version = ?"
        return self._connection.run(sql, (*new.values(), order.id, order.version - 1)) == 1

    def index(self, texts: Sequence[tuple[int, str]]) -> None:
        """Put the texts by which orders are found (`search_text`); cheapest at the end of a transaction."""
        self._connection.run_many(_INDEX, texts)

    def plan(self, order: Order, plan: Plan) -> None:
        """Note when its clock next wants something, and since when: what its channel confirmed, what has been said."""
        self._connection.run(
            "UPDATE orders SET seen_at = ?, alerts_from = ?, acts_at = ?, alerts_at = ? WHERE id = ?",
            (order.seen_at, order.alerts_from, plan.acts_at, plan.alerts_at, order.id),
        )

    def of_customer(self, customer_id: int, most: int = 6) -> list[Order]:
        """The orders of a buyer, the latest first."""
        return self._many("WHERE o.customer_id = ? ORDER BY o.id DESC LIMIT ?", (customer_id, most))

    def lines(self, order_id: int) -> list[Line]:
        """The order's lines."""
        return [
            Line(sku, name, quantity, Money(price, currency))
            for sku, name, quantity, price, currency in self._connection.rows(
                """SELECT l.sku, l.name, l.quantity, l.price, o.currency
                   FROM lines l JOIN orders o ON o.id = l.order_id WHERE l.order_id = ? ORDER BY l.position""",
                (order_id,),
            )
        ]

    def set_lines(self, order_id: int, lines: Sequence[Line]) -> None:
        """Put these lines in place of the ones there are."""
        self._connection.run("DELETE FROM lines WHERE order_id = ?", (order_id,))
        self.add_lines(order_id, lines)

    def add_lines(self, order_id: int, lines: Sequence[Line]) -> None:
        """Give a new order its lines."""
        self._connection.run_many(
            "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)",
            [(order_id, i, line.sku, line.name, line.quantity, line.price.minor) for i, line in enumerate(lines)],
        )

    def source(self, order_id: int) -> str:
        """What its channel last said of the order, as it was imported."""
        return str(self._connection.value("SELECT snapshot FROM sources WHERE order_id = ?", (order_id,)) or "")

    def said_before(self, order_id: int, snapshot: str) -> bool:
        """Whether its channel said just this before its last word."""
        return bool(
            self._connection.value(
                "SELECT 1 FROM earlier_answers WHERE order_id = ? AND hash = ?", (order_id, _hash(snapshot))
            )
        )

    def set_source(self, order_id: int, snapshot: str) -> None:
        """Keep what its channel said; of what it said before, a hash of each of the last few answers."""
        before = self.source(order_id)
        if before:
            self._connection.run(
                "DELETE FROM earlier_answers WHERE order_id = ? AND hash = ?", (order_id, _hash(snapshot))
            )
            nth = self._connection.value("SELECT max(nth) FROM earlier_answers WHERE order_id = ?", (order_id,)) or 0
            self._connection.run(
                "INSERT OR REPLACE INTO earlier_answers VALUES (?, ?, ?)", (order_id, _hash(before), nth + 1)
            )
            self._connection.run(
                "DELETE FROM earlier_answers WHERE order_id = ? AND nth <= ?", (order_id, nth + 1 - _ANSWERS)
            )
        self._connection.run(
            "INSERT INTO sources VALUES (?, ?) ON CONFLICT (order_id) DO UPDATE SET snapshot = excluded.snapshot",
            (order_id, snapshot),
        )

    def acting(self, now: int) -> Order | None:
        """The order whose clock has wanted something for the longest, if any has by `now`."""
        return self._one(_WANTED_FIRST, (now,))

    def next_due(self) -> int | None:
        """The next instant at which a clock wants something."""
        return Plan(*(
            self._connection.value(f"SELECT min({column}) FROM orders WHERE {column} IS NOT NULL")
            for column in ("acts_at", "alerts_at")
        )).at  # fmt: skip

    def count_due(self, now: int) -> int:
        """With how many orders the system is to do something by now, warnings not counted."""
        return int(self._connection.value("SELECT count(*) FROM orders WHERE acts_at <= ?", (now,)))

    def open(self) -> Iterator[Order]:
        """All orders that are not closed, read some at a time."""
        last = 0
        while page := self._many("WHERE o.id > ? AND o.closed_at IS NULL ORDER BY o.id LIMIT 1000", (last,)):
            yield from page
            last = page[-1].id

    def statuses(self) -> list[tuple[str, str, int]]:
        """Every channel and status that occurs, with how many orders are there."""
        rows = self._connection.rows("SELECT channel, status, count(*) FROM orders GROUP BY channel, status")
        return [(channel, status, count) for channel, status, count in rows]

    def cancelled_for(self, channel: str, reason: str, since: int) -> int:
        """How many orders of a channel were cancelled for a reason from `since` on."""
        return int(
            self._connection.value(
                "SELECT count(*) FROM orders WHERE channel = ? AND cancel_reason = ? AND closed_at >= ?",
                (channel, reason, since),
            )
        )

    def channels(self) -> list[str]:
        """The channels that there are orders of."""
        return [row[0] for row in self._connection.rows("SELECT name FROM channels ORDER BY name")]

    def unassigned(self) -> list[Order]:
        """The new orders that are nobody's, the most urgent first."""
        return self._many(
            "WHERE o.shelf = ? AND json_extract(o.facts, '$.assigned') IS NULL ORDER BY o.rank, o.id", (Shelf.NEW,)
        )

    def to_call(self) -> list[Order]:
        """The open orders whose buyers are to be called again, the soonest first."""
        return self._many("WHERE o.call_back IS NOT NULL ORDER BY o.call_back, o.id", ())

    def of_operator(self, operator: str, most: int) -> list[Order]:
        """An operator's open orders, the most urgent first."""
        whose = "json_extract(o.facts, '$.assigned') = ? AND o.closed_at IS NULL"
        return self._many(f"WHERE {whose} ORDER BY o.rank, o.id LIMIT ?", (operator, most))

    def load(self, operator: str) -> int:
        """How many open orders are an operator's."""
        shelves = [shelf.value for shelf in Shelf if not shelf.closed]
        return int(
            self._connection.value(
                f"""SELECT count(*) FROM orders WHERE json_extract(facts, '$.assigned') = ?
                    AND shelf IN ({", ".join("?" * len(shelves))})""",
                (operator, *shelves),
            )
        )

    def first_channel(self) -> str | None:
        """The channel of the first order that was ever taken in."""
        channel: str | None = self._connection.value("SELECT channel FROM orders ORDER BY id LIMIT 1")
        return channel

    def ids(self) -> list[int]:
        """The ids of all orders."""
        return [row[0] for row in self._connection.rows("SELECT id FROM orders ORDER BY id")]

    def stored_state(self, order_id: int) -> dict[str, object]:
        """The order's version, state fields and facts as they lie in the table, for comparing with its history."""
        names = ", ".join(("version", *STATE_FIELDS, "facts"))
        row = self._connection.row(f"SELECT {names} FROM orders WHERE id = ?", (order_id,))
        assert row is not None
        state: dict[str, object] = dict(zip(("version", *STATE_FIELDS), row[:-1], strict=True))
        return {**state, **json.loads(row[-1])}

    def _one(self, where: str, parameters: Sequence[object]) -> Order | None:
        found = self._many(where, parameters)
        return found[0] if found else None

    def _many(self, where: str, parameters: Sequence[object]) -> list[Order]:
        return [order_from(row) for row in self._connection.rows(SELECT + where, parameters)]


def _hash(snapshot: str) -> bytes:
    return blake2b(snapshot.encode(), digest_size=12).digest()


def rank(order: Order) -> int:
    """The sort key of urgency: by deadline; then paused clocks, then none at all, then closed orders, newest first."""
    if order.shelf.closed:
        return CLOSED - (order.closed_at or order.received_at)
    deadline = order.deadline
    if deadline is None:
        return WAITING + order.entered_at
    if deadline.due_at is None:
        return PAUSED + (deadline.paused_at or 0)
    return deadline.due_at


def burns_at(order: Order) -> int | None:
    """From when on it is among what burns: its clock warns, or its buyer is to be called again."""
    warn_at = None if order.deadline is None else order.deadline.warn_at
    call_at = None if order.shelf.closed else order.value(CALL_AT)
    return min((at for at in (warn_at, call_at) if isinstance(at, int)), default=None)


@lru_cache(_REMEMBERED)
def order_from(row: Row) -> Order:
    """An order from a row of `SELECT`."""
    (
        order_id, channel, number, version, status, shelf, entered_at, method, payment, address, comment, currency,
        goods, delivery_cost, received_at, planned_at, cancel_reason, closed_at, facts, deadline, seen_at,
        alerts_from, untold_at, customer_id, name, phone, orders,
    ) = row  # fmt: skip
    return Order(
        id=order_id,
        channel=channel,
        number=number,
        version=version,
        status=status,
        shelf=_SHELVES[shelf],
        entered_at=entered_at,
        customer=Customer(customer_id, name, phone, orders),
        method=method,
        payment=payment,
        address=address,
        comment=comment,
        goods=Money(goods, currency),
        delivery_cost=None if delivery_cost is None else Money(delivery_cost, currency),
        received_at=received_at,
        planned_at=planned_at,
        cancel_reason=cancel_reason,
        closed_at=closed_at,
        facts=json.loads(facts) if facts != "{}" else {},
        deadline=None if deadline is None else _deadline_from(deadline),
        seen_at=seen_at,
        alerts_from=alerts_from,
        untold_at=untold_at,
    )


def _columns(order: Order, plan: Plan) -> dict[str, object]:
    """What is stored of an order and may change, by column."""
    deadline = order.deadline
    return {
        "version": order.version,
        **{name: state_value(order, name) for name in STATE_FIELDS},
        "facts": to_json(order.facts) if order.facts else "{}",
        "seen_at": order.seen_at,
        "deadline": deadline_text(deadline),
        "warn_at": burns_at(order),
        "alerts_from": order.alerts_from,
        "acts_at": plan.acts_at,
        "alerts_at": plan.alerts_at,
        "holds": int(plan.holds),
        "rank": rank(order),
        "name_key": name_key(order.customer.name),
    }


def deadline_text(deadline: Deadline | None) -> str | None:
    """A deadline as it is stored."""
    if deadline is None:
        return None
    return to_json([
        deadline.target, deadline.kind, deadline.calendar, deadline.started_at,
        [[edge.tier, edge.until] for edge in deadline.edges],
        deadline.last_at, deadline.warn_at, deadline.opens_at, deadline.paused_at, deadline.left_s,
    ])  # fmt: skip


def _deadline_from(text: str) -> Deadline:
    target, kind, calendar, started_at, edges, last_at, warn_at, opens_at, paused_at, left_s = json.loads(text)
    return Deadline(
        target=target,
        kind=ClockKind(kind),
        calendar=calendar,
        started_at=started_at,
        edges=tuple(Edge(tier, until) for tier, until in edges),
        last_at=last_at,
        warn_at=warn_at,
        opens_at=opens_at,
        paused_at=paused_at,
        left_s=left_s,
    )

"""Orders in the database: reading one, saving one, and windows of them in the order of urgency."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from orderdesk.json_text import to_json
from orderdesk.model import STATE_FIELDS, Line, Order, Shelf, state_of
from orderdesk.rules.deadlines import Plan
from orderdesk.search_folding import name_key
from orderdesk.store.connection import Connection
from orderdesk.store.lists.search_index import last_place, place_for, slice_of
from orderdesk.store.orders.line_rows import NEW_LINE, line_from, line_row
from orderdesk.store.orders.order_columns import columns
from orderdesk.store.orders.order_rows import SELECT, read_orders, understood
from orderdesk.store.sqlite_errors import led_in_a_circle

_NEWEST: Final = 20_000
"""Orders among which a product's name is looked for: there is no index of goods."""

_ADDED: Final = "INTO orders ("
"""What makes an answer untrue that nothing but another order can change."""

_INDEX: Final = f"""
    INSERT INTO search_texts (place, order_id, text)
    SELECT {place_for("rank", "id")}, id, ?2 FROM orders WHERE id = ?1
    ON CONFLICT DO UPDATE SET text = excluded.text
"""

_INDEX_NEW: Final = f"""
    INSERT INTO search_texts (place, order_id, text)
    SELECT ifnull({last_place("day")} + row_number() OVER (PARTITION BY day ORDER BY id), id) AS place, id, text
    FROM (SELECT o.id, {slice_of("o.rank")} AS day, t.value ->> 1 AS text
          FROM json_each(?) AS t JOIN orders AS o ON o.id = t.value ->> 0
          WHERE NOT EXISTS (SELECT 1 FROM search_texts AS s WHERE s.order_id = o.id))
    ORDER BY place
"""

_WANTED_FIRST: Final = """
    WHERE o.id = (SELECT id FROM (
        SELECT * FROM (SELECT alerts_at AS at, 0 AS acts, id FROM orders
                       WHERE alerts_at <= ?1 {but} ORDER BY 1, 3 LIMIT 1)
        UNION ALL
        SELECT * FROM (SELECT acts_at, 1, id FROM orders WHERE acts_at <= ?1 {but} ORDER BY 1, 3 LIMIT 1)
    ) ORDER BY at, acts LIMIT 1)
"""

_BUT: Final = "AND id NOT IN (SELECT value FROM json_each(?2))"


class Orders:
    """The table of orders with their lines."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection
        self._first_channel: str | None = None

    def get(self, order_id: int) -> Order | None:
        """The order with this id."""
        return self._one("WHERE o.id = ?", (order_id,))

    def find(self, channel: str, number: str) -> Order | None:
        """The order of a channel by its number."""
        return self._one("WHERE o.channel = ? AND o.number = ?", (channel, number))

    def by_number(self, number: str) -> list[Order]:
        """The orders of all channels that bear this number."""
        return self._many("WHERE o.number = ?", (number,))

    def bearers(self, number: str) -> Sequence[tuple[int, str]]:
        """The ids of the orders that bear this number, each with its channel."""
        sql = "SELECT id, channel FROM orders WHERE number = ?"
        rows = self._connection.once(_ADDED, ("number", number), lambda: self._connection.rows(sql, (number,)))
        return [(order_id, channel) for order_id, channel in rows]

    def numbers_among(self, numbers: Sequence[str]) -> set[str]:
        """Those of these numbers that orders bear, of whatever channel."""
        sql = "SELECT number FROM orders WHERE number IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._connection.rows(sql, (to_json(numbers),))}

    def with_waybill(self, number: str) -> list[Order]:
        """The orders whose waybill has these letters and digits, whatever stands between them."""
        return self._many(
            """WHERE replace(replace(replace(replace(upper(json_extract(o.facts, '$.waybill')), '-', ''), '/', ''),
                     '_', ''), ' ', '') = ? AND json_extract(o.facts, '$.waybill') IS NOT NULL""",
            (number,),
        )

    def add(self, new: Sequence[tuple[Order, Plan]]) -> list[int]:
        """Add orders, together; their ids, which go on from the last one's, since none is ever deleted."""
        first = 1 + int(self._connection.value("SELECT ifnull(max(id), 0) FROM orders"))
        rows = [
            {"id": order_id, "channel": order.channel, "number": order.number, "currency": order.total.currency,
             "received_at": order.received_at, **columns(order, plan)}
            for order_id, (order, plan) in enumerate(new, first)
        ]  # fmt: skip
        if rows:
            self._connection.run_many(_insertion(tuple(rows[0])), [(*row.values(),) for row in rows])
        return [*range(first, first + len(rows))]

    def save(self, order: Order, plan: Plan, before: Order | None = None) -> bool:
        """Store the next version of an order; False when somebody else has stored one in between.

        Of what a version tells, all that is as it was `before` is left out: every column that is named costs its
        indexes, be it the same or not.
        """
        new = columns(order, plan)
        if before is not None:
            old = state_of(before)
            same = [name for name in STATE_FIELDS if new[name] == old[name]]
            same += ["facts"] if order.facts == before.facts else []
            same += ["name_key"] if "customer_name" in same else []
            new = {name: value for name, value in new.items() if name not in same}
        sql = f"UPDATE orders SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ? AND version = ?"
        return self._connection.run(sql, (*new.values(), order.id, order.version - 1)) == 1

    def index(self, texts: Sequence[tuple[int, str]]) -> None:
        """Put the texts by which orders are found (`search_text`); cheapest at the end of a transaction.

        New ones go in by their places and in one statement: at the end of each statement, and with each place before
        the last, the full-text index puts a piece on the disk, which is to be merged with the others.
        """
        last = list(dict(texts).items())
        if len(last) == 1 or self._connection.run(_INDEX_NEW, (to_json(last),)) < len(last):
            self._connection.run_many(_INDEX, last)

    def key_names(self, orders: Iterable[Order]) -> None:
        """Put the keys by which a list is sorted by name."""
        self._connection.run_many(
            "UPDATE orders SET name_key = ?1 WHERE id = ?2 AND name_key <> ?1",
            [(name_key(order.customer.name), order.id) for order in orders],
        )

    def key_of_name(self, order_id: int) -> object:
        """The key by which a list is sorted by name, as it is stored."""
        return self._connection.value("SELECT name_key FROM orders WHERE id = ?", (order_id,))

    def plan(self, order: Order, plan: Plan) -> None:
        """Note when its clock next wants something, and since when: what its channel confirmed, what has been said."""
        self._connection.run(
            "UPDATE orders SET seen_at = ?, alerts_from = ?, acts_at = ?, alerts_at = ? WHERE id = ?",
            (order.seen_at, order.alerts_from, plan.acts_at, plan.alerts_at, order.id),
        )

    def product_name(self, sku: str) -> str | None:
        """What a product is called, by the newest order that names it; only among the newest orders."""
        found = self._connection.value(
            """SELECT name FROM lines WHERE order_id > (SELECT max(id) FROM orders) - ? AND sku = ? AND name <> sku
               AND position IS NOT NULL ORDER BY order_id DESC LIMIT 1""",
            (_NEWEST, sku),
        )
        return None if found is None else str(found)

    def of_customer(self, customer_id: int, most: int = 6) -> list[Order]:
        """The orders of a buyer, and of all that are one person with them, the latest first."""
        return self._many(
            """WHERE o.customer_id IN (
                   SELECT m.id FROM customers m JOIN customers c ON c.id = ?
                   WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
               ORDER BY o.id DESC LIMIT ?""",
            (customer_id, most),
        )

    def any_of_customer(self, ids: Collection[int], customer_id: int) -> bool:
        """Whether any of these orders is a buyer's, or of one who is one person with them."""
        sql = """SELECT 1 FROM orders o JOIN customers c ON c.id = o.customer_id JOIN customers m ON m.id = ?
                 WHERE o.id IN (SELECT value FROM json_each(?))
                   AND ifnull(c.merged_into, c.id) = ifnull(m.merged_into, m.id) LIMIT 1"""
        return self._connection.row(sql, (customer_id, to_json([*ids]))) is not None

    def lines(self, order_id: int) -> list[Line]:
        """The order's lines."""
        return [*self._connection.once("lines", order_id, lambda: self._lines(order_id))]

    def _lines(self, order_id: int) -> tuple[Line, ...]:
        rows = self._connection.rows(
            """SELECT l.sku, l.name, l.quantity, l.price, o.currency, l.id, l.came_from
               FROM lines l JOIN orders o ON o.id = l.order_id
               WHERE l.order_id = ? AND l.position IS NOT NULL ORDER BY l.position""",
            (order_id,),
        )
        return tuple(understood(self._connection, order_id, "lines", rows, line_from))

    def set_lines(self, order_id: int, lines: Sequence[Line]) -> None:
        """Put these lines in place of the ones there are; those that bear an id stay, with it, what they are.

        A line that goes keeps its row, without a place: what has moved or was held for it names it.
        """
        self._connection.run("UPDATE lines SET position = NULL WHERE order_id = ?", (order_id,))
        self._connection.run_many(
            "UPDATE lines SET position = ?, sku = ?, name = ?, quantity = ?, price = ? WHERE id = ? AND order_id = ?",
            [(place, line.sku, line.name, line.quantity, line.price.minor, line.id, order_id)
             for place, line in enumerate(lines) if line.id],
        )  # fmt: skip
        self._connection.run_many(
            NEW_LINE, [line_row(order_id, place, line) for place, line in enumerate(lines) if not line.id]
        )

    def add_lines(self, lines: Iterable[tuple[int, Sequence[Line]]]) -> None:
        """Give new orders (their ids) their lines."""
        self._connection.run_many(
            NEW_LINE, [line_row(order_id, place, line) for order_id, own in lines for place, line in enumerate(own)]
        )

    def acting(self, now: int, but: Collection[int] = ()) -> Order | None:
        """The order whose clock has wanted something for the longest, if any has by `now`, `but` these."""
        if not but:
            return self._one(_WANTED_FIRST.format(but=""), (now,))
        return self._one(_WANTED_FIRST.format(but=_BUT), (now, to_json([*but])))

    def next_due(self, but: Collection[int] = ()) -> int | None:
        """The next instant at which a clock wants something, `but` those of these orders."""
        without, given = (_BUT.replace("?2", "?1"), (to_json([*but]),)) if but else ("", ())
        return Plan(*(
            self._connection.value(f"SELECT min({column}) FROM orders WHERE {column} IS NOT NULL {without}", given)
            for column in ("acts_at", "alerts_at")
        )).at  # fmt: skip

    def count_due(self, now: int) -> int:
        """With how many orders the system is to do something by now, warnings not counted."""
        return int(self._connection.value("SELECT count(*) FROM orders WHERE acts_at <= ?", (now,)))

    def open(self) -> Iterator[Order]:
        """All orders that are not closed and not damaged, read some at a time.

        `StoreDamaged` where a damaged page leads in a circle.
        """
        last = 0
        while page := self._many("WHERE o.id > ? AND o.closed_at IS NULL ORDER BY o.id LIMIT 1000", (last,)):
            yield from (order for order in page if order.damage is None)
            if page[-1].id <= last:
                raise led_in_a_circle()
            last = page[-1].id

    def statuses(self) -> list[tuple[str, str, int]]:
        """Every channel and status that occurs, with how many orders are there."""
        rows = self._connection.rows("SELECT channel, status, count(*) FROM orders GROUP BY channel, status")
        return [(channel, status, count) for channel, status, count in rows]

    def any_told_in(self, channel: str, status: str) -> bool:
        """Whether the history of any order that stands in a status says that it came there."""
        return bool(
            self._connection.value(
                """SELECT 1 FROM orders o WHERE o.channel = ? AND o.status = ? AND EXISTS (
                       SELECT 1 FROM history h WHERE h.order_id = o.id AND
                       CASE WHEN json_valid(h.changes) THEN json_extract(h.changes, '$.status[1]') END = ?)""",
                (channel, status, status),
            )
        )

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
        found = self._many(
            """WHERE o.shelf = ? AND CASE WHEN json_valid(o.facts) THEN json_extract(o.facts, '$.assigned') END IS NULL
               ORDER BY o.rank, o.id""",
            (Shelf.NEW,),
        )
        return [order for order in found if order.damage is None]

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
        if self._first_channel is not None:
            return self._first_channel
        sql = "SELECT channel FROM orders ORDER BY id LIMIT 1"
        channel: str | None = self._connection.once(_ADDED, "first", lambda: self._connection.value(sql))
        if not self._connection.in_transaction:  # no order that is committed is ever taken away again
            self._first_channel = channel
        return channel

    def ids(self, after: int = 0, most: int = -1) -> list[int]:
        """The ids of all orders; of the first so many behind an id, where that is asked."""
        sql = "SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT ?"
        return [row[0] for row in self._connection.rows(sql, (after, most))]

    def stored_state(self, order_id: int) -> dict[str, object]:
        """The order's version, state fields and facts as they lie in the table, for comparing with its history."""
        names = ", ".join(("version", *STATE_FIELDS, "facts"))
        row = self._connection.row(f"SELECT {names} FROM orders WHERE id = ?", (order_id,))
        assert row is not None
        state: dict[str, object] = dict(zip(("version", *STATE_FIELDS), row[:-1], strict=True))
        return {**state, **json.loads(row[-1])}

    def _one(self, where: str, parameters: Sequence[object]) -> Order | None:
        return next(iter(self._many(where, parameters)), None)

    def _many(self, where: str, parameters: Sequence[object]) -> list[Order]:
        return read_orders(self._connection, SELECT + where, parameters)


@cache
def _insertion(columns: tuple[str, ...]) -> str:
    return f"INSERT INTO orders ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"

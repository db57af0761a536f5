"""Buyers, one for each phone. What a buyer is called stands on each order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection


class Customers:
    """The table of buyers."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def with_phone(self, phone: str) -> tuple[int, int] | None:
        """The id of the buyer with this phone, and how many orders they have placed."""
        row = self._connection.row("SELECT id, orders FROM customers WHERE phone = ?", (phone,))
        return None if row is None else (row[0], row[1])

    def phones(self, ids: Collection[int]) -> dict[int, str | None]:
        """The phones of these buyers, by their ids."""
        sql = "SELECT id, phone FROM customers WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._connection.rows(sql, (to_json(list(ids)),)))

    def add(self, phone: str | None) -> int:
        """A buyer not seen before; their id."""
        return self._connection.insert("INSERT INTO customers (phone) VALUES (?)", (phone,))

    def count_order(self, customer_id: int, change: int = 1) -> None:
        """They have placed one order more (or one fewer, when it turned out to be another's)."""
        self._connection.run("UPDATE customers SET orders = orders + ? WHERE id = ?", (change, customer_id))

    def count_orders(self, customer_ids: Iterable[int]) -> None:
        """Each has placed one order more for every time they are named."""
        sql = "UPDATE customers SET orders = orders + ? WHERE id = ?"
        self._connection.run_many(sql, [(more, customer_id) for customer_id, more in Counter(customer_ids).items()])

"""Buyers, one for each phone."""

from __future__ import annotations

from orderdesk.model import Customer
from orderdesk.store.connection import Connection


class Customers:
    """The table of buyers."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def with_phone(self, phone: str) -> Customer | None:
        """The buyer with this phone."""
        row = self._connection.row("SELECT id, name, phone, orders FROM customers WHERE phone = ?", (phone,))
        return Customer(*row) if row else None

    def get(self, customer_id: int) -> Customer | None:
        """The buyer with this id."""
        row = self._connection.row("SELECT id, name, phone, orders FROM customers WHERE id = ?", (customer_id,))
        return Customer(*row) if row else None

    def add(self, name: str, phone: str | None) -> Customer:
        """A buyer not seen before."""
        new = self._connection.insert("INSERT INTO customers (name, phone) VALUES (?, ?)", (name, phone))
        return Customer(new, name, phone, 0)

    def rename(self, customer_id: int, name: str) -> None:
        """Give him the name that his last order carries."""
        self._connection.run("UPDATE customers SET name = ? WHERE id = ?", (name, customer_id))

    def count_order(self, customer_id: int, change: int = 1) -> None:
        """He has placed one order more (or one fewer, when it turned out to be another's)."""
        self._connection.run("UPDATE customers SET orders = orders + ? WHERE id = ?", (change, customer_id))

"""What products were sold for, by the orders themselves: there is no price list."""

from __future__ import annotations

from typing import Final

from orderdesk.store.connection import Connection

_NEWEST: Final = 20_000
"""Orders among which a price is looked for: there is no index of goods."""


class Prices:
    """The prices on the lines of orders."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def last_price(self, sku: str, currency: str) -> int | None:
        """What a piece of a product was sold for last, in minor units; only among the newest orders."""
        found: int | None = self._connection.value(
            """SELECT l.price FROM lines l JOIN orders o ON o.id = l.order_id
               WHERE l.order_id > (SELECT max(id) FROM orders) - ? AND l.sku = ? AND o.currency = ?
               ORDER BY l.order_id DESC LIMIT 1""",
            (_NEWEST, sku, currency),
        )
        return found

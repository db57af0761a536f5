"""A stock figure for each product, where the shop keeps one."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection


class Stock:
    """The table of stock figures."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def on_hand(self, skus: Sequence[str]) -> dict[str, int]:
        """The figures of those products that have one."""
        sql = "SELECT sku, on_hand FROM stock WHERE sku IN (SELECT value FROM json_each(?))"
        known = dict[str, int](self._connection.rows(sql, (to_json(skus),)) if skus else ())
        return {sku: int(known[sku]) for sku in skus if sku in known}

    def held(self, skus: Sequence[str], without: Sequence[int] = ()) -> dict[str, int]:
        """How many pieces of each product are held for open orders, other than the orders `without`."""
        if not skus:
            return {}
        rows = self._connection.rows(
            """SELECT sku, sum(quantity) FROM held_goods
               WHERE sku IN (SELECT value FROM json_each(?)) AND order_id NOT IN (SELECT value FROM json_each(?))
               GROUP BY sku""",
            (to_json(skus), to_json(without)),
        )
        return {sku: int(quantity) for sku, quantity in rows}

    def all(self) -> list[tuple[str, int, int]]:
        """Every product with its figure and when it was set."""
        return [(s, n, at) for s, n, at in self._connection.rows("SELECT * FROM stock ORDER BY sku")]

    def set(self, sku: str, on_hand: int, at: int) -> None:
        """Put a product's figure."""
        self._connection.db.table("stock").upsert({"sku": sku, "on_hand": on_hand, "changed_at": at}, pk="sku")

    def forget(self, sku: str) -> None:
        """Keep no figure of a product any more."""
        self._connection.run("DELETE FROM stock WHERE sku = ?", (sku,))

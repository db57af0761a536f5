"""What the dispatch board is read from: each part in one query, however many couriers and stops there are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from orderdesk.json_text import to_json
from orderdesk.model import Order, Shelf
from orderdesk.money import Money
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import SELECT, read_orders

_LAST_RUNS: Final = 1000
"""So many runs back it is looked when a courier came back last."""

_OPEN: Final = to_json([shelf.value for shelf in Shelf if not shelf.closed])


class BoardRows:
    """Reads orders without a courier, and what couriers have."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection
        self._known: dict[int, tuple[Row, Order]] = {}
        """Orders that were read, each with its row: most are as they were when the board is read again."""

    def without_stop(self) -> list[Order]:
        """The open orders that couriers bring and that are on no run now."""
        return self._read(
            """WHERE o.shelf IN (SELECT value FROM json_each(?)) AND o.method = 'delivery' AND NOT EXISTS (
                    SELECT 1 FROM stops s WHERE s.order_id = o.id AND s.state IN ('planned', 'out'))""",
            _OPEN,
        )

    def orders(self, ids: Collection[int]) -> dict[int, Order]:
        """These orders, by their ids."""
        found = self._read("WHERE o.id IN (SELECT value FROM json_each(?))", to_json(sorted(ids)))
        return {order.id: order for order in found}

    def keep(self, ids: Collection[int]) -> None:
        """Remember no others than these."""
        self._known = {order_id: kept for order_id, kept in self._known.items() if order_id in ids}

    def _read(self, where: str, parameter: str) -> list[Order]:
        rows = {row[0]: row for row in self._connection.rows(f"{SELECT} {where}", (parameter,))}
        fresh = [order_id for order_id, row in rows.items() if self._known.get(order_id, (None,))[0] != row]
        if fresh:
            sql = f"{SELECT} WHERE o.id IN (SELECT value FROM json_each(?))"
            for order in read_orders(self._connection, sql, (to_json(fresh),)):
                self._known[order.id] = rows[order.id], order
        return [self._known[order_id][1] for order_id in rows]

    def cash(self) -> dict[str, list[Money]]:
        """The cash that couriers have in hand, by their names, each by currency."""
        found = dict[str, list[Money]]()
        rows = self._connection.rows(
            """SELECT party, debits - credits, currency FROM accounts
               WHERE kind = 'courier' AND debits > credits ORDER BY party, currency"""
        )
        for party, minor, currency in rows:
            found.setdefault(party, []).append(Money(minor, currency))
        return found

    def back_at(self) -> dict[int, int]:
        """When each courier came back last, by their ids."""
        rows = self._connection.rows(
            """SELECT r.courier_id, max(b.at) FROM runs r JOIN acts b ON b.id = r.back_act
               WHERE r.id > (SELECT ifnull(max(id), 0) FROM runs) - ? GROUP BY r.courier_id""",
            (_LAST_RUNS,),
        )
        return dict(rows)

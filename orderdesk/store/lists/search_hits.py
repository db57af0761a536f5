"""Reads a window of a search: the first of its hits in the order of the list, however many there are.

Few hits are sorted. Where there are many, the list is walked and each text tested, which comes to a window soon. The
two cost the same at √(hits wanted × orders) hits. The archive, the list's end by urgency, needs neither: the full-text
index gives its hits in their order (`search_form`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isqrt

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.model import Order
from orderdesk.store.connection import Connection, Row
from orderdesk.store.lists.search_index import ARCHIVE, ARCHIVED, SLICE, first_place
from orderdesk.store.lists.search_match import Match
from orderdesk.store.lists.sort_keys import Span
from orderdesk.store.orders.order_rows import SELECT, read_orders


class Finding(Struct, frozen=True):
    """One search for one window."""

    connection: Connection
    match: Match
    span: Span
    conditions: Sequence[str]
    """What else the orders must be like, of `o`."""
    parameters: Sequence[object]
    count: int

    def most_urgent(self, open_orders: int) -> list[Order]:
        """The hits by urgency, of which `open_orders` are not closed: these first, then the archive."""
        rank = self.span.place[0] if self.span.at else None
        among_open = isinstance(rank, int) and rank < ARCHIVED
        parts: list[Callable[[int, int], list[Order]]] = []
        if rank is None or among_open or self.span.down:
            parts.append(self._open)
        if rank is None or not among_open or not self.span.down:
            parts.append(self._archived)
        found: list[Order] = []
        for part in reversed(parts) if self.span.down else parts:
            if len(found) < self.count:
                found += part(self.count - len(found), open_orders)
        return found

    def sorted(self, orders: int) -> list[Order]:
        """The hits in another order, of so many orders in all."""
        return self._few_or_walked(orders, self.count)

    def among(self, own: str, operator: str, orders: int) -> list[Order]:
        """The hits among an operator's orders, so many in all."""
        return self._few_or_walked(orders, self.count, [own], [operator])

    # --- few or many -----------------------------------------------------------------------------------------

    def _open(self, count: int, orders: int) -> list[Order]:
        return self._few_or_walked(orders, count, [f"o.rank < {ARCHIVED}"], within=f"AND rowid < {ARCHIVE}")

    def _few_or_walked(
        self, orders: int, count: int, more: Sequence[str] = (), given: Sequence[object] = (), within: str = ""
    ) -> list[Order]:
        most = isqrt(count * orders) + count
        hits = self.connection.rows(
            f"""SELECT order_id FROM search_texts WHERE place IN
                (SELECT rowid FROM orders_search WHERE orders_search MATCH ? {within} LIMIT {most + 1})""",
            (self.match.terms,),
        )
        conditions = [*more, *self.conditions, *([self.span.condition] if self.span.at else [])]
        parameters = [*given, *self.parameters, *self.span.place]
        source = "SELECT o.id FROM orders o"
        if len(hits) <= most:
            conditions = ["o.id IN (SELECT value FROM json_each(?))", *conditions]
            parameters = [to_json([row[0] for row in hits]), *parameters]
        if len(hits) > most or not self.match.exact:
            source += f" CROSS JOIN search_texts t ON {'t.place' if within else 't.order_id'} = o.id"
            conditions.append(self.match.test)
            parameters += self.match.pieces
        sql = f"{source} WHERE {' AND '.join(conditions)} ORDER BY {self.span.order_by} LIMIT ?"
        return self._orders([row[0] for row in self.connection.rows(sql, (*parameters, count))])

    # --- the archive -----------------------------------------------------------------------------------------

    def _archived(self, count: int, _: int) -> list[Order]:
        """The hits among closed orders: day by day, and sorted when the last day that is needed is whole."""

        def wanted(found: list[Row], row: Row) -> bool:
            return len(found) < count or row[0] // SLICE == found[count - 1][0] // SLICE

        rows = self._by_day(wanted)
        rows.sort(key=lambda row: row[1:], reverse=self.span.down)
        return self._orders([row[2] for row in rows[:count]])

    def _by_day(self, wanted: Callable[[list[Row], Row], bool]) -> list[Row]:
        """Place, rank and id of hits, in the window's direction. The list goes from the last place to the first."""
        first, last = ARCHIVE, 1 << 62
        rank = self.span.place[0] if self.span.at else None
        if isinstance(rank, int) and rank >= ARCHIVED:
            day = first_place(rank)
            first, last = (day, last) if self.span.down else (first, day + SLICE - 1)
        conditions = [*self.conditions, *([self.span.condition] if self.span.at else [])]
        conditions += [] if self.match.exact else [self.match.test]
        sql = f"""SELECT s.rowid, o.rank, o.id FROM orders_search s CROSS JOIN search_texts t ON t.place = s.rowid
            CROSS JOIN orders o ON o.id = t.order_id
            WHERE s.orders_search MATCH ? AND s.rowid >= ? AND s.rowid <= ?
            {"".join(f" AND {condition}" for condition in conditions)}
            ORDER BY s.rowid {"ASC" if self.span.down else "DESC"}"""
        pieces = () if self.match.exact else self.match.pieces
        parameters = (self.match.terms, first, last, *self.parameters, *self.span.place, *pieces)
        return self.connection.rows_while(sql, parameters, wanted)

    def _orders(self, ids: Sequence[int]) -> list[Order]:
        """These orders, in this order."""
        sql = f"{SELECT} WHERE o.id IN (SELECT value FROM json_each(?))"
        found = {order.id: order for order in read_orders(self.connection, sql, (to_json(ids),))}
        return [found[order_id] for order_id in ids]

"""Reads a window of a search: the first of its hits in the order of the list, however many there are.

Few hits are sorted. Where there are many, the list is walked and each text tested, which comes to a window soon. The
two cost the same at √(hits wanted × orders) hits. The archive, the list's end by urgency, needs neither: the full-text
index gives its hits in their order (`search_form`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

from orderdesk.model import Order
from orderdesk.store.connection import Connection, Row, to_json
from orderdesk.store.matching import Match
from orderdesk.store.orders import SELECT, order_from
from orderdesk.store.places import Span
from orderdesk.store.search_form import ARCHIVE, ARCHIVED, SLICE, first_place


@dataclass(frozen=True, slots=True)
class Finding:
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
        archived = isinstance(rank, int) and rank >= ARCHIVED
        parts = [self._open, self._archived]
        if self.span.down:
            parts.reverse()
        found: list[Order] = []
        for part in parts:
            ahead = part == self._open and archived and not self.span.down
            behind = part == self._archived and rank is not None and not archived and self.span.down
            if len(found) < self.count and not ahead and not behind:
                found += part(self.count - len(found), open_orders)
        return found

    def sorted(self, orders: int) -> list[Order]:
        """The hits in another order, of so many orders in all."""
        return self._few_or_walked([], [], orders, "t.order_id = o.id", "", self.count)

    def among(self, own: str, operator: str) -> list[Order]:
        """The hits among an operator's orders."""
        return self._few_or_walked([own], [operator], 1 << 14, "t.order_id = o.id", "", self.count)

    # --- few or many -----------------------------------------------------------------------------------------

    def _open(self, count: int, orders: int) -> list[Order]:
        return self._few_or_walked([f"o.rank < {ARCHIVED}"], [], orders, "t.place = o.id", f"AND rowid < {ARCHIVE}",
                                   count)  # fmt: skip

    def _few_or_walked(
        self, more: list[str], given: list[object], orders: int, joined: str, within: str, count: int
    ) -> list[Order]:
        most = isqrt(count * orders) + count
        hits = self.connection.rows(
            f"""SELECT t.order_id FROM search_texts t WHERE t.place IN
                (SELECT rowid FROM orders_search WHERE orders_search MATCH ? {within} LIMIT {most + 1})""",
            (self.match.terms,),
        )
        conditions = [*more, *self.conditions, *([self.span.condition] if self.span.at else [])]
        parameters = [*given, *self.parameters, *self.span.place]
        if len(hits) > most:
            return self._walked(conditions, parameters, joined, count)
        return self._picked([row[0] for row in hits], conditions, parameters, joined, count)

    def _walked(
        self, conditions: list[str], parameters: list[object], joined: str, count: int
    ) -> list[Order]:
        sql = f"""{SELECT} CROSS JOIN search_texts t ON {joined}
            WHERE {" AND ".join([*conditions, self.match.test])} ORDER BY {self.span.order_by} LIMIT ?"""
        return self._orders(sql, (*parameters, *self.match.pieces, count))

    def _picked(
        self, ids: list[int], conditions: list[str], parameters: list[object], joined: str, count: int
    ) -> list[Order]:
        tested = [] if self.match.exact else [f"EXISTS (SELECT 1 FROM search_texts t WHERE {joined} AND {self.match.test})"]
        pieces = () if self.match.exact else self.match.pieces
        sql = f"""{SELECT} WHERE o.id IN (SELECT value FROM json_each(?)) AND
            {" AND ".join(["+o.id", *conditions, *tested])} ORDER BY {self.span.order_by} LIMIT ?"""
        return self._orders(sql, (to_json(ids), *parameters, *pieces, count))

    # --- the archive -----------------------------------------------------------------------------------------

    def _archived(self, count: int, _: int) -> list[Order]:
        """The hits among closed orders: day by day, and sorted within the last day that is needed."""
        rows = self._by_day(self._bounds(), count)
        if len(rows) == count:
            place = rows[-1][0]
            day = place - place % SLICE
            rest = (day, place - 1) if not self.span.down else (place + 1, day + SLICE - 1)
            rows += self._by_day(rest, -1)
        rows.sort(key=lambda row: row[1:], reverse=self.span.down)
        ids = [row[2] for row in rows[:count]]
        found = {
            order.id: order
            for order in self._orders(f"{SELECT} WHERE o.id IN (SELECT value FROM json_each(?))", (to_json(ids),))
        }
        return [found[order_id] for order_id in ids]

    def _bounds(self) -> tuple[int, int]:
        """The first and the last place that the window may hold. The list goes from the last place to the first."""
        rank = self.span.place[0] if self.span.at else None
        if not isinstance(rank, int) or rank < ARCHIVED:
            return ARCHIVE, 1 << 62
        day = first_place(rank)
        return (day, 1 << 62) if self.span.down else (ARCHIVE, day + SLICE - 1)

    def _by_day(self, bounds: tuple[int, int], count: int) -> list[Row]:
        """Place, rank and id of hits between two places, in the direction of the window; all for a count of -1."""
        conditions = [*self.conditions, *([self.span.condition] if self.span.at else [])]
        conditions += [] if self.match.exact else [self.match.test]
        sql = f"""SELECT s.rowid, o.rank, o.id FROM orders_search s CROSS JOIN search_texts t ON t.place = s.rowid
            CROSS JOIN orders o ON o.id = t.order_id
            WHERE s.orders_search MATCH ? AND s.rowid >= ? AND s.rowid <= ?
            {"".join(f" AND {condition}" for condition in conditions)}
            ORDER BY s.rowid {"ASC" if self.span.down else "DESC"} LIMIT ?"""
        pieces = () if self.match.exact else self.match.pieces
        return self.connection.rows(
            sql, (self.match.terms, *bounds, *self.parameters, *self.span.place, *pieces, count)
        )

    def _orders(self, sql: str, parameters: Sequence[object]) -> list[Order]:
        return [order_from(row) for row in self.connection.rows(sql, parameters)]

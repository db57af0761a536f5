"""Windows of the list of orders, most urgent first, read by key: no window costs more far down the list.

A place in the list is the pair (rank, id) of an order. Only the rows of the window are ever read, and only what the
operator may see: his role decides which orders, and what of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from orderdesk.model import Order, Shelf
from orderdesk.rules.roles import Mask
from orderdesk.rules.sight import PHONE_TAIL, Sight
from orderdesk.search import Needle, OrderFilter
from orderdesk.store.connection import Connection
from orderdesk.store.orders import SELECT, order_from, rank

Place = tuple[int, int]
"""Rank and id of an order: where it stands in the list."""

_WAYBILL: Final = 5
"""From so many digits on, they may begin a waybill."""

_SHORT: Final = 2
"""Needles this short match so often that walking the list beats looking them up."""


_OWN: Final = (
    "json_extract(o.facts, '$.assigned') = ?",
    "json_extract(o.facts, '$.offered_to') = ? AND o.closed_at IS NULL",
)
"""The orders of an operator: his, and, none of them twice, those offered to him; in the very words of their indexes."""


def place_of(order: Order) -> Place:
    """Where an order stands."""
    return rank(order), order.id


class Windows:
    """Reads pieces of the list."""

    def __init__(self, connection: Connection, sight: Callable[[], Sight] = Sight) -> None:
        """Over one connection, for the eyes that `sight` tells at each look."""
        self._connection = connection
        self._sight = sight

    def first(self, chosen: OrderFilter, now: int, count: int) -> list[Order]:
        """The most urgent orders."""
        return self._read(chosen, now, "", (), "ASC", count)

    def last(self, chosen: OrderFilter, now: int, count: int) -> list[Order]:
        """The least urgent ones, still in the order of the list."""
        return self._read(chosen, now, "", (), "DESC", count)[::-1]

    def after(self, chosen: OrderFilter, now: int, place: Place, count: int) -> list[Order]:
        """The orders that follow a place."""
        return self._read(chosen, now, "(o.rank, o.id) > (?, ?)", place, "ASC", count)

    def before(self, chosen: OrderFilter, now: int, place: Place, count: int) -> list[Order]:
        """The orders just before a place, in the order of the list."""
        return self._read(chosen, now, "(o.rank, o.id) < (?, ?)", place, "DESC", count)[::-1]

    def from_(self, chosen: OrderFilter, now: int, place: Place, count: int) -> list[Order]:
        """The order at a place, if it is in the list, and those that follow."""
        return self._read(chosen, now, "(o.rank, o.id) >= (?, ?)", place, "ASC", count)

    def shelf_counts(self) -> dict[Shelf, int]:
        """How many orders lie on each shelf."""
        if (whose := self._sight().whose) is None:
            return {Shelf(name): n for name, n in self._connection.rows("SELECT shelf, orders FROM shelf_counts")}
        counts: Counter[Shelf] = Counter()
        for own in _OWN:
            sql = f"SELECT o.shelf, count(*) FROM orders o WHERE {own} GROUP BY o.shelf"
            counts.update({Shelf(name): n for name, n in self._connection.rows(sql, (whose,))})
        return dict(counts)

    def newest(self, shelf: Shelf) -> int:
        """The order on a shelf that the desk took in last, by its id; 0 on an empty one."""
        return int(self._connection.value("SELECT max(id) FROM orders WHERE shelf = ?", (shelf.value,)) or 0)

    def burning(self, now: int) -> int:
        """How many orders have been warned of or are late."""
        count = "SELECT count(*) FROM orders o WHERE o.warn_at <= ?"
        if (whose := self._sight().whose) is None:
            return int(self._connection.value(count, (now,)))
        # The plus keeps to the index of what burns, which is the shorter way.
        return sum(int(self._connection.value(f"{count} AND +{own}", (now, whose))) for own in _OWN)

    def without_evidence(self) -> int:
        """How many orders something was done to without evidence."""
        if (whose := self._sight().whose) is None:
            return int(self._connection.value("SELECT orders FROM virtual_counts WHERE shelf = 'no_evidence'"))
        count = "SELECT count(*) FROM orders o WHERE o.no_evidence IS NOT NULL"
        return sum(int(self._connection.value(f"{count} AND +{own}", (whose,))) for own in _OWN)

    def _read(
        self, chosen: OrderFilter, now: int, at: str, place: tuple[int, ...], way: str, count: int
    ) -> list[Order]:
        sight = self._sight()
        conditions, parameters = _conditions(chosen, now, sight)
        if at:
            conditions.append(at)
            parameters.extend(place)
        if sight.whose is None:
            return [sight.order(order) for order in self._ordered(conditions, parameters, way, count)]
        found = [
            order for own in _OWN for order in self._ordered([own, *conditions], [sight.whose, *parameters], way, count)
        ]
        found.sort(key=place_of, reverse=way == "DESC")
        return [sight.order(order) for order in found[:count]]

    def _ordered(
        self, conditions: Sequence[str], parameters: Sequence[object], way: str, count: int
    ) -> Iterator[Order]:
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"{SELECT} {where} ORDER BY o.rank {way}, o.id {way} LIMIT ?"
        return (order_from(row) for row in self._connection.rows(sql, (*parameters, count)))


def _conditions(chosen: OrderFilter, now: int, sight: Sight) -> tuple[list[str], list[object]]:
    conditions, parameters = _found(chosen, sight)
    if chosen.burning:
        conditions.append("o.warn_at <= ?")
        parameters.append(now)
    if chosen.no_evidence:
        conditions.append("o.no_evidence IS NOT NULL")
    if chosen.planned is not None:
        conditions.append("o.planned_at >= ? AND o.planned_at < ?")
        parameters.extend(chosen.planned)
    if chosen.channel:
        conditions.append("o.channel = ?")
        parameters.append(chosen.channel)
    if chosen.shelf is not None:
        conditions.append("o.shelf = ?")
        parameters.append(chosen.shelf.value)
    return conditions, parameters


def _found(chosen: OrderFilter, sight: Sight) -> tuple[list[str], list[object]]:
    needle = chosen.needle
    if needle.digits:
        return _digits(needle.digits, phones=len(needle.digits) <= PHONE_TAIL or not sight.hides(Mask.PHONE))
    if needle.words:
        return _words(needle)
    return (["0"] if chosen.text.strip() else []), []


def _digits(digits: str, *, phones: bool) -> tuple[list[str], list[object]]:
    """The end of a phone, or the beginning or end of a number.

    Without `phones` only numbers: longer ends of a masked phone would tell its hidden digits one after the other.
    """
    end, past, past_end = digits[::-1], _past(digits), _past(digits[::-1])
    columns = [*(["phone_reversed"] if phones else []), "number_reversed", "number"]
    parameters: list[object] = [*([end, past_end] * (len(columns) - 1)), digits, past]
    if len(digits) <= _SHORT:
        return ["(" + " OR ".join(f"(o.{column} >= ? AND o.{column} < ?)" for column in columns) + ")"], parameters
    found = " UNION ".join(f"SELECT id FROM orders WHERE {column} >= ? AND {column} < ?" for column in columns)
    if len(digits) >= _WAYBILL:
        found += " UNION SELECT rowid FROM orders_search WHERE orders_search MATCH ?"
        parameters.append(f'"{digits}"*')
    return [f"o.id IN ({found})"], parameters


def _words(needle: Needle) -> tuple[list[str], list[object]]:
    """Beginnings of words, each in any of its spellings."""
    conditions, parameters = list[str](), list[object]()
    sought = []
    for spellings in needle.words:
        if all(len(spelling) == 1 and len(spelling[0]) <= _SHORT for spelling in spellings):
            tests = " OR ".join("(' ' || text) LIKE ?" for _ in spellings)
            conditions.append(f"EXISTS (SELECT 1 FROM search_texts WHERE order_id = o.id AND ({tests}))")
            parameters.extend(f"% {word}%" for (word,) in spellings)
        else:
            ways = ("(" + " AND ".join(f'"{word}"*' for word in spelling) + ")" for spelling in spellings)
            sought.append("(" + " OR ".join(ways) + ")")
    if sought:
        conditions.append("o.id IN (SELECT rowid FROM orders_search WHERE orders_search MATCH ?)")
        parameters.append(" AND ".join(sought))
    return conditions, parameters


def _past(prefix: str) -> str:
    """The least text after all that begin with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)

"""Windows of the list of orders, most urgent first, read by key: no window costs more far down the list.

A place in the list is the pair (rank, id) of an order. Only the rows of the window are ever read.
"""

from __future__ import annotations

from typing import Final

from orderdesk.model import Order, Shelf
from orderdesk.search import Needle, OrderFilter
from orderdesk.store.connection import Connection
from orderdesk.store.orders import SELECT, order_from, rank

Place = tuple[int, int]
"""Rank and id of an order: where it stands in the list."""

_WAYBILL: Final = 5
"""From so many digits on, they may begin a waybill."""

_SHORT: Final = 2
"""Needles this short match so often that walking the list beats looking them up."""


def place_of(order: Order) -> Place:
    """Where an order stands."""
    return rank(order), order.id


class Windows:
    """Reads pieces of the list."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

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
        return {Shelf(name): n for name, n in self._connection.rows("SELECT shelf, orders FROM shelf_counts")}

    def newest(self, shelf: Shelf) -> int:
        """The order on a shelf that the desk took in last, by its id; 0 on an empty one."""
        return int(self._connection.value("SELECT max(id) FROM orders WHERE shelf = ?", (shelf.value,)) or 0)

    def burning(self, now: int) -> int:
        """How many orders have been warned of or are late."""
        return int(self._connection.value("SELECT count(*) FROM orders WHERE warn_at <= ?", (now,)))

    def without_evidence(self) -> int:
        """How many orders something was done to without evidence."""
        return int(self._connection.value("SELECT orders FROM virtual_counts WHERE shelf = 'no_evidence'"))

    def _read(
        self, chosen: OrderFilter, now: int, at: str, place: tuple[int, ...], way: str, count: int
    ) -> list[Order]:
        conditions, parameters = _conditions(chosen, now)
        if at:
            conditions.append(at)
            parameters.extend(place)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"{SELECT} {where} ORDER BY o.rank {way}, o.id {way} LIMIT ?"
        return [order_from(row) for row in self._connection.rows(sql, (*parameters, count))]


def _conditions(chosen: OrderFilter, now: int) -> tuple[list[str], list[object]]:
    conditions, parameters = _found(chosen)
    if chosen.burning:
        conditions.append("o.warn_at <= ?")
        parameters.append(now)
    if chosen.no_evidence:
        conditions.append("o.no_evidence IS NOT NULL")
    if chosen.shelf is not None:
        conditions.append("o.shelf = ?")
        parameters.append(chosen.shelf.value)
    return conditions, parameters


def _found(chosen: OrderFilter) -> tuple[list[str], list[object]]:
    needle = chosen.needle
    if needle.digits:
        return _digits(needle.digits)
    if needle.words:
        return _words(needle)
    return (["0"] if chosen.text.strip() else []), []


def _digits(digits: str) -> tuple[list[str], list[object]]:
    """The end of a phone, or the beginning or end of a number."""
    end, past, past_end = digits[::-1], _past(digits), _past(digits[::-1])
    if len(digits) <= _SHORT:
        tests = " OR ".join(
            f"({column} >= ? AND {column} < ?)" for column in ("o.phone_reversed", "o.number_reversed", "o.number")
        )
        return [f"({tests})"], [end, past_end, end, past_end, digits, past]
    found = " UNION ".join(
        f"SELECT id FROM orders WHERE {column} >= ? AND {column} < ?"
        for column in ("phone_reversed", "number_reversed", "number")
    )
    parameters: list[object] = [end, past_end, end, past_end, digits, past]
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

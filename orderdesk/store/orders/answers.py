"""What a channel has said of an order: its last word whole, and enough of the words before to know one again."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, Final

from orderdesk.store.connection import Connection, Row
from orderdesk.store.lists.search_index import ARCHIVED, CLOSED, OPEN
from orderdesk.store.orders.order_rows import understood
from orderdesk.store.packed import packed, unpacked

_REMEMBERED: Final = 40
"""Earlier answers of a channel that are remembered of each order."""


class Answers:
    """The last answer about each order, and hashes of the few before."""

    def __init__(self, connection: Connection) -> None:
        """Read and write through `connection`."""
        self._connection = connection

    def source(self, order_id: int) -> str:
        """What its channel last said of the order, as it was imported; empty where it has never spoken of it."""
        return next(iter(understood(self._connection, order_id, "sources", self._kept(order_id), _text)), "")

    def open_numbers(self, channel: str) -> set[str]:
        """The numbers of a channel's orders that it has spoken of and that are not closed here."""
        return {number for (number,) in self._connection.rows(
            f"""SELECT number FROM orders o JOIN sources s ON s.order_id = o.id
               WHERE o.channel = ? AND {OPEN}""", (channel,))}  # fmt: skip

    def at_rest(self, channel: str, until: int) -> dict[str, int]:
        """The versions of a channel's open orders, by number, of which no clock acts before `until`."""
        return dict(self._connection.rows(
            f"SELECT number, version FROM orders o WHERE o.channel = ? AND {OPEN} AND ifnull(o.acts_at, ?) >= ?",
            (channel, until, until)))  # fmt: skip

    def closed_of_late(self, channel: str, since: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """The numbers of a channel's orders that were closed here since then, each with what it last said of it."""
        for number, snapshot in self._connection.rows(
            """SELECT number, snapshot FROM orders o JOIN sources s ON s.order_id = o.id
               WHERE o.channel = ? AND o.rank BETWEEN ? AND ? AND o.closed_at >= ?""",
            (channel, ARCHIVED, CLOSED - since, since)):  # fmt: skip
            said: dict[str, Any] = {}
            with contextlib.suppress(ValueError, TypeError):  # one that cannot be read has said nothing
                said = _answer((snapshot,))
            yield number, said

    def last(self, order_id: int) -> dict[str, Any]:
        """What it last said as values; empty where the channel has never spoken of it."""
        return next(iter(understood(self._connection, order_id, "sources", self._kept(order_id), _answer)), {})

    def said_before(self, order_id: int, said: str) -> bool:
        """Whether a record that said just this came before its channel's last word."""
        return bool(
            self._connection.value(
                "SELECT 1 FROM earlier_answers WHERE order_id = ? AND hash = ?", (order_id, _hash(said))
            )
        )

    def keep_first(self, snapshots: Sequence[tuple[int, str]]) -> None:
        """Keep what their channels said of new orders (their ids)."""
        self._connection.run_many(
            "INSERT INTO sources VALUES (?, ?)", [(order_id, packed(said)) for order_id, said in snapshots]
        )

    def keep(self, order_id: int, snapshot: str, said: str) -> None:
        """Keep what its channel said; of the records before, a hash of what each of the last few `said` itself."""
        before = self.source(order_id)
        if before:
            self._connection.run("DELETE FROM earlier_answers WHERE order_id = ? AND hash = ?", (order_id, _hash(said)))
            nth = self._connection.value("SELECT max(nth) FROM earlier_answers WHERE order_id = ?", (order_id,)) or 0
            self._connection.run(
                "INSERT OR REPLACE INTO earlier_answers VALUES (?, ?, ?)", (order_id, _hash(_said(before)), nth + 1)
            )
            self._connection.run(
                "DELETE FROM earlier_answers WHERE order_id = ? AND nth <= ?", (order_id, nth + 1 - _REMEMBERED)
            )
        self._connection.run(
            "INSERT INTO sources VALUES (?, ?) ON CONFLICT (order_id) DO UPDATE SET snapshot = excluded.snapshot",
            (order_id, packed(snapshot)),
        )

    def pack_some(self, after: int, most: int) -> list[int]:
        """Pack what earlier versions have kept as it was said, of the first orders behind an id; theirs."""
        rows = self._connection.rows(
            "SELECT order_id, snapshot FROM sources WHERE order_id > ? ORDER BY order_id LIMIT ?", (after, most)
        )
        self._connection.run_many(
            "UPDATE sources SET snapshot = ? WHERE order_id = ?",
            [(packed(said), order_id) for order_id, said in rows if type(said) is str],
        )
        return [order_id for order_id, _said_ in rows]

    def _kept(self, order_id: int) -> list[Row]:
        return self._connection.rows("SELECT snapshot FROM sources WHERE order_id = ?", (order_id,))


def _text(row: Row) -> str:
    return unpacked(row[0])


def _answer(row: Row) -> dict[str, Any]:
    return dict(json.loads(_text(row)))


def _hash(said: str) -> bytes:
    return blake2b(said.encode(), digest_size=12).digest()


def _said(snapshot: str) -> str:
    """What the record of an answer said itself; the answer of an older version is told by all of it."""
    with contextlib.suppress(ValueError):
        return str(json.loads(snapshot).get("record") or snapshot)
    return snapshot

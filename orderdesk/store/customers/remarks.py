"""What the shop notes of a buyer: notes, and the marks that everybody should see."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection

MARKS: Final = ("vip", "mind")
"""A buyer to be served first, and one to be minded."""


class Remark(Struct, frozen=True):
    """A note or a mark, with its act."""

    id: int
    customer_id: int
    kind: str
    """One of `MARKS`; empty for a note."""
    text: str
    at: int
    by: str


class Remarks:
    """The tables of notes and marks."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def notes(self, members: list[int]) -> list[Remark]:
        """The notes on these buyers, the oldest first."""
        rows = self._connection.rows(
            """SELECT n.id, n.customer_id, '', n.text, a.at, a.actor
               FROM customer_notes n JOIN acts a ON a.id = n.act_id
               WHERE n.customer_id IN (SELECT value FROM json_each(?)) ORDER BY n.id""",
            (to_json(members),),
        )
        return [Remark(*row) for row in rows]

    def marks(self, members: list[int]) -> list[Remark]:
        """The marks that these buyers bear, the oldest first."""
        rows = self._connection.rows(
            """SELECT m.id, m.customer_id, m.kind, m.reason, a.at, a.actor
               FROM customer_marks m JOIN acts a ON a.id = m.act_id
               WHERE m.ended_act IS NULL AND m.customer_id IN (SELECT value FROM json_each(?)) ORDER BY m.id""",
            (to_json(members),),
        )
        return [Remark(*row) for row in rows]

    def note(self, customer_id: int, text: str, act: int) -> None:
        """Keep a note."""
        self._connection.insert(
            "INSERT INTO customer_notes (customer_id, act_id, text) VALUES (?, ?, ?)", (customer_id, act, text)
        )

    def mark(self, customer_id: int, kind: str, reason: str, act: int) -> None:
        """Mark a buyer."""
        self._connection.insert(
            "INSERT INTO customer_marks (customer_id, kind, reason, act_id) VALUES (?, ?, ?, ?)",
            (customer_id, kind, reason, act),
        )

    def unmark(self, mark_id: int, act: int) -> None:
        """Take a mark off."""
        self._connection.run("UPDATE customer_marks SET ended_act = ? WHERE id = ?", (act, mark_id))

    def language(self, customer_id: int) -> str:
        """The language in which a buyer wants to be written to; empty where that is not known."""
        sql = """SELECT l.language FROM customers c JOIN customer_languages l ON l.customer_id IN (c.id, c.merged_into)
                 WHERE c.id = ? ORDER BY l.customer_id IS c.merged_into DESC"""
        found: str | None = self._connection.value(sql, (customer_id,))
        return found or ""

    def speaks(self, customer_id: int, language: str, act: int) -> None:
        """Keep in which language a buyer wants to be written to."""
        self._connection.run(
            """INSERT INTO customer_languages VALUES (?, ?, ?) ON CONFLICT (customer_id) DO UPDATE SET
               language = excluded.language, act_id = excluded.act_id""",
            (customer_id, language, act),
        )

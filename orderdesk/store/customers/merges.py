"""Which buyers are one person: merges as a forest, and the pointer of each buyer to its root."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.store.connection import Connection

COUNTED = """(
    SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o
    WHERE NOT o.called_off AND o.customer_id IN (
        SELECT m.id FROM customers m
        WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
)"""
"""The purchases of the person that a buyer `c` is: orders not called off, what was split off another not again."""


class Merge(Struct, frozen=True):
    """A merge that holds."""

    id: int
    act: int
    loser: int
    winner: int


class Merges:
    """The table of merges."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def of(self, loser: int) -> Merge | None:
        """The merge by which a buyer is a part of another."""
        row = self._connection.row(
            "SELECT id, act_id, loser, winner FROM customer_merges WHERE loser = ? AND undone_act IS NULL", (loser,)
        )
        return None if row is None else Merge(*row)

    def into(self, winner: int) -> list[Merge]:
        """Those by which others are parts of this one, the oldest first."""
        rows = self._connection.rows(
            """SELECT id, act_id, loser, winner FROM customer_merges
               WHERE winner = ? AND undone_act IS NULL ORDER BY id""",
            (winner,),
        )
        return [Merge(*row) for row in rows]

    def merge(self, loser: int, winner: int, act: int) -> None:
        """A root becomes a part of another root, and with it all that are parts of it."""
        self._connection.insert(
            "INSERT INTO customer_merges (act_id, loser, winner) VALUES (?, ?, ?)", (act, loser, winner)
        )
        self._point(self._below(loser), winner)
        self._count([winner])

    def undo(self, merge: Merge, root: int, act: int) -> None:
        """A merge of the person of `root` holds no more: what was merged into the loser stays with them."""
        self._connection.run("UPDATE customer_merges SET undone_act = ? WHERE id = ?", (act, merge.id))
        below = self._below(merge.loser)
        self._point([merge.loser], None)
        self._point([one for one in below if one != merge.loser], merge.loser)
        self._count([root, merge.loser])

    def _below(self, customer_id: int) -> list[int]:
        """The buyer and all that are parts of it, by the merges that hold."""
        rows = self._connection.rows(
            """WITH RECURSIVE below (id) AS (
                   SELECT ? UNION SELECT m.loser FROM customer_merges m JOIN below b ON m.winner = b.id
                   WHERE m.undone_act IS NULL)
               SELECT id FROM below ORDER BY id""",
            (customer_id,),
        )
        return [row[0] for row in rows]

    def _point(self, ids: list[int], root: int | None) -> None:
        self._connection.run_many("UPDATE customers SET merged_into = ? WHERE id = ?", [(root, one) for one in ids])

    def _count(self, roots: list[int]) -> None:
        """Count the purchases of these persons anew."""
        self._connection.run_many(
            f"UPDATE customers AS c SET orders = {COUNTED} WHERE id = ?1 OR merged_into = ?1",
            [(root,) for root in roots],
        )

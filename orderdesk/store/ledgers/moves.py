"""What was moved from where to where, by which act; never rewritten. And what was counted."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.store.connection import Connection

COLUMNS = "m.id, m.act_id, m.sku, m.source_id, m.target_id, m.quantity, m.line_id, m.reverses"
"""Of moves `m`, what a `Move` is made of."""


class Move(Struct, frozen=True):
    """Pieces of a product that went from one place to another."""

    id: int
    act: int
    sku: str
    source: int
    target: int
    quantity: int
    line: int | None
    """The order's line that they are of, where they are of one."""
    reverses: int | None


class Entry(Struct, frozen=True):
    """One line of a product's ledger, as people read it."""

    at: int
    actor: str
    kind: str
    source: str
    target: str
    quantity: int
    note: str
    order: str
    """The number of the order that it was for; empty for none."""


class Moves:
    """The table of moves and the table of counts."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(
        self, act: int, sku: str, source: int, target: int, quantity: int, *, line: int | None = None,
        reservation: int | None = None, reverses: int | None = None, note: str = "",
    ) -> int:  # fmt: skip
        """Move pieces; its id. Those of a `reservation` are held no more."""
        return self._connection.insert(
            """INSERT INTO moves (act_id, sku, source_id, target_id, quantity, line_id, reservation_id, reverses, note)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (act, sku, source, target, quantity, line, reservation, reverses, note),
        )

    def of_line(self, line: int) -> list[Move]:
        """What was moved for an order's line, in its order."""
        rows = self._connection.rows(f"SELECT {COLUMNS} FROM moves m WHERE m.line_id = ? ORDER BY m.id", (line,))
        return [Move(*row) for row in rows]

    def of_act(self, act: int) -> list[Move]:
        """What was moved by an act and not taken back since, in its order."""
        rows = self._connection.rows(
            f"""SELECT {COLUMNS} FROM moves m WHERE m.act_id = ? AND m.reverses IS NULL
                AND NOT EXISTS (SELECT 1 FROM moves b WHERE b.reverses = m.id) ORDER BY m.id""",
            (act,),
        )
        return [Move(*row) for row in rows]

    def counted(self, act: int, sku: str, place: int, was: int, found: int, reason: str) -> None:
        """Note what was counted, be there a difference or none."""
        self._connection.run(
            "INSERT INTO stock_counts (act_id, sku, place_id, was, found, reason) VALUES (?, ?, ?, ?, ?, ?)",
            (act, sku, place, was, found, reason),
        )

    def emptied_by(self, act: int) -> dict[str, bool]:
        """The products that an act has counted; of each whether it was counted or moved before."""
        rows = self._connection.rows(
            """SELECT DISTINCT c.sku, EXISTS (SELECT 1 FROM stock_counts b WHERE b.sku = c.sku AND b.act_id < c.act_id)
                      OR EXISTS (SELECT 1 FROM moves m WHERE m.sku = c.sku AND m.act_id < c.act_id)
               FROM stock_counts c WHERE c.act_id = ?""",
            (act,),
        )
        return {sku: bool(before) for sku, before in rows}

    def counted_since(self, act: int, sku: str) -> bool:
        """Whether a product was counted after an act, by one that still stands."""
        return bool(
            self._connection.value(
                """SELECT EXISTS (SELECT 1 FROM stock_counts c WHERE c.sku = ? AND c.act_id > ?
                   AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.reverses = c.act_id))""",
                (sku, act),
            )
        )

    def moved_since(self, act: int, sku: str) -> bool:
        """Whether anything of a product was moved after an act."""
        return bool(
            self._connection.value("SELECT EXISTS (SELECT 1 FROM moves WHERE sku = ? AND act_id > ?)", (sku, act))
        )

    def entries(self, sku: str, most: int) -> list[Entry]:
        """The ledger of a product, the latest first."""
        rows = self._connection.rows(
            """SELECT a.at, a.actor, a.kind, s.name, t.name, m.quantity, m.note, ifnull(o.number, '')
               FROM moves m JOIN acts a ON a.id = m.act_id JOIN places s ON s.id = m.source_id
               JOIN places t ON t.id = m.target_id LEFT JOIN lines l ON l.id = m.line_id
               LEFT JOIN orders o ON o.id = l.order_id WHERE m.sku = ? ORDER BY m.id DESC LIMIT ?""",
            (sku, most),
        )
        return [Entry(*row) for row in rows]

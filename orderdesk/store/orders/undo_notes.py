"""What it takes to take an act back: all it did beside the order's own fields, kept for as long as that is possible."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from orderdesk.json_text import to_json
from orderdesk.model import Line
from orderdesk.money import Money
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import understood

_SWEPT_EVERY: Final = 60
"""Seconds."""


class UndoNote(Struct, frozen=True, kw_only=True):
    """One act of an operator."""

    until: int
    """From this instant on it stands."""
    stays: str = ""
    """Why it cannot be taken back even before, as a message id; empty when it can."""
    alerts_from: int = 0
    """Since when its order's clock had not been heard."""
    lines: tuple[Line, ...] | None = None
    """The order's lines as they were, where it changed them."""
    emptied: Mapping[str, bool] = field(default_factory=dict)
    """Products of which it said that there is nothing; of each whether it was counted before."""
    hidden: tuple[str, ...] = ()
    """Products it took off sale."""
    outbox: tuple[int, ...] = ()
    """The ids of what it put there."""
    replaced: tuple[int, ...] = ()
    """The ids of what waited there, and needed no sending after it."""
    charges: tuple[int, ...] = ()
    """The ids of fees."""


class UndoNotes:
    """The notes of the last moments."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection
        self._swept_at = -_SWEPT_EVERY

    def add(self, order_id: int, version: int, seq: int, note: UndoNote, *, now: int) -> None:
        """Note what made `version` of an order, by its event `seq`; notes whose time is over go, every now and then."""
        if not self._swept_at <= now < self._swept_at + _SWEPT_EVERY:
            self._connection.run("DELETE FROM undo_notes WHERE until <= ?", (now,))
            self._swept_at = now
        lines = [[line.sku, line.name, line.quantity, line.price.minor, line.price.currency, line.id, line.came_from]
                 for line in note.lines] if note.lines is not None else None  # fmt: skip
        kept = {"stays": note.stays, "alerts_from": note.alerts_from, "lines": lines, "emptied": note.emptied,
                "hidden": note.hidden, "outbox": note.outbox, "replaced": note.replaced,
                "charges": note.charges}  # fmt: skip
        self._connection.run(
            "INSERT INTO undo_notes (order_id, version, seq, until, note) VALUES (?, ?, ?, ?, ?)",
            (order_id, version, seq, note.until, to_json(kept)),
        )

    def get(self, order_id: int, version: int) -> UndoNote | None:
        """The note on what made `version` of an order; `None` where there is none, or none any more."""
        row = self._connection.row(
            "SELECT until, note FROM undo_notes WHERE order_id = ? AND version = ?", (order_id, version)
        )
        if row is None:
            return None
        return understood(self._connection, order_id, "undo_notes", [row], _note)[0]

    def all_of(self, order_id: int) -> list[UndoNote]:
        """Every note on an order that is still there."""
        rows = self._connection.rows("SELECT until, note FROM undo_notes WHERE order_id = ?", (order_id,))
        return understood(self._connection, order_id, "undo_notes", rows, _note)

    def remove(self, order_id: int, version: int) -> None:
        """The act has been taken back."""
        self._connection.run("DELETE FROM undo_notes WHERE order_id = ? AND version = ?", (order_id, version))


def _note(row: Row) -> UndoNote:
    kept = json.loads(row[1])
    lines = kept["lines"]
    return UndoNote(
        until=row[0],
        stays=kept["stays"],
        alerts_from=kept["alerts_from"],
        lines=None if lines is None else tuple(Line(s, name, n, Money(p, c), *ids) for s, name, n, p, c, *ids in lines),
        emptied=kept.get("emptied", {}),  # a note of the last version has none
        hidden=tuple(kept["hidden"]),
        outbox=tuple(kept["outbox"]),
        replaced=tuple(kept.get("replaced", ())),  # a note of the last version has none
        charges=tuple(kept["charges"]),
    )

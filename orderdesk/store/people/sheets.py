"""The hand-over sheets of shifts, and who has read them: append-only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import NOT_UNDERSTOOD

_SELECT = """SELECT s.id, s.operator, s.started_at, s.ended_at, s.sheet, r.operator, r.at
             FROM shift_sheets s LEFT JOIN shift_sheets_read r ON r.id = s.id"""


class StoredSheet(Struct, frozen=True):
    """A sheet as it was written at the end of a shift."""

    id: int
    operator: str
    started_at: int
    ended_at: int
    sheet: Mapping[str, Any]
    """Nothing where it cannot be read."""
    read_by: str | None
    """Who started the next shift with it."""
    read_at: int | None


class Sheets:
    """The tables of sheets and of their readers."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, operator: str, started_at: int, ended_at: int, sheet: Mapping[str, Any]) -> int:
        """Keep a sheet; its id."""
        return self._connection.insert(
            "INSERT INTO shift_sheets (operator, started_at, ended_at, sheet) VALUES (?, ?, ?, ?)",
            (operator, started_at, ended_at, to_json(sheet)),
        )

    def read(self, sheet_id: int, operator: str, at: int) -> None:
        """Somebody has read one."""
        self._connection.run(
            "INSERT INTO shift_sheets_read (id, at, operator) VALUES (?, ?, ?)", (sheet_id, at, operator)
        )

    def unread(self) -> list[StoredSheet]:
        """Those that nobody has read yet, the oldest first."""
        return self._many("WHERE r.id IS NULL ORDER BY s.id", ())

    def last(self) -> StoredSheet | None:
        """The one that was written last."""
        found = self._many("ORDER BY s.id DESC LIMIT 1", ())
        return found[0] if found else None

    def all(self) -> list[StoredSheet]:
        """All of them, the oldest first."""
        return self._many("ORDER BY s.id", ())

    def _many(self, where: str, parameters: tuple[object, ...]) -> list[StoredSheet]:
        return [_sheet(row) for row in self._connection.rows(f"{_SELECT} {where}", parameters)]


def _sheet(row: Row) -> StoredSheet:
    sheet_id, operator, started_at, ended_at, sheet, read_by, read_at = row
    try:
        lines = dict(json.loads(sheet))
    except NOT_UNDERSTOOD:
        lines = {}
    return StoredSheet(sheet_id, operator, started_at, ended_at, lines, read_by, read_at)

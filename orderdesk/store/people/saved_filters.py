"""Filters that are kept under a name: whose, and whether for the whole shop. Every saving and forgetting is an entry.

The latest entry of an owner and a name is its state, so nothing that was ever kept is gone without a trace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection, Row

_COLUMNS = "at, operator, owner, name, shared, filter"
_STANDING = f"""SELECT {_COLUMNS} FROM filter_log AS f WHERE filter IS NOT NULL AND id =
    (SELECT max(id) FROM filter_log AS l WHERE (l.owner, l.name) = (f.owner, f.name))"""


class FilterEntry(Struct, frozen=True, kw_only=True):
    """One saving or forgetting."""

    at: int | None
    """`None` for what was kept before that was noted."""
    operator: str
    """Who did it."""
    owner: str
    """Whose filter it is; nobody's where that was not noted."""
    name: str
    shared: bool
    fields: dict[str, Any] | None
    """`None` where it was forgotten."""


class SavedFilters:
    """The log of filters."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def of(self, operator: str) -> list[FilterEntry]:
        """The filters of an operator, and those that others share, by name."""
        rows = self._connection.rows(f"{_STANDING} AND (owner = ? OR shared) ORDER BY name, shared", (operator,))
        return [_entry(row) for row in rows]

    def log(self) -> list[FilterEntry]:
        """All that was ever saved and forgotten, oldest first."""
        return [_entry(row) for row in self._connection.rows(f"SELECT {_COLUMNS} FROM filter_log ORDER BY id")]

    def add(self, entry: FilterEntry) -> None:
        """Note a saving or forgetting."""
        fields: Mapping[str, object] | None = entry.fields
        self._connection.run(
            f"INSERT INTO filter_log ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
            (entry.at, entry.operator, entry.owner, entry.name, entry.shared,
             None if fields is None else to_json(fields)),
        )  # fmt: skip


def _entry(row: Row) -> FilterEntry:
    at, operator, owner, name, shared, fields = row
    return FilterEntry(at=at, operator=operator, owner=owner, name=name, shared=bool(shared),
                       fields=None if fields is None else dict(json.loads(fields)))  # fmt: skip

"""Filters that are kept under a name, for the whole shop: a later one takes the place of its namesake."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from orderdesk.store.connection import Connection, to_json


class SavedFilters:
    """The table of filters by name."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def names(self) -> list[str]:
        """What there is."""
        return [row[0] for row in self._connection.rows("SELECT name FROM saved_filters ORDER BY name")]

    def get(self, name: str) -> dict[str, Any] | None:
        """The filter's fields."""
        found = self._connection.value("SELECT filter FROM saved_filters WHERE name = ?", (name,))
        return None if found is None else dict(json.loads(found))

    def put(self, name: str, fields: Mapping[str, object]) -> None:
        """Keep a filter."""
        self._connection.run(
            "INSERT INTO saved_filters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET filter = excluded.filter",
            (name, to_json(fields)),
        )

    def forget(self, name: str) -> bool:
        """Keep it no longer; whether it was there."""
        return self._connection.run("DELETE FROM saved_filters WHERE name = ?", (name,)) == 1

"""Single values that belong to the database itself."""

from __future__ import annotations

from orderdesk.store.connection import Connection


class Settings:
    """The table of values by name."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, name: str) -> str | None:
        """The value, if there is one."""
        value: str | None = self._connection.value("SELECT value FROM settings WHERE name = ?", (name,))
        return value

    def put(self, name: str, value: str) -> None:
        """Keep a value."""
        self._connection.run(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

"""Who has worked at the desk."""

from __future__ import annotations

from orderdesk.store.connection import Connection


class Operators:
    """The table of operators."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def seen(self, name: str, at: int) -> None:
        """Somebody acts; noted when it is for the first time."""
        self._connection.run("INSERT INTO operators VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, at))

    def all(self) -> list[tuple[str, int]]:
        """Everybody, with the instant of the first act, oldest first."""
        rows = self._connection.rows("SELECT name, first_seen_at FROM operators ORDER BY first_seen_at, name")
        return [(name, at) for name, at in rows]

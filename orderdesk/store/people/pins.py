"""The PINs of operators: salted hashes, and wrong tries, counted across all terminals."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.store.connection import Connection


class StoredPin(Struct, frozen=True):
    """What is kept of a PIN. What it is cannot be told from here."""

    salt: bytes
    hash: bytes
    tries: int
    """Tries since the last right one, each counted before it is looked at."""
    tried_at: int
    """When the last of them was."""


class Pins:
    """The table of PINs."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, name: str) -> StoredPin | None:
        """The PIN of an operator, if they have set one."""
        row = self._connection.row("SELECT salt, hash, tries, tried_at FROM pins WHERE name = ?", (name,))
        return None if row is None else StoredPin(*row)

    def set(self, name: str, salt: bytes, hash: bytes) -> None:
        """Give an operator a PIN, in place of an older one."""
        self._connection.run(
            """INSERT INTO pins (name, salt, hash) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
               SET salt = excluded.salt, hash = excluded.hash, tries = 0, tried_at = 0""",
            (name, salt, hash),
        )

    def forget(self, name: str) -> None:
        """An operator has no PIN any more."""
        self._connection.run("DELETE FROM pins WHERE name = ?", (name,))

    def count(self, name: str, tries: int, at: int) -> None:
        """So many tries have been made since the last right one."""
        self._connection.run("UPDATE pins SET tries = ?, tried_at = ? WHERE name = ?", (tries, at, name))

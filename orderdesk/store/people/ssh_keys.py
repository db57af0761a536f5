"""Whose SSH key it is; and, append-only, who gave and revoked it when."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.store.connection import Connection

_SELECT = """SELECT operator_keys.fingerprint, public_key, operator, operator_keys.at, revoked.at
             FROM operator_keys LEFT JOIN operator_keys_revoked AS revoked USING (fingerprint)"""


class OperatorKey(Struct, frozen=True):
    """A key that was given to an operator."""

    fingerprint: str
    public_key: str
    operator: str
    at: int
    revoked_at: int | None


class Keys:
    """The tables of keys and of their revocations."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, fingerprint: str) -> OperatorKey | None:
        """The key of this fingerprint, revoked or not."""
        row = self._connection.row(f"{_SELECT} WHERE operator_keys.fingerprint = ?", (fingerprint,))
        return None if row is None else OperatorKey(*row)

    def of(self, operator: str) -> list[OperatorKey]:
        """All keys that an operator has ever had, oldest first."""
        rows = self._connection.rows(f"{_SELECT} WHERE operator = ? ORDER BY operator_keys.rowid", (operator,))
        return [OperatorKey(*row) for row in rows]

    def any_good(self) -> bool:
        """Whether anybody has a key that is not revoked."""
        return bool(self._connection.value(f"SELECT EXISTS ({_SELECT} WHERE revoked.at IS NULL)"))

    def add(self, fingerprint: str, public_key: str, operator: str, *, by: str, at: int) -> None:
        """Give an operator a key that nobody has had yet."""
        self._connection.run(
            "INSERT INTO operator_keys (fingerprint, public_key, operator, at, by) VALUES (?, ?, ?, ?, ?)",
            (fingerprint, public_key, operator, at, by),
        )

    def revoke(self, fingerprint: str, *, by: str, at: int) -> None:
        """A key is not good any more, for ever."""
        self._connection.run(
            "INSERT INTO operator_keys_revoked (fingerprint, at, by) VALUES (?, ?, ?)", (fingerprint, at, by)
        )

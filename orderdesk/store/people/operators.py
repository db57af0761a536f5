"""Who works at the desk: role, categories, shift; and, append-only, who changed what of that when."""

from __future__ import annotations

import json

from orderdesk.json_text import to_json
from orderdesk.model import Operator
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import table_understood

_SELECT = "SELECT name, role, categories, on_shift_since, blocked, account FROM operators"


class Operators:
    """The table of operators and that of its changes."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def seen(self, name: str, at: int) -> None:
        """Somebody acts; noted when it is for the first time."""
        self._connection.run(
            "INSERT INTO operators (name, first_seen_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, at)
        )

    def all(self) -> list[tuple[str, int]]:
        """Everybody, with the instant of the first act, oldest first."""
        rows = self._connection.rows("SELECT name, first_seen_at FROM operators ORDER BY first_seen_at, name")
        return [(name, at) for name, at in rows]

    def any_registered(self) -> bool:
        """Whether anybody has been given a role."""
        return bool(self._connection.value("SELECT EXISTS (SELECT 1 FROM operators WHERE role IS NOT NULL)"))

    def get(self, name: str) -> Operator | None:
        """The operator of this name, registered or only seen."""
        row = self._connection.row(f"{_SELECT} WHERE name = ?", (name,))
        return None if row is None else table_understood(self._connection, "operators", [row], _operator)[0]

    def of_account(self, account: str) -> Operator | None:
        """The registered operator who is known by this account of the system."""
        row = self._connection.row(f"{_SELECT} WHERE account = ? AND role IS NOT NULL", (account,))
        return None if row is None else _operator(row)

    def registered(self) -> list[Operator]:
        """Everybody with a role, by name."""
        rows = self._connection.rows(f"{_SELECT} WHERE role IS NOT NULL ORDER BY name")
        return table_understood(self._connection, "operators", rows, _operator)

    def put(self, after: Operator, *, by: str, at: int) -> None:
        """Store an operator as he is from now on; every difference is noted."""
        self.seen(after.name, at)
        before = self.get(after.name)
        assert before is not None
        values = list(zip(("role", "categories", "on_shift_since", "blocked", "account"), _values(before),
                          _values(after), strict=True))  # fmt: skip
        for field, old, new in values:
            if old != new:
                self.note(after.name, field, old, new, by=by, at=at)
        self._connection.run(
            """UPDATE operators SET role = ?, categories = ?, on_shift_since = ?, blocked = ?, account = ?
               WHERE name = ?""",
            (*_values(after), after.name),
        )

    def note(self, name: str, field: str, old: str | int | None, new: str | int | None, *, by: str, at: int) -> None:
        """Keep that something of an operator has changed, and by whom."""
        self._connection.run(
            "INSERT INTO operator_events (name, at, by, field, old, new) VALUES (?, ?, ?, ?, ?, ?)",
            (name, at, by, field, old, new),
        )

    def events(self, name: str) -> list[tuple[int, str, str, object, object]]:
        """What has been changed of an operator: when, by whom, which field, old and new; oldest first."""
        rows = self._connection.rows(
            "SELECT at, by, field, old, new FROM operator_events WHERE name = ? ORDER BY id", (name,)
        )
        return [(at, by, field, old, new) for at, by, field, old, new in rows]


def _operator(row: Row) -> Operator:
    name, role, categories, on_shift_since, blocked, account = row
    return Operator(name=name, role=role, categories=tuple(json.loads(categories)), on_shift_since=on_shift_since,
                    blocked=bool(blocked), account=account)  # fmt: skip


def _values(operator: Operator) -> tuple[str | int | None, ...]:
    return operator.role, to_json(operator.categories), operator.on_shift_since, int(operator.blocked), operator.account

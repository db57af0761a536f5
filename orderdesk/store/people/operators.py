"""Who works at the desk: role, categories, shift; and, append-only, who changed what of that when.

A row that cannot be understood is read from that log, which tells all of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from orderdesk.json_text import to_json
from orderdesk.model import Operator
from orderdesk.store.connection import Connection, Row
from orderdesk.store.integrity.broken_values import BrokenText
from orderdesk.store.orders.order_rows import instant, sorted_out
from orderdesk.store.people.accounts import LANGUAGE

_FIELDS = ("role", "categories", "on_shift_since", "blocked", "account")
_AT_FIRST = (None, "[]", None, 0, None)
"""What they are of somebody who was only seen."""

_SELECT = f"SELECT name, {', '.join(_FIELDS)} FROM operators"


class Operators:
    """The table of operators and that of its changes."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def seen(self, name: str, at: int) -> None:
        """Somebody acts; noted when it is for the first time."""
        sql = "INSERT INTO operators (name, first_seen_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
        self._connection.once("operators", ("seen", name), lambda: self._connection.run(sql, (name, at)))

    def all(self) -> list[tuple[str, int]]:
        """Everybody, with the instant of the first act, oldest first."""
        rows = self._connection.rows("SELECT name, first_seen_at FROM operators ORDER BY first_seen_at, name")
        return [(name, at) for name, at in rows]

    def any_registered(self) -> bool:
        """Whether anybody has been given a role."""
        sql = "SELECT EXISTS (SELECT 1 FROM operators WHERE role IS NOT NULL)"
        return self._connection.once("operators", "any", lambda: bool(self._connection.value(sql)))

    def get(self, name: str) -> Operator | None:
        """The operator of this name, registered or only seen."""
        return self._connection.once("operators", name, lambda: self._one(f"{_SELECT} WHERE name = ?", name))

    def standing(self, name: str) -> tuple[Operator | None, bool]:
        """The operator of this name, and whether anybody has been given a role, in one statement."""
        return self._connection.once("operators", ("standing", name), lambda: self._standing(name))

    def _standing(self, name: str) -> tuple[Operator | None, bool]:
        fields = ", ".join(("name", *_FIELDS))
        anybody = "EXISTS (SELECT 1 FROM operators WHERE role IS NOT NULL)"
        sql = f"SELECT {anybody}, {fields} FROM (SELECT 1) LEFT JOIN operators ON name = ?"
        [(registered, *row)] = self._connection.rows(sql, (name,))
        found = [] if row[0] is None else [tuple(row)]
        return next(iter(self._understood(found)), None), bool(registered)

    def of_account(self, account: str) -> Operator | None:
        """The registered operator who is known by this account of the system."""
        return self._one(f"{_SELECT} WHERE account = ? AND role IS NOT NULL", account)

    def registered(self) -> list[Operator]:
        """Everybody with a role, by name."""
        found = self._understood(self._connection.rows(f"{_SELECT} WHERE role IS NOT NULL ORDER BY name"))
        return [one for one in found if one.role is not None]

    def nobody_on_shift(self) -> bool:
        """Whether the shop works in shifts, and nobody is on one (C2)."""
        sql = """SELECT NOT EXISTS (SELECT 1 FROM operators WHERE role IS NOT NULL AND on_shift_since IS NOT NULL)
                 AND EXISTS (SELECT 1 FROM operator_events WHERE field = 'on_shift_since')"""
        return self._connection.once("operators", "nobody on shift", lambda: bool(self._connection.value(sql)))

    def put(self, after: Operator, *, by: str, at: int) -> None:
        """Store an operator as they are from now on; every difference is noted."""
        self.seen(after.name, at)
        before = self.get(after.name)
        assert before is not None
        for field, old, new in zip(_FIELDS, _values(before), _values(after), strict=True):
            if old != new:
                self.note(after.name, field, old, new, by=by, at=at)
        self._write(after.name, _values(after))

    def note(self, name: str, field: str, old: str | int | None, new: str | int | None, *, by: str, at: int) -> None:
        """Keep that something of an operator has changed, and by whom."""
        self._connection.run(
            "INSERT INTO operator_events (name, at, by, field, old, new) VALUES (?, ?, ?, ?, ?, ?)",
            (name, at, by, field, old, new),
        )

    def events(self, name: str) -> list[tuple[int, str, str, Any, Any]]:
        """What has been changed of an operator: when, by whom, which field, old and new; oldest first."""
        rows = self._connection.rows(
            "SELECT at, by, field, old, new FROM operator_events WHERE name = ? ORDER BY id", (name,)
        )
        return [(at, by, field, old, new) for at, by, field, old, new in rows]

    def language(self, name: str) -> str | None:
        """The language that an operator is registered with; `None` for none."""
        said = [new for _at, _by, field, _old, new in self.events(name) if field == LANGUAGE]
        return said[-1] if said else None

    def wrong(self) -> list[tuple[str, list[str], bool]]:
        """Those who are not what the log tells: name, fields, and whether the row cannot even be understood."""
        found = []
        for row in self._connection.rows(f"{_SELECT} ORDER BY name"):
            told = _AT_FIRST if type(row[0]) is BrokenText else self._told(row[0])
            fields = [name for name, here, there in zip(_FIELDS, row[1:], told, strict=True) if here != there]
            broken = bool(sorted_out([row], _operator)[1])
            if broken or fields:
                found.append((row[0], fields, broken))
        return found

    def mend(self) -> None:
        """Make the rows that cannot be understood anew from the log."""
        for name, _fields, broken in self.wrong():
            if broken and type(name) is not BrokenText:
                self._write(name, self._told(name))

    def _one(self, sql: str, parameter: str) -> Operator | None:
        return next(iter(self._understood(self._connection.rows(sql, (parameter,)))), None)

    def _understood(self, rows: list[Row]) -> list[Operator]:
        sound, broken = sorted_out(rows, _operator)
        told = [(name, *self._told(name)) for name, *_rest in broken if type(name) is not BrokenText]
        return sorted([*sound, *sorted_out(told, _operator)[0]], key=lambda one: one.name) if broken else sound

    def _told(self, name: str) -> tuple[str | int | None, ...]:
        """The fields of an operator as the log tells them."""
        told = {field: new for _at, _by, field, _old, new in self.events(name)}
        return tuple(told.get(field, first) for field, first in zip(_FIELDS, _AT_FIRST, strict=True))

    def _write(self, name: str, values: Sequence[str | int | None]) -> None:
        fields = ", ".join(f"{field} = ?" for field in _FIELDS)
        self._connection.run(f"UPDATE operators SET {fields} WHERE name = ?", (*values, name))


def _operator(row: Row) -> Operator:
    name, role, categories, on_shift_since, blocked, account = row
    return Operator(
        name=name, role=role, categories=tuple(json.loads(categories)),
        on_shift_since=None if on_shift_since is None else instant(on_shift_since), blocked=bool(blocked),
        account=account,
    )  # fmt: skip


def _values(operator: Operator) -> tuple[str | int | None, ...]:
    return operator.role, to_json(operator.categories), operator.on_shift_since, int(operator.blocked), operator.account

"""Runs: when each was made, left, came back and was closed, by its acts."""

from __future__ import annotations

from orderdesk.model.dispatch import Courier, Run
from orderdesk.store.connection import Connection, Row
from orderdesk.store.dispatch.courier_rows import COLUMNS, courier

_SELECT = f"""
    SELECT r.id, r.version, m.at, m.actor, o.at, b.at, e.at, {COLUMNS}
    FROM runs r JOIN couriers c ON c.id = r.courier_id JOIN acts m ON m.id = r.made_act
    LEFT JOIN acts o ON o.id = r.out_act LEFT JOIN acts b ON b.id = r.back_act LEFT JOIN acts e ON e.id = r.closed_act
"""


class Runs:
    """The table of runs."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, courier: Courier, act: int) -> int:
        """A new run of a courier; its number."""
        return self._connection.insert(
            "INSERT INTO runs (courier_id, courier_kind, made_act) VALUES (?, ?, ?)",
            (courier.id, courier.kind.value, act),
        )

    def get(self, number: int) -> Run | None:
        """A run by its number."""
        return next(iter(self._many("WHERE r.id = ?", number)), None)

    def open(self) -> list[Run]:
        """All that are not closed, oldest first."""
        return self._many("WHERE r.closed_act IS NULL ORDER BY r.id")

    def open_of(self, courier_id: int) -> list[Run]:
        """Those of one courier, oldest first."""
        return self._many("WHERE r.closed_act IS NULL AND r.courier_id = ? ORDER BY r.id", courier_id)

    def leaves(self, number: int, act: int) -> None:
        """It has left."""
        self._set(number, "out_act", act)

    def comes_back(self, number: int, act: int) -> None:
        """Its courier is back."""
        self._set(number, "back_act", act)

    def close(self, number: int, act: int) -> None:
        """All of it is decided, and what was not delivered is back."""
        self._set(number, "closed_act", act)

    def changed(self, number: int) -> None:
        """Something of it has changed: the next version."""
        self._connection.run("UPDATE runs SET version = version + 1 WHERE id = ?", (number,))

    def _set(self, number: int, column: str, act: int) -> None:
        self._connection.run(f"UPDATE runs SET {column} = ?, version = version + 1 WHERE id = ?", (act, number))

    def _many(self, rest: str, *values: object) -> list[Run]:
        return [_run(row) for row in self._connection.rows(f"{_SELECT} {rest}", values)]


def _run(row: Row) -> Run:
    number, version, made_at, made_by, out_at, back_at, closed_at, *whose = row
    return Run(
        id=number,
        courier=courier(tuple(whose)),
        version=version,
        made_at=made_at,
        made_by=made_by,
        out_at=out_at,
        back_at=back_at,
        closed_at=closed_at,
    )

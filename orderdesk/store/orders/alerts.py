"""What somebody was alerted to: warnings and calls that came due, each once. They change no order."""

from __future__ import annotations

import contextlib

from msgspec import Struct

from orderdesk.model import Alert, AlertKind
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import NOT_UNDERSTOOD, understood

_COLUMNS = "id, order_id, noted_at, kind, target, at"


class NotedAlert(Struct, frozen=True):
    """An alert as it was noted."""

    id: int
    order_id: int
    noted_at: int
    alert: Alert


class Alerts:
    """The append-only table of alerts."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order_id: int, alert: Alert, now: int) -> None:
        """Note an alert; one that has been noted before is not noted again."""
        self._connection.run(
            """INSERT INTO alerts (order_id, kind, target, at, noted_at) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (order_id, at, kind, target) DO NOTHING""",
            (order_id, alert.kind.value, alert.target, alert.at, now),
        )

    def of(self, order_id: int) -> list[NotedAlert]:
        """The order's alerts, oldest first."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM alerts WHERE order_id = ? ORDER BY at, id", (order_id,))
        return understood(self._connection, order_id, "alerts", rows, _noted)

    def after(self, alert_id: int) -> list[NotedAlert]:
        """Those of all orders that were noted after one, in that order."""
        found = list[NotedAlert]()
        for row in self._connection.rows(f"SELECT {_COLUMNS} FROM alerts WHERE id > ? ORDER BY id", (alert_id,)):
            with contextlib.suppress(*NOT_UNDERSTOOD):  # a broken one is left to the doctor
                found.append(_noted(row))
        return found

    def newest(self) -> int:
        """The id of the newest one; 0 without any."""
        return int(self._connection.value("SELECT max(id) FROM alerts") or 0)


def _noted(row: Row) -> NotedAlert:
    alert_id, order_id, noted_at, kind, target, at = row
    return NotedAlert(alert_id, order_id, noted_at, Alert(AlertKind(kind), target, at))

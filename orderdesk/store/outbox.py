"""What must still reach the buyer or the marketplace, and what has."""

from __future__ import annotations

from orderdesk.model import OutboxItem
from orderdesk.store.connection import Connection, Row

_COLUMNS = "id, recipient, kind, text, created_at, sent_at, not_before"


class Outbox:
    """The outbox of every order. A hand-over code never passes through it."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order_id: int, *, to: str, kind: str, text: str, at: int, not_before: int | None = None) -> None:
        """Put something in the outbox, to be sent at once or not before an instant."""
        self._connection.db.table("outbox").insert(
            {
                "order_id": order_id,
                "recipient": to,
                "kind": kind,
                "text": text,
                "created_at": at,
                "not_before": not_before,
            }
        )

    def of(self, order_id: int) -> list[OutboxItem]:
        """The order's items, oldest first."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM outbox WHERE order_id = ? ORDER BY id", (order_id,))
        return [_item(row) for row in rows]

    def waiting(self, now: int, limit: int = 100) -> list[OutboxItem]:
        """Items not sent yet that may be sent now, oldest first: not those that wait for the end of quiet hours."""
        rows = self._connection.rows(
            f"""SELECT {_COLUMNS} FROM outbox WHERE sent_at IS NULL AND ifnull(not_before, 0) <= ?
                ORDER BY id LIMIT ?""",
            (now, limit),
        )
        return [_item(row) for row in rows]

    def sent(self, item_id: int, at: int) -> None:
        """Note that an item has arrived."""
        self._connection.run("UPDATE outbox SET sent_at = ? WHERE id = ? AND sent_at IS NULL", (at, item_id))


def _item(row: Row) -> OutboxItem:
    item_id, to, kind, text, created_at, sent_at, not_before = row
    return OutboxItem(
        id=item_id, to=to, kind=kind, text=text, created_at=created_at, sent_at=sent_at, not_before=not_before
    )

"""What must still reach the buyer or the marketplace, and what has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderdesk.json_text import to_json
from orderdesk.model import FieldValue, OutboxItem
from orderdesk.model.channel_accounts import PushState
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import understood
from orderdesk.wording.dates import LATEST

_COLUMNS = "id, recipient, kind, text, created_at, sent_at, not_before, withdrawn_at, state, answer"

ToTell = tuple[str, str, str, int | None, Mapping[str, FieldValue]]
"""Whom it is for, its kind, its text, before when it is not sent, and what was filled in."""


class Outbox:
    """The outbox of every order. A hand-over code never passes through it."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order_id: int, items: Sequence[ToTell], *, act: int, at: int) -> tuple[int, ...]:
        """Put what an act tells into the outbox, in one statement; the ids."""
        if not items:
            return ()
        rows = ", ".join("(?, ?, ?, ?, ?, ?, ?, ?)" for _item in items)
        last = self._connection.insert(
            f"""INSERT INTO outbox (order_id, recipient, kind, text, created_at, not_before, act_id, details)
                VALUES {rows}""",
            [
                value
                for to, kind, text, until, details in items
                for value in (order_id, to, kind, text, at, until, act, to_json(dict(details)))
            ],
        )
        return tuple(range(last - len(items) + 1, last + 1))  # nobody else inserts meanwhile

    def of(self, order_id: int) -> list[OutboxItem]:
        """The order's items, oldest first."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM outbox WHERE order_id = ? ORDER BY id", (order_id,))
        return understood(self._connection, order_id, "outbox", rows, _item)

    def waiting(self, now: int, limit: int = 100) -> list[OutboxItem]:
        """Items not sent yet that may be sent now, oldest first.

        Not those that wait for the end of quiet hours, or until what they tell can no longer be taken back.
        """
        rows = self._connection.rows(
            f"""SELECT {_COLUMNS} FROM outbox
                WHERE sent_at IS NULL AND withdrawn_at IS NULL AND ifnull(not_before, 0) <= ?
                ORDER BY id LIMIT ?""",
            (now, limit),
        )
        return [_item(row) for row in rows]

    def untold(self, order_id: int) -> list[OutboxItem]:
        """What the order's marketplace has still to be told, oldest first, be it that it can still be taken back."""
        return [item for item in self.of(order_id) if item.to == "marketplace" and item.waits]

    def untold_of_all(self, now: int) -> list[tuple[int, OutboxItem]]:
        """What must still be done in the marketplaces' cabinets by now, each with its order's id, oldest first."""
        rows = self._connection.rows(
            f"""SELECT order_id, {_COLUMNS} FROM outbox
                WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL
                  AND ifnull(not_before, 0) <= ? ORDER BY id""",
            (now,),
        )
        return [(order_id, _item(tuple(rest))) for order_id, *rest in rows]

    def order_of(self, item_id: int) -> int | None:
        """The id of the order that an item is about; `None` where there is no such item."""
        order_id: int | None = self._connection.value("SELECT order_id FROM outbox WHERE id = ?", (item_id,))
        return order_id

    def act_of(self, item_id: int) -> int | None:
        """The act that an item tells of."""
        act: int | None = self._connection.value("SELECT act_id FROM outbox WHERE id = ?", (item_id,))
        return act

    def backlog(self, now: int) -> tuple[int, int | None]:
        """How many items wait that may be sent now, and when the oldest of them came."""
        row = self._connection.row(
            """SELECT count(*), min(created_at) FROM outbox
               WHERE sent_at IS NULL AND withdrawn_at IS NULL AND ifnull(not_before, 0) <= ?""",
            (now,),
        )
        return (0, None) if row is None else (row[0], row[1])

    def sent(self, item_id: int, at: int) -> None:
        """Note that an item has arrived."""
        self._connection.run(
            "UPDATE outbox SET sent_at = ? WHERE id = ? AND sent_at IS NULL AND withdrawn_at IS NULL", (at, item_id)
        )

    def withdraw(self, item_id: int, at: int) -> bool:
        """Never send an item: what it tells did not happen, or a later one does; False when it may have been sent."""
        said = """UPDATE outbox SET withdrawn_at = ?
                  WHERE id = ? AND sent_at IS NULL AND withdrawn_at IS NULL AND state <> 'pushing'"""
        return self._connection.run(said, (at, item_id)) == 1

    def restore(self, item_id: int) -> None:
        """Send an item after all: what was to be told instead has been taken back."""
        self._connection.run("UPDATE outbox SET withdrawn_at = NULL WHERE id = ?", (item_id,))


def _item(row: Row) -> OutboxItem:
    item_id, to, kind, text, created_at, sent_at, not_before, withdrawn_at, state, answer = row
    if not all(at is None or 0 <= at < LATEST for at in (created_at, sent_at, not_before, withdrawn_at)):
        raise ValueError(row)
    return OutboxItem(
        id=item_id,
        to=to,
        kind=kind,
        text=text,
        created_at=created_at,
        sent_at=sent_at,
        not_before=not_before,
        withdrawn_at=withdrawn_at,
        state=PushState(state),
        answer=answer,
    )

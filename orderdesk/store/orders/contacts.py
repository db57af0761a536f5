"""Calls and messages to and from the buyer."""

from __future__ import annotations

from orderdesk.model import Contact
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import understood
from orderdesk.wording.dates import LATEST


class Contacts:
    """The contact log of every order."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order_id: int, contact: Contact, act: int) -> None:
        """Log a call or message that an act tells of."""
        self._connection.db.table("contacts").insert(
            {
                "order_id": order_id,
                "at": contact.at,
                "operator": contact.operator,
                "via": contact.via,
                "result": contact.result,
                "note": contact.note,
                "act_id": act,
            }
        )

    def of(self, order_id: int) -> list[Contact]:
        """The order's log, oldest first."""
        rows = self._connection.rows(
            "SELECT at, operator, via, result, note FROM contacts WHERE order_id = ? ORDER BY at, id", (order_id,)
        )
        return understood(self._connection, order_id, "contacts", rows, _contact)


def _contact(row: Row) -> Contact:
    at, operator, via, result, note = row
    if not 0 <= at < LATEST:
        raise ValueError(row)
    return Contact(at=at, operator=operator, via=via, result=result, note=note)

"""Calls and messages to and from the buyer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import overload

from orderdesk.model import Contact
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import understood
from orderdesk.wording.dates import LATEST


class ContactLog(Sequence[Contact]):
    """An order's log, read when somebody first asks what is in it: most rules do not."""

    def __init__(self, read: Callable[[], Sequence[Contact]]) -> None:
        """`read` reads it."""
        self._read = read

    @cached_property
    def _contacts(self) -> Sequence[Contact]:
        return self._read()

    def __len__(self) -> int:
        """How many calls and messages there were."""
        return len(self._contacts)

    @overload
    def __getitem__(self, at: int) -> Contact: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Contact]: ...

    def __getitem__(self, at: int | slice) -> Contact | Sequence[Contact]:
        """One of them, or some."""
        return self._contacts[at]


class Contacts:
    """The contact log of every order."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order_id: int, contact: Contact, act: int) -> None:
        """Log a call or message that an act tells of."""
        self._connection.table("contacts").insert(
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
        return [*self._connection.once("contacts", order_id, lambda: self._of(order_id))]

    def log(self, order_id: int) -> ContactLog:
        """The same, for somebody who may not need it."""
        return ContactLog(partial(self.of, order_id))

    def _of(self, order_id: int) -> tuple[Contact, ...]:
        rows = self._connection.rows(
            "SELECT at, operator, via, result, note FROM contacts WHERE order_id = ? ORDER BY at, id", (order_id,)
        )
        return tuple(understood(self._connection, order_id, "contacts", rows, _contact))


def _contact(row: Row) -> Contact:
    at, operator, via, result, note = row
    if not 0 <= at < LATEST:
        raise ValueError(row)
    return Contact(at=at, operator=operator, via=via, result=result, note=note)

"""The places where goods can be: the shop's warehouses, whoever carries them, and where they come from and go to."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from orderdesk.store.connection import Connection, Row


class PlaceKind(StrEnum):
    """What a place is."""

    WAREHOUSE = "warehouse"
    COURIER = "courier"
    CARRIER = "carrier"
    BUYER = "buyer"
    SUPPLIER = "supplier"
    LOSS = "loss"
    """Where goods are that are gone for good."""
    FOUND = "found"
    """Where goods come from that were there without having been counted."""
    RETURNS = "returns"
    """Where goods lie that came back and of which it is not decided what becomes of them."""


class Place(Struct, frozen=True):
    """A place."""

    id: int
    kind: PlaceKind
    name: str


MAIN: Final = 1
"""The warehouse that is always there."""


class Places:
    """The table of places. There is one of each kind from the first day on."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def all(self) -> list[Place]:
        """Every place, in the order in which they were made."""
        return [_place(row) for row in self._connection.rows("SELECT id, kind, name FROM places ORDER BY id")]

    def named(self, name: str) -> Place | None:
        """The place of a name."""
        row = self._connection.row("SELECT id, kind, name FROM places WHERE name = ?", (name,))
        return None if row is None else _place(row)

    def first(self, kind: PlaceKind) -> int:
        """The id of the first place of a kind."""
        return int(self._connection.value("SELECT min(id) FROM places WHERE kind = ?", (kind.value,)))

    def add(self, kind: PlaceKind, name: str) -> int:
        """Make a place; its id."""
        return self._connection.insert("INSERT INTO places (kind, name) VALUES (?, ?)", (kind.value, name))


def _place(row: Row) -> Place:
    return Place(row[0], PlaceKind(row[1]), row[2])

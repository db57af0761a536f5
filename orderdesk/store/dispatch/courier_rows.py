"""Who brings orders to buyers, and where their own screens are open: a session has one until a newer one takes it."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.model.dispatch import Courier, CourierKind
from orderdesk.store.connection import Connection, Row

COLUMNS = "c.id, c.name, c.kind, c.phone, c.operator, c.most_stops, c.active, c.most_cash"


class Couriers:
    """The table of couriers."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, courier: Courier, act: int) -> Courier:
        """A new one; as it is kept."""
        new = self._connection.insert(
            """INSERT INTO couriers (name, kind, phone, operator, most_stops, most_cash, act_id)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                courier.name,
                courier.kind.value,
                courier.phone,
                courier.operator,
                courier.most_stops,
                courier.most_cash,
                act,
            ),
        )
        return self._one("c.id = ?", new) or courier

    def change(self, courier: Courier, act: int) -> None:
        """Keep another phone, limit, or whether they work here, by an act."""
        self._connection.run(
            "UPDATE couriers SET phone = ?, most_stops = ?, active = ?, most_cash = ?, act_id = ? WHERE id = ?",
            (courier.phone, courier.most_stops, courier.active, courier.most_cash, act, courier.id),
        )

    def named(self, name: str) -> Courier | None:
        """The one of this name."""
        return self._one("c.name = ?", name)

    def of_operator(self, operator: str) -> Courier | None:
        """The one whom an operator is."""
        return self._one("c.operator = ?", operator)

    def all(self) -> list[Courier]:
        """All of them, by name."""
        return [courier(row) for row in self._connection.rows(f"SELECT {COLUMNS} FROM couriers c ORDER BY c.name")]

    def _one(self, where: str, value: object) -> Courier | None:
        row = self._connection.row(f"SELECT {COLUMNS} FROM couriers c WHERE {where}", (value,))
        return None if row is None else courier(row)


def courier(row: Row) -> Courier:
    """A courier from `COLUMNS`."""
    courier_id, name, kind, phone, operator, most_stops, active, most_cash = row
    return Courier(
        id=courier_id,
        name=name,
        kind=CourierKind(kind),
        phone=phone,
        operator=operator,
        most_stops=most_stops,
        active=bool(active),
        most_cash=most_cash,
    )


class CourierPlace(Struct, frozen=True, kw_only=True):
    """At what a courier was, and at which of their desks."""

    operator: str
    session: str
    since: int
    """When this session took it."""
    page: str
    """As the screen calls it."""
    stop: int | None = None
    """The id of the stop that it is about."""


class CourierPlaces:
    """The table of them: no part of what is done, only of who is where."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def of(self, operator: str) -> CourierPlace | None:
        """Where a courier was last."""
        row = self._connection.row(
            "SELECT session, since, page, stop_id FROM courier_places WHERE operator = ?", (operator,)
        )
        if row is None:
            return None
        session, since, page, stop = row
        return CourierPlace(operator=operator, session=session, since=since, page=page, stop=stop)

    def put(self, place: CourierPlace) -> None:
        """They are there now."""
        self._connection.run(
            "INSERT OR REPLACE INTO courier_places (operator, session, since, page, stop_id) VALUES (?, ?, ?, ?, ?)",
            (place.operator, place.session, place.since, place.page, place.stop),
        )

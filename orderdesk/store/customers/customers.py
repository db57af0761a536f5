"""Buyers. What a buyer is called stands on each order; those that are merged are one person, and keep their orders."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from orderdesk.contact_points import PHONE, ContactPoint
from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection

_GROUP = """SELECT id FROM customers WHERE id = :root OR merged_into = :root"""


class Known(Struct, frozen=True):
    """What the table knows of a buyer."""

    id: int
    phone: str | None
    """The main one, E.164."""
    orders: int
    """The purchases of the whole person."""
    also: str = ""
    """The other ways to reach the person, in one text."""
    merged_into: int | None = None
    erased_act: int | None = None
    marks: str = ""
    """The marks that the person bears, by their keys."""

    @property
    def root(self) -> int:
        """The id under which the whole person goes."""
        return self.id if self.merged_into is None else self.merged_into


class PointRow(Struct, frozen=True):
    """A way to reach somebody, as it is stored."""

    id: int
    customer_id: int
    via: str
    value: str
    act_id: int | None
    """The act that brought it."""
    wrong_act: int | None
    """The act that said that somebody else is reached there."""
    ended_act: int | None

    @property
    def live(self) -> bool:
        """Whether the person is reached there, and recognised by it."""
        return self.wrong_act is None and self.ended_act is None


class Customers:
    """The tables of buyers and of the ways to reach them."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, customer_id: int) -> Known | None:
        """The buyer with this id."""
        row = self._connection.row(
            "SELECT id, phone, orders, also, merged_into, erased_act, marks FROM customers WHERE id = ?", (customer_id,)
        )
        return None if row is None else Known(*row)

    def reached(self, point: ContactPoint) -> Known | None:
        """The buyer who is reached there; they themselves, whoever they were merged into."""
        row = self._connection.row(
            """SELECT c.id, c.phone, c.orders, c.also, c.merged_into, c.erased_act, c.marks
               FROM contact_points p JOIN customers c ON c.id = p.customer_id
               WHERE p.value = ? AND p.via = ? AND p.wrong_act IS NULL AND p.ended_act IS NULL""",
            (point.value, point.via),
        )
        return None if row is None else Known(*row)

    def members(self, root: int) -> list[int]:
        """All that are one person, the root first."""
        rows = self._connection.rows(f"{_GROUP} ORDER BY id <> :root, id", {"root": root})
        return [row[0] for row in rows]

    def points(self, root: int) -> list[PointRow]:
        """All ways to reach a person there ever were, the oldest first."""
        rows = self._connection.rows(
            f"""SELECT id, customer_id, via, value, act_id, wrong_act, ended_act FROM contact_points
                WHERE customer_id IN ({_GROUP}) ORDER BY id""",
            {"root": root},
        )
        return [PointRow(*row) for row in rows]

    def phones(self, ids: Collection[int]) -> dict[int, str | None]:
        """The phones of these buyers, by their ids."""
        sql = "SELECT id, phone FROM customers WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._connection.rows(sql, (to_json(list(ids)),)))

    def add(self, phone: str | None, act: int) -> int:
        """A buyer not seen before; their id."""
        made = self._connection.insert("INSERT INTO customers (phone) VALUES (?)", (phone,))
        if phone is not None:
            self.add_point(made, ContactPoint(PHONE, phone), act)
        return made

    def add_point(self, customer_id: int, point: ContactPoint, act: int) -> None:
        """One more way to reach a buyer; `refresh` belongs after it."""
        self._connection.insert(
            "INSERT INTO contact_points (customer_id, via, value, act_id) VALUES (?, ?, ?, ?)",
            (customer_id, point.via, point.value, act),
        )

    def mark_wrong(self, point_id: int, act: int) -> None:
        """Somebody else is reached there: nobody is recognised by it any more."""
        self._connection.run("UPDATE contact_points SET wrong_act = ? WHERE id = ?", (act, point_id))

    def end_point(self, point_id: int, act: int) -> None:
        """Nobody is reached there any more."""
        self._connection.run("UPDATE contact_points SET ended_act = ? WHERE id = ?", (act, point_id))

    def set_phone(self, customer_id: int, phone: str) -> None:
        """One of their phones becomes the main one."""
        self._connection.run("UPDATE customers SET phone = ? WHERE id = ?", (phone, customer_id))

    def refresh(self, root: int) -> bool:
        """Keep the main phones of a person, and their other ways, in step with the rows; whether it differed.

        Only then do their orders need other search texts.
        """
        live = [point for point in self.points(root) if point.live]
        changed = False
        for member in self.members(root):
            known = self.get(member)
            assert known is not None
            own = [point.value for point in live if point.customer_id == member and point.via == PHONE]
            phone = known.phone if known.phone in own else next(iter(own), None)
            also = " ".join(point.value for point in live if point.value != phone)
            if (phone, also) != (known.phone, known.also):
                self._connection.run("UPDATE customers SET phone = ?, also = ? WHERE id = ?", (phone, also, member))
                changed = True
        return changed

    def with_other_contact(self) -> list[int]:
        """Orders, by id, that name another way to reach their buyers."""
        rows = self._connection.rows(
            """SELECT id FROM orders
               WHERE CASE WHEN json_valid(facts) THEN json_extract(facts, '$.other_contact') END IS NOT NULL
               ORDER BY id"""
        )
        return [row[0] for row in rows]

    def call_off(self, channel: str, status: str) -> None:
        """Note of all orders in a status that they have come to nothing."""
        self._connection.run(
            "UPDATE orders SET called_off = 1 WHERE channel = ? AND status = ? AND NOT called_off", (channel, status)
        )

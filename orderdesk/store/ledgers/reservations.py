"""What is held for which line of an order, and where; or short: promised, and not there.

A reservation is a row. It begins open, ends once, by a move or by a release, and never changes: one of another size is
another row.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection
from orderdesk.store.lists.search_index import OPEN

RETURNED = """(SELECT ifnull(sum(iif(t.kind = 'returns', m.quantity, -m.quantity)), 0)
    FROM moves m JOIN places s ON s.id = m.source_id JOIN places t ON t.id = m.target_id
    WHERE m.line_id = l.id AND 'returns' IN (s.kind, t.kind))"""
"""How many pieces of a line `l` the buyer has given back."""

_HELD = "r.move_id IS NULL AND r.released_act IS NULL"


class Reservation(Struct, frozen=True):
    """Pieces that an order's line has been promised."""

    id: int
    line: int
    sku: str
    place: int | None
    """Where they lie; `None` where they are short."""
    quantity: int


class CountedLine(Struct, frozen=True):
    """A line of an order whose product the shop counts."""

    id: int
    sku: str
    quantity: int
    """How many pieces the buyer is to have: those not that were returned; 0 where the line is of the order no more."""


class Holder(Struct, frozen=True):
    """An order that is promised pieces of a product."""

    number: str
    order_id: int
    place: str | None
    quantity: int


class Reservations:
    """The table of reservations."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def lines(self, order_id: int) -> list[CountedLine]:
        """The lines of an order that count, those that were taken out of it too."""
        rows = self._connection.rows(
            f"""SELECT l.id, l.sku, max(iif(l.position IS NULL, 0, l.quantity) - {RETURNED}, 0) FROM lines l
               JOIN products p ON p.sku = l.sku AND p.tracked WHERE l.order_id = ? ORDER BY l.id""",
            (order_id,),
        )
        return [CountedLine(*row) for row in rows]

    def of_lines(self, lines: Iterable[int]) -> list[Reservation]:
        """What is open for these lines."""
        return self._many("r.line_id IN (SELECT value FROM json_each(?)) ORDER BY r.id", (to_json([*lines]),))

    def held_at(self, sku: str, place: int) -> list[Reservation]:
        """What is held of a product in a place, for the least urgent order first."""
        return self._many("r.sku = ? AND r.place_id = ? ORDER BY o.rank DESC, o.id DESC, r.id DESC", (sku, place))

    def short(self, sku: str) -> list[Reservation]:
        """What is short of a product, for the most urgent order first, and of equal ones the oldest."""
        return self._many("r.sku = ? AND r.place_id IS NULL ORDER BY o.rank, o.id, r.id", (sku,))

    def of_product(self, sku: str) -> list[Reservation]:
        """Everything that is open of a product."""
        return self._many("r.sku = ? ORDER BY r.id", (sku,))

    def holders(self, sku: str) -> list[Holder]:
        """The orders that are promised pieces of a product, the most urgent first."""
        rows = self._connection.rows(
            f"""SELECT o.number, o.id, p.name, sum(r.quantity) FROM reservations r JOIN lines l ON l.id = r.line_id
                JOIN orders o ON o.id = l.order_id LEFT JOIN places p ON p.id = r.place_id
                WHERE r.sku = ? AND {_HELD} GROUP BY o.id, r.place_id ORDER BY o.rank, o.id, p.id""",
            (sku,),
        )
        return [Holder(*row) for row in rows]

    def numbers(self, lines: Iterable[int]) -> list[str]:
        """The numbers of the orders that these lines are of, in the lines' order."""
        rows = self._connection.rows(
            """SELECT o.number FROM json_each(?) j JOIN lines l ON l.id = j.value
               JOIN orders o ON o.id = l.order_id ORDER BY j.key""",
            (to_json([*lines]),),
        )
        return list(dict.fromkeys(number for (number,) in rows))

    def of_orders(self, orders: Iterable[int]) -> dict[str, int]:
        """How many pieces of each product these orders hold, shorts not counted."""
        rows = self._connection.rows(
            f"""SELECT r.sku, sum(r.quantity) FROM lines l JOIN reservations r ON r.line_id = l.id
                WHERE l.order_id IN (SELECT value FROM json_each(?)) AND r.place_id IS NOT NULL AND {_HELD}
                GROUP BY r.sku""",
            (to_json([*orders]),),
        )
        return {sku: int(quantity) for sku, quantity in rows}

    def add(self, line: int, sku: str, place: int | None, quantity: int, act: int) -> int:
        """Hold pieces in a place, or note that they are short; its id."""
        return self._connection.insert(
            "INSERT INTO reservations (line_id, sku, place_id, quantity, act_id) VALUES (?, ?, ?, ?, ?)",
            (line, sku, place, quantity, act),
        )

    def release(self, reservation: int, act: int) -> None:
        """End it without a move."""
        self._connection.run("UPDATE reservations SET released_act = ? WHERE id = ?", (act, reservation))

    def wanting(self, skus: Iterable[str]) -> list[int]:
        """The ids of open orders that have these products among their lines, the most urgent first."""
        rows = self._connection.rows(
            f"""SELECT o.id FROM orders o WHERE {OPEN} AND EXISTS (
                   SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.position IS NOT NULL
                   AND l.sku IN (SELECT value FROM json_each(?)))
               ORDER BY o.rank, o.id""",
            (to_json([*skus]),),
        )
        return [row[0] for row in rows]

    def counted(self) -> list[int]:
        """The ids of open orders with lines that count, the most urgent first."""
        rows = self._connection.rows(
            f"""SELECT o.id FROM orders o WHERE {OPEN} AND EXISTS (
                   SELECT 1 FROM lines l JOIN products p ON p.sku = l.sku AND p.tracked WHERE l.order_id = o.id)
               ORDER BY o.rank, o.id"""
        )
        return [row[0] for row in rows]

    def ever(self) -> list[int]:
        """The ids of the orders for whose lines anything was ever moved or promised."""
        rows = self._connection.rows(
            """SELECT DISTINCT l.order_id FROM lines l
               WHERE l.id IN (SELECT line_id FROM moves WHERE line_id IS NOT NULL)
               OR l.id IN (SELECT line_id FROM reservations) ORDER BY 1"""
        )
        return [row[0] for row in rows]

    def short_of(self, order_id: int) -> int:
        """How many pieces are short for an order."""
        return int(self._connection.value("SELECT ifnull(short, 0) FROM orders WHERE id = ?", (order_id,)) or 0)

    def by_line(self, order_id: int) -> list[tuple[int, str | None, int]]:
        """What is promised to an order's lines: line, name of the place (`None`: short), pieces."""
        rows = self._connection.rows(
            f"""SELECT l.id, p.name, r.quantity FROM lines l JOIN reservations r ON r.line_id = l.id
                LEFT JOIN places p ON p.id = r.place_id WHERE l.order_id = ? AND {_HELD} ORDER BY l.position, p.id""",
            (order_id,),
        )
        return [(line, place, quantity) for line, place, quantity in rows]

    def _many(self, where: str, parameters: tuple[object, ...]) -> list[Reservation]:
        rows = self._connection.rows(
            f"""SELECT r.id, r.line_id, r.sku, r.place_id, r.quantity FROM reservations r
                JOIN lines l ON l.id = r.line_id JOIN orders o ON o.id = l.order_id WHERE {_HELD} AND {where}""",
            parameters,
        )
        return [Reservation(*row) for row in rows]

"""How many pieces of a product lie where, and how many of them are held: kept by the database with each move."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection
from orderdesk.store.ledgers.goods_places import PlaceKind

_ROWS = """
    SELECT l.sku, l.place_id, p.name, p.kind, l.on_hand, l.reserved FROM levels l
    JOIN places p ON p.id = l.place_id JOIN products g ON g.sku = l.sku AND g.tracked
"""


class Level(Struct, frozen=True):
    """What there is of a product in one place."""

    sku: str
    place_id: int
    place: str
    kind: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """Pieces that can be promised: none where nothing is sold from, such as with a courier or among returns."""
        return self.on_hand - self.reserved if self.kind == PlaceKind.WAREHOUSE else 0


class Stand(Struct, frozen=True):
    """How a product stands over all warehouses."""

    sku: str
    name: str
    on_hand: int
    reserved: int
    short: int
    """Pieces that are promised and not there."""
    low: int | None

    @property
    def free(self) -> int:
        """Pieces that nobody has been promised; never below zero."""
        return self.on_hand - self.reserved


class Levels:
    """The table of levels, read: nobody but the triggers of moves and reservations writes it."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def of(self, skus: Iterable[str]) -> list[Level]:
        """The levels of these products in the shop's warehouses, by product and place."""
        rows = self._connection.rows(
            f"{_ROWS} WHERE l.sku IN (SELECT value FROM json_each(?)) AND p.kind = 'warehouse' ORDER BY l.sku, p.id",
            (to_json([*skus]),),
        )
        return [Level(*row) for row in rows]

    def all(self, sku: str | None = None) -> list[Level]:
        """Every level of what the shop counts, wherever it lies but beyond its hands; of one product where it is named.

        Empty ones are left out, but for the warehouses.
        """
        which = "" if sku is None else "AND l.sku = ?"
        rows = self._connection.rows(
            f"""{_ROWS} WHERE (p.kind = 'warehouse' OR (NOT l.virtual AND l.on_hand <> 0)) {which}
                ORDER BY l.sku, p.id""",
            () if sku is None else (sku,),
        )
        return [Level(*row) for row in rows]

    def at(self, sku: str, place: int) -> Level | None:
        """The level of a product in one place; `None` where there never was any."""
        row = self._connection.row(f"{_ROWS} WHERE l.sku = ? AND l.place_id = ?", (sku, place))
        return None if row is None else Level(*row)

    def stands(self, skus: Iterable[str] | None = None) -> list[Stand]:
        """How the products that are counted stand, by product; all of them where none are named."""
        which = "" if skus is None else "AND g.sku IN (SELECT value FROM json_each(?))"
        rows = self._connection.rows(
            f"""SELECT g.sku, g.name, ifnull(sum(l.on_hand), 0), ifnull(sum(l.reserved), 0),
                       (SELECT ifnull(sum(r.quantity), 0) FROM reservations r WHERE r.sku = g.sku
                        AND r.place_id IS NULL AND r.move_id IS NULL AND r.released_act IS NULL), g.low
                FROM products g
                LEFT JOIN levels l ON l.sku = g.sku AND l.place_id IN (SELECT id FROM places WHERE kind = 'warehouse')
                WHERE g.tracked {which} GROUP BY g.sku ORDER BY g.sku""",
            () if skus is None else (to_json([*skus]),),
        )
        return [Stand(*row) for row in rows]

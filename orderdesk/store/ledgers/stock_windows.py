"""The products that are counted, as a screen reads them: a window at a time, however many there are."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from msgspec import Struct

from orderdesk.search_folding import folded, spellings
from orderdesk.store.connection import Connection, Row
from orderdesk.store.ledgers.levels import Stand

_WAREHOUSES: Final = "SELECT id FROM places WHERE kind = 'warehouse'"

_FIGURES: Final = """
    SELECT g.sku, g.name,
           (SELECT ifnull(sum(l.on_hand), 0) FROM levels l WHERE l.sku = g.sku AND l.place_id IN ({places})) AS on_hand,
           (SELECT ifnull(sum(l.reserved), 0) FROM levels l WHERE l.sku = g.sku AND l.place_id IN ({places})) AS held,
           (SELECT ifnull(sum(r.quantity), 0) FROM reservations r WHERE r.sku = g.sku AND r.place_id IS NULL
            AND r.move_id IS NULL AND r.released_act IS NULL) AS short, g.low AS low
    FROM products g WHERE g.tracked {which}
"""

_LOW_FIRST: Final = "short > 0 DESC, on_hand - held <= ifnull(low, 0) DESC, short DESC, on_hand - held, sku"
"""What is short stands first, then what is to be ordered anew, as `orderdesk stock list --low` has it (C26)."""


class StockView(Struct, frozen=True):
    """Which products are shown, and how."""

    text: str = ""
    """Words that each begin a word of the SKU or the name, or the beginning of a barcode; any product when empty."""
    place: int | None = None
    """Of which warehouse the figures are, and whose products; of all where it is `None`."""
    low_first: bool = False


class StockWindows:
    """Reads windows of products, each with its figures."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection
        self._sought: tuple[str, tuple[tuple[tuple[str, ...], ...], ...]] = ("", ())
        """What is sought: of each word its meanings, of each meaning its parts, each after a space."""
        self._taught = False

    def rows(self, view: StockView, first: int, count: int) -> list[Stand]:
        """So many products from a place in the list on."""
        sql, values = self._query(view)
        order = _LOW_FIRST if view.low_first else "sku"
        rows = self._connection.rows(f"{sql} ORDER BY {order} LIMIT ? OFFSET ?", (*values, count, first))
        return [Stand(*row) for row in rows]

    def count(self, view: StockView) -> int:
        """How many products there are in the list."""
        which, values = self._which(view)
        return int(self._connection.value(f"SELECT count(*) FROM products g WHERE g.tracked {which}", values))

    def at(self, view: StockView, sku: str) -> int | None:
        """The place of a product in the list; `None` where it is not in it."""
        sql, values = self._query(view)
        order = _LOW_FIRST if view.low_first else "sku"
        row = self._connection.row(
            f"SELECT n FROM (SELECT sku, row_number() OVER (ORDER BY {order}) - 1 AS n FROM ({sql})) WHERE sku = ?",
            (*values, sku),
        )
        return None if row is None else int(row[0])

    def _query(self, view: StockView) -> Row:
        which, values = self._which(view)
        places = _WAREHOUSES if view.place is None else str(view.place)
        return _FIGURES.format(places=places, which=which), values

    def _which(self, view: StockView) -> tuple[str, tuple[object, ...]]:
        which, values = "", tuple[object, ...]()
        if view.place is not None:
            which = f"AND EXISTS (SELECT 1 FROM levels p WHERE p.sku = g.sku AND p.place_id = {view.place})"
        if view.text.strip():
            self._seek(view.text)
            which += " AND (product_fits(g.sku, g.name) = 'yes' OR g.sku IN ("
            which += "SELECT sku FROM barcodes WHERE code >= ? AND code < ?))"
            code = view.text.strip()
            values = (code, f"{code}\U0010ffff")
        return which, values

    def _seek(self, text: str) -> None:
        """Let the statements on this connection know what is sought."""
        if not self._taught:
            self._connection.teach("product_fits", 2, self._fits)
            self._taught = True
        if self._sought[0] != text:
            words = (found for word in text.split() if (found := spellings(word)))
            self._sought = text, tuple(tuple(tuple(f" {part}" for part in one) for one in found) for found in words)

    def _fits(self, sku: str, name: str) -> str:
        text = _words(sku, name)
        for meanings in self._sought[1]:
            for meaning in meanings:
                for part in meaning:
                    if part not in text:
                        break
                else:
                    break
            else:
                return ""
        return "yes"


@lru_cache(maxsize=20_000)
def _words(sku: str, name: str) -> str:
    """The folded words that a product is found by, each after a space; kept, since each key of a search asks anew."""
    return f" {folded(f'{sku} {name}')}"

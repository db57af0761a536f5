"""The products whose pieces the shop counts, of which figures the marketplaces know, and what barcodes they bear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection

_FREE: Final = """
    (SELECT ifnull(sum(l.on_hand - l.reserved), 0) FROM levels l
     WHERE l.sku = products.sku AND l.place_id IN (SELECT id FROM places WHERE kind = 'warehouse'))
"""
"""What of a product is free in the warehouses."""


class Product(Struct, frozen=True):
    """A product of which the shop keeps count."""

    sku: str
    name: str
    low: int | None
    """From so few free pieces on it is to be ordered anew; `None` where nobody said."""


class Products:
    """The table of products. One without a row, or that is not tracked any more, is not counted and never short."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, sku: str) -> Product | None:
        """A product that is tracked."""
        row = self._connection.row("SELECT sku, name, low FROM products WHERE sku = ? AND tracked", (sku,))
        return None if row is None else Product(*row)

    def any(self) -> bool:
        """Whether the shop counts anything at all."""
        return bool(self._connection.value("SELECT EXISTS (SELECT 1 FROM products WHERE tracked)"))

    def tracked(self, skus: Iterable[str]) -> set[str]:
        """Those of these products that are tracked."""
        sql = "SELECT sku FROM products WHERE tracked AND sku IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._connection.rows(sql, (to_json([*skus]),))}

    def track(self, sku: str, name: str, place: int) -> bool:
        """Count a product from now on, in a place first; whether it was not counted before. A name is kept."""
        was = self.get(sku)
        self._connection.run(
            """INSERT INTO products (sku, name) VALUES (?1, ?2) ON CONFLICT DO UPDATE
               SET tracked = 1, name = iif(?2 = '', name, ?2) WHERE NOT tracked OR (?2 <> '' AND name <> ?2)""",
            (sku, name),
        )
        self._connection.run(
            "INSERT INTO levels (sku, place_id, virtual) VALUES (?, ?, 0) ON CONFLICT DO NOTHING", (sku, place)
        )
        return was is None

    def untrack(self, sku: str) -> None:
        """Do not count a product any more."""
        self._connection.run("UPDATE products SET tracked = 0, told = NULL WHERE sku = ?", (sku,))

    def set_low(self, sku: str, low: int | None) -> None:
        """Say from how few free pieces on it is to be ordered anew."""
        self._connection.run("UPDATE products SET low = ? WHERE sku = ?", (low, sku))

    def untold(self) -> list[tuple[str, int]]:
        """The products of which the marketplaces know another figure than what is free now, with what is free."""
        sql = f"SELECT sku, {_FREE} AS free FROM products WHERE tracked AND free IS NOT told ORDER BY sku"
        return self._connection.rows(sql)

    def figure(self, sku: str) -> int | None:
        """What the marketplaces are to know of a product: what is free of it now; `None` where it is not counted."""
        found: int | None = self._connection.value(f"SELECT {_FREE} FROM products WHERE sku = ? AND tracked", (sku,))
        return found

    def told(self, skus: Iterable[str] | None = None) -> None:
        """Note that the marketplaces know what is free now of all products, or of these."""
        which = "" if skus is None else "AND sku IN (SELECT value FROM json_each(?))"
        self._connection.run(
            f"UPDATE products SET told = {_FREE} WHERE tracked AND told IS NOT {_FREE} {which}",
            () if skus is None else (to_json([*skus]),),
        )


class Barcodes:
    """The table of barcodes, in the one spelling of `orderdesk.model.article_codes`."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def sku_of(self, code: str) -> str | None:
        """The product that a code is on."""
        row = self._connection.row("SELECT sku FROM barcodes WHERE code = ?", (code,))
        return None if row is None else str(row[0])

    def of(self, skus: Iterable[str] | None = None) -> dict[str, list[str]]:
        """The codes of these products, by product; of all where none are named."""
        which = "" if skus is None else "WHERE sku IN (SELECT value FROM json_each(?))"
        found: dict[str, list[str]] = {}
        for sku, code in self._connection.rows(
            f"SELECT sku, code FROM barcodes {which} ORDER BY sku, code", () if skus is None else (to_json([*skus]),)
        ):
            found.setdefault(sku, []).append(code)
        return found

    def add(self, code: str, sku: str, act: int) -> None:
        """Note that a code is on a product; nobody else's, as the caller has seen."""
        self._connection.run("INSERT INTO barcodes (code, sku, act_id) VALUES (?, ?, ?)", (code, sku, act))

    def remove(self, code: str) -> None:
        """Note that a code is on no product any more."""
        self._connection.run("DELETE FROM barcodes WHERE code = ?", (code,))

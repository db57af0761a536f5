"""The barcodes of products: a product has any number of them, a code belongs to one product."""

from __future__ import annotations

from collections.abc import Iterable

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection


class Barcodes:
    """The table of barcodes, in the one spelling of `orderdesk.barcodes`."""

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

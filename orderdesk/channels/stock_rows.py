"""What a file says of the stock, row by row."""

from __future__ import annotations

from msgspec import Struct


class StockRow(Struct, frozen=True):
    """How many of a product there are in one place."""

    line: int
    sku: str
    quantity: int
    name: str = ""
    place: str = ""
    """The name of the warehouse; empty for the main one."""
    barcodes: tuple[str, ...] = ()
    """What a scanner reads from it, in the one spelling of `orderdesk.model.article_codes`."""

"""Where rows become lines of an order, and lines rows."""

from __future__ import annotations

from typing import Final

from orderdesk.model import Line
from orderdesk.money import LIMIT, Money
from orderdesk.store.connection import Row

NEW_LINE: Final = """
    INSERT INTO lines (order_id, position, sku, name, quantity, price, came_from) VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def line_from(row: Row) -> Line:
    """A line from a row of the table; `ValueError` where it is none."""
    sku, name, quantity, price, currency, line_id, came_from = row
    if not (type(quantity) is type(price) is int and quantity > 0 and abs(price) <= LIMIT):
        raise ValueError(row)
    return Line(sku, name, quantity, Money(price, currency), line_id, came_from or 0)


def line_row(order_id: int, place: int, line: Line) -> tuple[object, ...]:
    """What is stored of a line at its place in an order."""
    return order_id, place, line.sku, line.name, line.quantity, line.price.minor, line.came_from or None

"""The columns of the list: which fit, how wide they are, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len, set_cell_size

from orderdesk.dates import short
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rows import flags
from orderdesk.rules.book import Rulebook
from orderdesk.text import clean
from orderdesk.words import method_name, payment_name

TIME_WIDTH: Final = 11
"""Cells of the time column, which stands before all others."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list."""

    key: str
    width: int
    least: int = 0
    """Shown only when the list is at least so wide."""
    right: bool = False
    least_of_many: int = 0
    """The same where the shop sells through several channels, whose column takes room too."""
    many: bool = False
    """Shown only when the shop sells through several channels."""


_ALL: Final = (
    Column("channel", 3, many=True),
    Column("number", 10),
    Column("customer", 15),
    Column("total", 10, right=True),
    Column("received", 6, least=50, least_of_many=70),
    Column("method", 9, least=58),
    Column("payment", 10, least=84),
    Column("holder", 10, least=154),
    Column("status", 26, least=112),
    Column("address", 30, least=142),
)
HELD: Final = "@"
"""The sign before the number of an order that somebody else holds."""

_GROWING: Final = "customer"
"""The column that takes what width is left over."""


def fitting(width: int, *, many: bool) -> list[Column]:
    """The columns for a list of this width; `many` where there are several channels."""
    least = {column.key: column.least_of_many if many and column.least_of_many else column.least for column in _ALL}
    shown = [column for column in _ALL if width >= least[column.key] and (many or not column.many)]
    spare = width - TIME_WIDTH - sum(column.width + 1 for column in shown)
    return [
        replace(column, width=max(column.width + spare, 6)) if column.key == _GROWING else column for column in shown
    ]


def title(column: Column) -> str:
    """What stands above it, in its width."""
    titles = {
        "channel": _("Ch."),
        "number": _("Number"),
        "customer": _("Customer"),
        "total": _("Sum"),
        "received": _("Came"),
        "method": _("Delivery"),
        "payment": _("Payment"),
        "holder": _("Held by"),
        "status": _("Status"),
        "address": _("Address"),
    }
    return _padded(titles[column.key], column)


def cell(order: Order, column: Column, book: Rulebook, now: int, *, among_others: bool, holder: str = "") -> str:
    """What stands in it for an order, in its width.

    `among_others` where the shelf does not tell what is new; `holder` is somebody else who holds the order, which is
    marked before its number, in the gap between the columns.
    """
    match column.key:
        case "channel":
            text = book.short
        case "number":
            return (HELD if holder else "") + _padded(order.number, column)[len(HELD) if holder else 0 :]
        case "customer":
            text = _customer(order, column.width, among_others)
        case "total":
            text = str(order.total)
            if cell_len(text) > column.width:
                text = text.replace(" ", "")
        case "received":
            text = short(order.received_at, now, book.zone)
        case "method":
            text = method_name(order.method)
        case "payment":
            text = payment_name(order.payment)
        case "holder":
            text = holder
        case "status":
            text = _(book.status_of(order.status).title)
        case _:
            text = order.address
    return _padded(text, column)


def fit(text: str, width: int) -> str:
    """Exactly `width` cells of text, with a sign where some is missing."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def _customer(order: Order, width: int, among_others: bool) -> str:
    name = clean(order.customer.name) or "—"
    times = f"×{order.customer.orders}" if order.customer.orders > 1 else ""
    marks = " ".join(part for part in (times, flags(order, among_others=among_others)) if part)
    return f"{fit(name, max(width - cell_len(marks) - 1, 3)).rstrip()} {marks}" if marks else name


def _padded(text: str, column: Column) -> str:
    """The text in its column, with the gap before it."""
    text = clean(text)
    if column.right and cell_len(text) < column.width:
        return " " * (column.width - cell_len(text) + 1) + text
    return " " + fit(text, column.width)

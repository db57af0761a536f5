"""The columns of the list: which fit, how wide they are, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from orderdesk.config import ListColumn
from orderdesk.i18n import _
from orderdesk.list_filter import Sort, arrow, shelf_title
from orderdesk.model import FactName, Order, Shelf, Virtual
from orderdesk.rules.payment import payment_word
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.values import replace
from orderdesk.wording.dates import short, short_promise
from orderdesk.wording.labels import method_name
from orderdesk.wording.order_row import duration, flags, marks_short

_NAME: Final = 4
"""Cells that are kept for a buyer's name before the marks that they bear have room."""

TIME_WIDTH: Final = 11
"""Cells of the time column, which stands before all others."""


class Column(Struct, frozen=True):
    """A column of the list."""

    key: ListColumn
    width: int
    least: int = 0
    """Shown only when the list is at least so wide, unless the shop has chosen its columns."""
    right: bool = False
    least_of_many: int = 0
    """The same where the shop sells through several channels, whose column takes room too."""
    many: bool = False
    """Shown only when the shop sells through several channels, or has chosen it."""


_USUAL: Final = (
    Column(ListColumn.CHANNEL, 3, many=True),
    Column(ListColumn.NUMBER, 10),
    Column(ListColumn.CUSTOMER, 15),
    Column(ListColumn.TOTAL, 10, right=True),
    Column(ListColumn.RECEIVED, 6, least=50, least_of_many=70),
    Column(ListColumn.METHOD, 9, least=59),
    Column(ListColumn.PAYMENT, 10, least=84),
    Column(ListColumn.HOLDER, 10, least=154),
    Column(ListColumn.STATUS, 26, least=112),
    Column(ListColumn.ADDRESS, 30, least=142),
)
_AT_TIMES: Final = (
    Column(ListColumn.PLANNED, 6),
    Column(ListColumn.STAGE, 10),
    Column(ListColumn.CAUSE, 14),
    Column(ListColumn.AGE, 7, right=True),
    Column(ListColumn.SHELF, 13),
)
"""Among the usual ones only where they matter: by the sort, or by the shelf."""

_COLUMNS: Final = {column.key: column for column in (*_USUAL, *_AT_TIMES)}

_INSTEAD: Final = (ListColumn.METHOD, ListColumn.RECEIVED, ListColumn.TOTAL)
"""What gives way, the first of them that is there: in a window of 60 columns only the sum is."""

_OF_SHELVES: Final[Mapping[Shelf | Virtual, tuple[tuple[ListColumn, tuple[ListColumn, ...]], ...]]] = {
    Shelf.READY: ((ListColumn.AGE, (ListColumn.RECEIVED, ListColumn.TOTAL)),),
    Shelf.CARRIER: ((ListColumn.STAGE, _INSTEAD),),
    Shelf.RETURNS: ((ListColumn.STAGE, _INSTEAD),),
    Virtual.DELIVERY_ERROR: (
        (ListColumn.STAGE, (ListColumn.METHOD, ListColumn.RECEIVED)),
        (ListColumn.CAUSE, (ListColumn.TOTAL,)),
    ),
    Shelf.ARCHIVE: ((ListColumn.STATUS, _INSTEAD),),
    Shelf.CANCELLED: ((ListColumn.STATUS, _INSTEAD),),
}
"""What a shelf is looked at for, and in place of which usual column it stands there (C31, C33, C36)."""

_EVERYWHERE: Final = ((ListColumn.SHELF, _INSTEAD),)
"""The same for what is found on all shelves."""

HELD: Final = "@"
"""The sign before the number of an order that somebody else holds."""

_NARROWEST: Final = {
    ListColumn.CUSTOMER: 8, ListColumn.ADDRESS: 10, ListColumn.CAUSE: 10, ListColumn.STATUS: 10, ListColumn.SHELF: 10,
}  # fmt: skip
"""The columns that take what width is left over, and what they need at least."""

_GROWTH: Final = (
    (ListColumn.CUSTOMER, 15),
    (ListColumn.SHELF, 13),
    (ListColumn.STATUS, 26),
    (ListColumn.CAUSE, 40),
    (ListColumn.ADDRESS, 30),
    (ListColumn.CUSTOMER, 28),
    (ListColumn.STATUS, 40),
    (ListColumn.ADDRESS, 1000),
    (ListColumn.CUSTOMER, 1000),
)
"""Which of them grows up to which width, one after the other."""

_SORTED: Final = {
    Sort.RECEIVED: ListColumn.RECEIVED,
    Sort.PLANNED: ListColumn.PLANNED,
    Sort.TOTAL: ListColumn.TOTAL,
    Sort.NAME: ListColumn.CUSTOMER,
}


@lru_cache(maxsize=64)
def fitting(
    width: int, *, many: bool, chosen: tuple[ListColumn, ...] = (), sort: Sort = Sort.URGENCY,
    place: Shelf | Virtual | None = None, everywhere: bool = False,
) -> tuple[Column, ...]:  # fmt: skip
    """The columns for a list of this width: those that the shop has chosen, as many as fit, or the usual ones.

    `many` where there are several channels; `place` is the shelf that is shown, or it is `everywhere`.
    """
    shown = _first_of(chosen, width) if chosen else _usual(width, many, sort, place, everywhere)
    widths = {column.key: _NARROWEST.get(column.key, column.width) for column in shown}
    spare = width - TIME_WIDTH - sum(widths.values()) - len(shown)
    for key, most in _GROWTH:
        if key in widths:
            more = max(min(most - widths[key], spare), 0)
            widths[key] += more
            spare -= more
    return tuple(replace(column, width=widths[column.key]) for column in shown)


def _usual(width: int, many: bool, sort: Sort, place: Shelf | Virtual | None, everywhere: bool) -> list[Column]:
    """Those that there is room for; what the list is sorted by, or the shelf is looked at for, is among them, in place
    of what matters less."""
    least = {column.key: column.least_of_many if many and column.least_of_many else column.least for column in _USUAL}
    shown = {column.key: column for column in _USUAL if width >= least[column.key] and (many or not column.many)}
    sorted_by = _SORTED.get(sort)
    wanted = [] if place is None else [*_OF_SHELVES.get(place, ())]
    if everywhere and ListColumn.STATUS not in shown:
        shown.pop(ListColumn.RECEIVED if ListColumn.METHOD in shown else ListColumn.METHOD, None)
        wanted += _EVERYWHERE
    wanted += [] if sorted_by is None else [(sorted_by, (ListColumn.RECEIVED, ListColumn.METHOD))]
    for key, places in wanted:
        there = [column.key for column in shown.values()]
        instead = next((one for one in places if one in there and one is not sorted_by), None)
        if key not in there and instead is not None:
            shown[instead] = _COLUMNS[key]
    return list(shown.values())


def _first_of(chosen: Sequence[ListColumn], width: int) -> list[Column]:
    shown, room = [], width - TIME_WIDTH
    for key in chosen:
        room -= _NARROWEST.get(key, _COLUMNS[key].width) + 1
        if room < 0:
            break
        shown.append(_COLUMNS[key])
    return shown


def title(column: Column, sort: Sort, *, descending: bool, refunds: bool = False) -> str:
    """What stands above it, in its width, with the direction if the list is sorted by it; `refunds` as for `cell`."""
    titles = {
        ListColumn.CHANNEL: _("Ch."),
        ListColumn.NUMBER: _("Number"),
        ListColumn.CUSTOMER: _("Customer") if cell_len(_("Customer")) <= column.width else _("Buyer"),
        ListColumn.TOTAL: _("Refund due") if refunds else _("Sum"),
        ListColumn.RECEIVED: _("Came"),
        ListColumn.PLANNED: _("Due"),
        ListColumn.METHOD: _("Method"),
        ListColumn.PAYMENT: _("Payment"),
        ListColumn.HOLDER: _("Held by"),
        ListColumn.STATUS: _("Status"),
        ListColumn.ADDRESS: _("Address"),
        ListColumn.STAGE: _("Parcel"),
        ListColumn.CAUSE: _("What is wrong"),
        ListColumn.AGE: _("Waits"),
        ListColumn.SHELF: _("Shelf"),
    }
    text = titles[column.key]
    if _SORTED.get(sort) is column.key:
        text = text[: column.width - 1] + arrow(descending)
    return _padded(text, column)


def time_title(sort: Sort, *, descending: bool) -> str:
    """What stands above the time left."""
    return fit(f"  {_('Left')}{arrow(descending) if sort is Sort.URGENCY else ''}", TIME_WIDTH)


def cell(
    order: Order,
    column: Column,
    book: Rulebook,
    now: int,
    zone: str,
    *,
    among_others: bool,
    holder: str = "",
    refunds: bool = False,
) -> str:
    """What stands in it for an order, in its width; the time is told in `zone`.

    `among_others` where the shelf does not tell what is new; `holder` is somebody else who holds the order, which is
    marked before its number, in the gap between the columns. `refunds` where the sum is what is due to the buyer.
    """
    match column.key:
        case ListColumn.CHANNEL:
            text = book.short
        case ListColumn.NUMBER:
            return (HELD if holder else "") + _padded(order.number, column)[len(HELD) if holder else 0 :]
        case ListColumn.CUSTOMER:
            text = _customer(order, book, column.width, among_others)
        case ListColumn.TOTAL:
            due = refund_due(order) if refunds else None
            text = str(order.total if due is None else due)
            if cell_len(text) > column.width:
                text = text.replace(" ", "")
        case ListColumn.RECEIVED:
            text = short(order.received_at, now, zone)
        case ListColumn.PLANNED:
            text, begin = "", order.value(FactName.WINDOW_FROM)
            if order.planned_at is not None:
                text = short_promise(order.planned_at, now, book.zone, zone, begin)
        case ListColumn.METHOD:
            text = method_name(order.method)
        case ListColumn.PAYMENT:
            text = payment_word(book, order)
        case ListColumn.HOLDER:
            text = holder
        case ListColumn.STATUS:
            text = _(book.status_of(order.status).title)
        case ListColumn.SHELF:
            text = shelf_title(order.shelf)
        case ListColumn.STAGE:
            text = _stage(order, book)
        case ListColumn.CAUSE:
            text = str(order.facts.get(FactName.DELIVERY_ERROR) or "")
        case ListColumn.AGE:
            text = "" if order.shelf.closed else duration(max(now - order.entered_at, 0))
        case _:
            text = order.address
    return _padded(text, column)


def fit(text: str, width: int) -> str:
    """Exactly `width` cells of text, with a sign where some is missing."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def _stage(order: Order, book: Rulebook) -> str:
    from orderdesk.rules.runs.delivery_stages import stage_of  # only some shelves show it
    from orderdesk.wording.carriers import stage_short

    stage = stage_of(book, order)
    return "" if stage is None else stage_short(stage)


def _customer(order: Order, book: Rulebook, width: int, among_others: bool) -> str:
    name = clean(order.customer.name) or "—"
    times = f"×{order.customer.orders}" if order.customer.orders > 1 else ""
    marks = " ".join(part for part in (times, flags(order, book, among_others=among_others)) if part)
    borne = marks_short(order.customer)
    if borne and width - cell_len(f"{borne} {marks}") > _NAME:
        marks = f"{borne} {marks}".rstrip()
    return f"{fit(name, max(width - cell_len(marks) - 1, 3)).rstrip()} {marks}" if marks else name


def _padded(text: str, column: Column) -> str:
    """The text in its column, with the gap before it."""
    text = clean(text)
    if column.right and cell_len(text) < column.width:
        return " " * (column.width - cell_len(text) + 1) + text
    return " " + fit(text, column.width)

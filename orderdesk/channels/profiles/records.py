"""The orders of another system's file, read by its profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from orderdesk.channels import fields
from orderdesk.channels.csv_rows import Table
from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.own import SUMS, BookOf, Record, Whose, order
from orderdesk.channels.profiles.goods_lines import own_lines
from orderdesk.channels.profiles.lookup import Node, Row, heading, say
from orderdesk.channels.profiles.profile import Profile
from orderdesk.channels.profiles.stages import status_of
from orderdesk.channels.profiles.told_order import SKIP, Foreign, told_line, told_order
from orderdesk.channels.rows_of_one import check_one, same_number, settle_sums, written
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from orderdesk.values import replace

Line = tuple[str, dict[str, Any]]
"""What a line is, and its fields."""


class _Rows(Struct):
    """The rows of one number."""

    line: int
    told: list[tuple[int, Foreign]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read_documents(profile: Profile, value: Any, whose: Whose, book_of: BookOf) -> Iterator[Record]:
    """The orders in a document, and those that cannot be read."""
    for item in orders_in(profile, value):
        told = Node(item)
        name = fields.label(say(told, profile.order.number))
        try:
            foreign = told_order(profile, told)
            lines = [told_line(profile, Node(line)) for place in profile.line.at for line in told.all(place)]
            if foreign.stage != SKIP:
                yield _order(foreign, lines, whose, book_of)
        except DeskError as error:
            yield BadRecord(0, name, str(error))


def orders_in(profile: Profile, value: Any) -> list[Any]:
    """The orders in a document: what stands at the first of their places that is there."""
    found = (Node(value).all(place) for place in profile.find.orders)
    return next((items for items in found if items), [])


def read_foreign_table(profile: Profile, table: Table, whose: Whose, book_of: BookOf) -> Iterator[Record]:
    """The orders of a table, and the rows that are none. Rows of one number belong together, wherever they stand."""
    together: dict[str, _Rows] = {}
    header = [heading(name) for name in table.header]
    for row in table.rows:
        if isinstance(row, BadRecord):
            yield row
            continue
        line, cells = row
        told = Row(dict(zip(header, cells, strict=False)))
        number = say(told, profile.order.number)
        try:
            if number is None:
                raise BadInput(_("there is no order number"))
            foreign, (kind, goods) = told_order(profile, told), told_line(profile, told)
        except DeskError as error:
            yield BadRecord(line, fields.label(number), str(error))
            continue
        of_one = together.setdefault(same_number(written(number)), _Rows(line))
        of_one.told.append((line, foreign))
        if kind:
            of_one.lines.append((kind, goods))
    settle_sums([foreign.record for rows in together.values() for _line, foreign in rows.told], (*SUMS, "discount"))
    settle_sums([goods for rows in together.values() for _kind, goods in rows.lines], (*SUMS, "sum"))
    for number, rows in together.items():
        try:
            check_one((line, foreign.record) for line, foreign in rows.told)
            whole = _whole([foreign for _line, foreign in rows.told])
            if whole.stage != SKIP:
                yield _order(whole, rows.lines, whose, book_of)
        except DeskError as error:
            yield BadRecord(rows.line, fields.label(number), str(error))


def _whole(told: Sequence[Foreign]) -> Foreign:
    """What the rows of an order say together: of each field the first that says anything."""
    record: dict[str, Any] = {}
    for foreign in told:
        for name, value in foreign.record.items():
            record.setdefault(name, value)
    said = next((foreign for foreign in told if foreign.word), told[0])
    return replace(said, record=record)


def _order(foreign: Foreign, lines: Sequence[Line], whose: Whose, book_of: BookOf) -> IncomingOrder:
    record: dict[str, Any] = dict(foreign.record)
    book = book_of(whose.channel_of(record))
    record.setdefault("currency", book.currency)
    own: Sequence[Mapping[str, Any]] = own_lines(record, lines, str(record["currency"]))
    status = status_of(book, foreign.stage, record.get("method", "")) if foreign.stage else None
    made = order({**record, "status": status or ""}, own, whose, book_of)
    if status is None and foreign.word:
        return replace(made, external={"status": foreign.word})
    return replace(made, unsure=foreign.unsure)

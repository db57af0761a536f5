"""Tables of orders in the desk's own form: a row for each line of an order. `docs/import.md` describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderdesk.channels import fields
from orderdesk.channels.csv_rows import Table
from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.looks import refuse_table
from orderdesk.channels.own import COLUMNS, LINE, SUMS, BookOf, Record, Whose, order
from orderdesk.channels.rows_of_one import check_one, same_number, settle_sums, written
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.sanitize import clean

Row = tuple[int, dict[str, str]]
"""A row by its columns, with the line it begins in."""


def read_table(table: Table, whose: Whose, book_of: BookOf) -> Iterator[Record]:
    """The orders of a table, and the rows that are none; `BadInput` when the header is not ours."""
    bad: list[BadRecord] = []
    together: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(table, whose):
        if isinstance(row, BadRecord):
            bad.append(row)
        else:
            together.setdefault((row[1].get("channel", "").strip(), same_number(row[1]["number"])), []).append(row)
    yield from bad
    settle_sums([record for rows in together.values() for _line, record in rows], SUMS)
    for (_channel, name), rows in together.items():
        line, first = rows[0]
        lines = [record for _line, record in rows if any(record.get(column, "").strip() for column in LINE)]
        try:
            check_one(rows)
            yield order(first, lines, whose, book_of)
        except DeskError as error:
            yield BadRecord(line, fields.label(name), str(error))


def is_header(cells: Iterable[object]) -> bool:
    """Whether these headings are of the desk's own form."""
    return any(isinstance(cell, str) and cell.strip().casefold() == "number" for cell in cells)


def _rows(table: Table, whose: Whose) -> Iterator[Row | BadRecord]:
    header = [name.casefold() for name in table.header]
    _check_header(header)
    if "channel" not in header:
        whose.channel_of({})
    for row in table.rows:
        if isinstance(row, BadRecord):
            yield row
        else:
            line, cells = row
            yield line, dict(zip(header, map(_plain, cells), strict=False))


def _plain(cell: object) -> str:
    """A cell as a text, without the sign that keeps a spreadsheet from taking it for a formula."""
    said = written(cell)
    return said[1:] if said[:1] == "'" and said[1:2] in ("=", "+", "-", "@") else said


def _check_header(header: list[str]) -> None:
    unknown = [clean(name, limit=40) for name in header if name and name not in COLUMNS]
    if unknown:
        refuse_table(header)
        raise BadInput(
            ngettext("unknown column {names}; known: {known}", "unknown columns {names}; known: {known}", len(unknown))
            .format(names="; ".join(unknown), known=", ".join(COLUMNS))
            + ". " + _("Of another system? `orderdesk profile guess` writes a profile to read it by")
        )  # fmt: skip
    doubled = next((name for name in header if name and header.count(name) > 1), None)
    if doubled is not None:
        raise BadInput(_("the column “{name}” appears twice").format(name=doubled))
    if "number" not in header:
        raise BadInput(_("the column “number” is missing"))

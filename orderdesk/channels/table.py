"""CSV files of orders: a header, then one row for each line of an order. `docs/import.md` describes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from orderdesk.channels import fields
from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.own import COLUMNS, LINE, SUMS, BookOf, Record, order
from orderdesk.channels.sums import decimal_sign, settled
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.text import clean

_CELL: Final = 16 * 1024 * 1024
"""Characters that a cell may have; what is sensible for each column is checked later."""

_OPEN: Final = "unexpected end of data"
"""What `csv` says when a quote is still open at the end of the file."""

Row = tuple[int, dict[str, str]]
"""A row by its columns, with the line it begins in."""


def read_table(text: str, channel: str, book_of: BookOf) -> Iterator[Record]:
    """The orders of a CSV file, and the rows that are none; `BadInput` when the header is not ours."""
    bad: list[BadRecord] = []
    together: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(text):
        if isinstance(row, BadRecord):
            bad.append(row)
        else:
            together.setdefault((row[1].get("channel", "").strip(), row[1]["number"].strip()), []).append(row)
    yield from bad
    _settle_sums([record for rows in together.values() for _line, record in rows])
    for (_channel, name), rows in together.items():
        line, first = rows[0]
        lines = [record for _line, record in rows if any(record.get(column, "").strip() for column in LINE)]
        try:
            yield order(first, lines, channel, book_of)
        except DeskError as error:
            yield BadRecord(line, fields.label(name), str(error))


def _settle_sums(records: list[dict[str, str]]) -> None:
    """Where a column shows what its signs mean, its sums that could be read in two ways are read so."""
    for column in SUMS:
        sign = decimal_sign(record.get(column, "") for record in records)
        for record in records if sign else []:
            if column in record:
                record[column] = settled(record[column], sign)


def _rows(text: str) -> Iterator[Row | BadRecord]:
    separator = max(",;\t", key=text.partition("\n")[0].count)
    csv.field_size_limit(_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip().casefold() for name in next(rows)]
    except csv.Error as error:
        raise BadInput(_("the header is not CSV: a quote in it is wrong or is never closed")) from error
    _check_header(header)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRecord(line, "", _why(str(error), rows.line_num - line + 1))
            continue
        if len(row) == len(header) and any(cell.strip() for cell in row):
            yield line, dict(zip(header, row, strict=True))
        elif any(cell.strip() for cell in row):
            said = _("{have} cells where the header has {want}").format(have=len(row), want=len(header))
            yield BadRecord(line, "", said)


def _why(error: str, lines: int) -> str:
    """Why a row could not be read, and how much was lost with it."""
    if error == _OPEN:
        return ngettext(
            "the quote that opens in this row is never closed: {count} line, to the end of the file, was not read",
            "the quote that opens in this row is never closed: {count} lines, to the end of the file, were not read",
            lines,
        ).format(count=lines)
    if error.startswith("field larger"):
        return _("a cell is longer than {limit} characters").format(limit=_CELL)
    return _('a quote stands where none may be: a cell is quoted as a whole, with "" for a quote inside')


def _check_header(header: list[str]) -> None:
    for name in header:
        if name not in COLUMNS:
            raise BadInput(
                _("unknown column “{name}”; known: {known}").format(
                    name=clean(name, limit=40), known=", ".join(COLUMNS)
                )
            )
        if header.count(name) > 1:
            raise BadInput(_("the column “{name}” stands twice").format(name=name))
    if "number" not in header:
        raise BadInput(_("the column “number” is missing"))

"""CSV files of orders: a header, then one row for each line of an order. `docs/import.md` describes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from orderdesk.channels import fields
from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.looks import refuse_table
from orderdesk.channels.own import COLUMNS, LINE, SUMS, BookOf, Record, Whose, order
from orderdesk.channels.sums import decimal_sign, settled
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _, ngettext
from orderdesk.sanitize import clean, digits, fold

_CELL: Final = 16 * 1024 * 1024
"""Characters that a cell may have; what is sensible for each column is checked later."""

_OPEN: Final = "unexpected end of data"
"""What `csv` says when a quote is still open at the end of the file."""

_SEPARATORS: Final = ",;\t"
_SAYS_SEPARATOR: Final = re.compile(r"sep=.\r?\n", re.IGNORECASE)

_LOOK: Final = 10
"""Lines among which the header is looked for."""

_OF_THE_ORDER: Final = ("customer", "phone", "received_at", "planned_at")
"""Columns in which the rows of one order agree, where they say anything."""

_NATIONAL: Final = 9
"""So many digits at its end tell a phone, with its country or without."""

Row = tuple[int, dict[str, str]]
"""A row by its columns, with the line it begins in."""


def read_table(text: str, whose: Whose, book_of: BookOf) -> Iterator[Record]:
    """The orders of a CSV file, and the rows that are none; `BadInput` when the header is not ours."""
    bad: list[BadRecord] = []
    together: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(text, whose):
        if isinstance(row, BadRecord):
            bad.append(row)
        else:
            together.setdefault((row[1].get("channel", "").strip(), _same_number(row[1]["number"])), []).append(row)
    yield from bad
    _settle_sums([record for rows in together.values() for _line, record in rows])
    for (_channel, name), rows in together.items():
        line, first = rows[0]
        lines = [record for _line, record in rows if any(record.get(column, "").strip() for column in LINE)]
        try:
            _check_one(rows)
            yield order(first, lines, whose, book_of)
        except DeskError as error:
            yield BadRecord(line, fields.label(name), str(error))


def _same_number(written: str) -> str:
    """The number by which rows belong together: `1041`, `#1041` and `1041.0` are one."""
    try:
        return fields.number(written)
    except BadInput:
        return written.strip()


def _check_one(rows: list[Row]) -> None:
    """Refuse rows of one number that are not of one order: a spreadsheet cuts long numbers until two are equal."""
    said: dict[str, tuple[int, str]] = {}
    for line, row in rows:
        for column in _OF_THE_ORDER:
            value = " ".join(row.get(column, "").split())
            if not value:
                continue
            first, known = said.setdefault(column, (line, value))
            if _meant(column, known) != _meant(column, value):
                raise BadInput(
                    _("lines {first} and {line} bear one number, but {column} differs: “{one}” and “{other}”; neither "
                      "was taken").format(first=first, line=line, column=column, one=clean(known, limit=40),
                                      other=clean(value, limit=40))
                )  # fmt: skip


def _meant(column: str, written: str) -> object:
    """What a cell says, however it is written."""
    if column == "phone":
        return digits(written)[-_NATIONAL:]
    if column == "customer":
        return fold(written)
    with suppress(BadInput):
        return fields.instant(written, column, "UTC")
    return written


def _settle_sums(records: list[dict[str, str]]) -> None:
    """Where a column shows what its signs mean, its sums that could be read in two ways are read so."""
    for column in SUMS:
        sign = decimal_sign(record.get(column, "") for record in records)
        for record in records if sign else []:
            if column in record:
                record[column] = settled(record[column], sign)


def _rows(text: str, whose: Whose) -> Iterator[Row | BadRecord]:
    at, separator = _header(text)
    above = text.count("\n", 0, at)
    csv.field_size_limit(_CELL)
    rows = csv.reader(io.StringIO(text[at:], newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip().casefold() for name in next(rows)]
    except csv.Error as error:
        raise BadInput(_("the header is not CSV: a quote in it is wrong or is never closed")) from error
    _check_header(header)
    if "channel" not in header:
        whose.channel_of({})
    while True:
        line = above + rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRecord(line, "", _why(str(error), above + rows.line_num - line + 1))
            continue
        while len(row) > len(header) and not row[-1].strip():
            row.pop()
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            said = _("{have} cells where the header has {want}").format(have=len(row), want=len(header))
            yield BadRecord(line, "", said)
        elif any(cell.strip() for name, cell in zip(header, row, strict=True) if not name):
            yield BadRecord(line, "", _("a cell stands in a column without a name"))
        else:
            yield line, dict(zip(header, row, strict=True))


def _header(text: str) -> tuple[int, str]:
    """Where the header begins, and what separates its cells: titles and `sep=;` may stand above it."""
    at = 0
    for line in text.split("\n", _LOOK)[:_LOOK]:
        for separator in _SEPARATORS:
            if "number" in (cell.strip().strip('"').casefold() for cell in line.split(separator)):
                return at, separator
        at += len(line) + 1
    begin = text.find("\n") + 1 if _SAYS_SEPARATOR.match(text) else 0
    return begin, max(_SEPARATORS, key=text[begin:].partition("\n")[0].count)


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
    unknown = [clean(name, limit=40) for name in header if name and name not in COLUMNS]
    if unknown:
        refuse_table(header)
        raise BadInput(
            ngettext("unknown column {names}; known: {known}", "unknown columns {names}; known: {known}", len(unknown))
            .format(names="; ".join(unknown), known=", ".join(COLUMNS))
        )  # fmt: skip
    doubled = next((name for name in header if name and header.count(name) > 1), None)
    if doubled is not None:
        raise BadInput(_("the column “{name}” stands twice").format(name=doubled))
    if "number" not in header:
        raise BadInput(_("the column “number” is missing"))

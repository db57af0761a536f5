"""A CSV file as rows of cells: where its header is, what separates them, and which rows cannot be read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from orderdesk.channels.incoming import BadRecord
from orderdesk.errors import BadInput
from orderdesk.i18n import _, ngettext

_CELL: Final = 16 * 1024 * 1024
"""Characters that a cell may have; what is sensible for each column is checked later."""

_OPEN: Final = "unexpected end of data"
"""What `csv` says when a quote is still open at the end of the file."""

_SEPARATORS: Final = ",;\t"
_SAYS_SEPARATOR: Final = re.compile(r"sep=.\r?\n", re.IGNORECASE)

LOOK: Final = 10
"""Lines among which the header is looked for."""

IsHeader = Callable[[Sequence[Any]], bool]
"""Whether somebody knows these headings."""


class Table(Struct, frozen=True):
    """A table being read."""

    header: list[str]
    rows: Iterator[tuple[int, list[Any]] | BadRecord]
    """Each row with the line it begins in, as many cells in it as the header has."""
    total: int = 0
    """About how many rows there are."""


def csv_table(text: str, is_header: IsHeader) -> Table:
    """The table in a text; the header is the first of its first lines that somebody knows, else the first at all."""
    at, separator = _header(text, is_header)
    above = text.count("\n", 0, at)
    csv.field_size_limit(_CELL)
    rows = csv.reader(io.StringIO(text[at:], newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(rows)]
    except csv.Error as error:
        raise BadInput(_("the header is not CSV: a quote in it is wrong or is never closed")) from error
    return Table(header, _rows(rows, header, above), text.count("\n"))


def sheet_table(rows: Sequence[Sequence[Any]], is_header: IsHeader) -> Table | None:
    """The table on a sheet of a workbook; `None` where nobody knows a header of it."""
    for at, cells in enumerate(rows[:LOOK]):
        header = ["" if cell is None else str(cell).strip() for cell in cells]
        if is_header(header):
            below = ((line, list(row)) for line, row in enumerate(rows[at + 1 :], at + 2) if any(_filled(row)))
            return Table(header, below, len(rows))
    return None


def _rows(rows: Any, header: list[str], above: int) -> Iterator[tuple[int, list[Any]] | BadRecord]:
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
        if not any(_filled(row)):
            continue
        if len(row) != len(header):
            said = _("{have} cells where the header has {want}").format(have=len(row), want=len(header))
            yield BadRecord(line, "", said)
        elif any(cell.strip() for name, cell in zip(header, row, strict=True) if not name):
            yield BadRecord(line, "", _("a cell stands in a column without a name"))
        else:
            yield line, row


def _filled(row: Sequence[Any]) -> Iterator[bool]:
    return (cell is not None and bool(str(cell).strip()) for cell in row)


def _header(text: str, is_header: IsHeader) -> tuple[int, str]:
    """Where the header begins, and what separates its cells: titles and `sep=;` may stand above it."""
    at = 0
    for line in text.split("\n", LOOK)[:LOOK]:
        for separator in _SEPARATORS:
            if separator in line or "\n" not in text:
                cells = next(csv.reader([line], delimiter=separator), [])
                if is_header([cell.strip() for cell in cells]):
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

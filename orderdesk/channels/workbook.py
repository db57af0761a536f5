"""Sheets of a workbook (Excel, LibreOffice) as rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from orderdesk.errors import BadInput
from orderdesk.i18n import _

MOST_ROWS = 1_048_576
"""Rows that a sheet of Excel has."""


def sheets(data: bytes) -> Iterator[list[list[Any]]]:
    """The rows of each sheet in turn: cells are texts, numbers, dates or `None`; `BadInput` where it is no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield [[_cell(cell) for cell in row] for row in rows]
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput(_("a workbook that cannot be read: open it, save it anew, and import that")) from error


def _cell(value: Any) -> Any:
    match value:
        case "" | None:
            return None
        case bool() | int() | str() | datetime() | date():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case time() | timedelta():
            return str(value)
    return str(value)

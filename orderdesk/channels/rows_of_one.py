"""Rows of a table that bear one number: whether they are of one order, and what their sums mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time
from typing import Any, Final

from orderdesk.channels import fields
from orderdesk.channels.sums import decimal_sign, settled
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean, digits, fold

_OF_THE_ORDER: Final = ("customer", "phone", "received_at", "planned_at")
"""Columns in which the rows of one order agree, where they say anything."""

_NATIONAL: Final = 9
"""So many digits at its end tell a phone, with its country or without."""


def same_number(written: str) -> str:
    """The number by which rows belong together: `1041`, `#1041` and `1041.0` are one."""
    try:
        return fields.number(written)
    except BadInput:
        return written.strip()


def check_one(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Refuse rows of one number that are not of one order: a spreadsheet cuts long numbers until two are equal."""
    said: dict[str, tuple[int, str]] = {}
    for line, row in rows:
        for column in _OF_THE_ORDER:
            value = " ".join(written(row.get(column)).split())
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


def settle_sums(records: Sequence[dict[str, Any]], columns: Iterable[str]) -> None:
    """Where a column shows what its signs mean, its sums that could be read in two ways are read so."""
    for column in columns:
        texts = [record for record in records if isinstance(record.get(column), str)]
        sign = decimal_sign(record[column] for record in texts)
        for record in texts if sign else []:
            record[column] = settled(record[column], sign)


def written(cell: object) -> str:
    """A cell as a text: a workbook has numbers and dates."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return str(cell).lower()
        case datetime():
            return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    return str(cell)

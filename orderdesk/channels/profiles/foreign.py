"""Opens a file that is not an answer of Kaspi's: as a table, a workbook, JSON or XML, by the profile that knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from orderdesk.channels import table
from orderdesk.channels.csv_rows import Table, csv_table, sheet_table
from orderdesk.channels.document import read_value
from orderdesk.channels.looks import refuse_failure
from orderdesk.channels.own import BookOf, Record, Whose
from orderdesk.channels.profiles.knowing import of_document, of_table
from orderdesk.channels.profiles.profile import Profile
from orderdesk.channels.profiles.records import orders_in, read_documents, read_foreign_table
from orderdesk.channels.profiles.xml_tree import read_xml
from orderdesk.channels.workbook import sheets
from orderdesk.errors import BadInput


class Found(Struct, frozen=True):
    """Orders being read."""

    total: int
    """About how many records there are to come."""
    records: Iterator[Record]
    profile: Profile | None = None
    """`None` where it is a table of the desk's own form."""


def read_csv(text: str, profiles: Sequence[Profile], whose: Whose, book_of: BookOf) -> Found:
    """The orders of a CSV file; `BadInput` where its header is nobody's."""
    found = csv_table(text, lambda cells: table.is_header(cells) or of_table(profiles, cells) is not None)
    return _table(found, profiles, whose, book_of)


def read_workbook(data: bytes, profiles: Sequence[Profile], whose: Whose, book_of: BookOf) -> Found | None:
    """The orders on the first sheet of a workbook that somebody knows; `None` where it is none, or nobody knows one."""
    try:
        for rows in sheets(data):
            found = sheet_table(rows, lambda cells: table.is_header(cells) or of_table(profiles, cells) is not None)
            if found is not None:
                return _table(found, profiles, whose, book_of)
    except BadInput:  # an archive that is no workbook is called by its own name
        return None
    return None


def read_answer(text: str, profiles: Sequence[Profile], whose: Whose, book_of: BookOf) -> Found | None:
    """The orders in JSON; `None` where nobody knows it, `BadInput` where it tells of a failure."""
    value = read_value(text)
    profile = of_document(profiles, value)
    refuse_failure(value)
    return None if profile is None else _documents(profile, value, whose, book_of)


def read_markup(data: bytes, profiles: Sequence[Profile], whose: Whose, book_of: BookOf) -> Found | None:
    """The orders in XML; `None` where nobody knows it."""
    if b"<html" in data[:4096].lower():
        return None
    name, inside = read_xml(data)
    profile = of_document(profiles, {name: inside})
    return None if profile is None else _documents(profile, {name: inside}, whose, book_of)


def _table(found: Table, profiles: Sequence[Profile], whose: Whose, book_of: BookOf) -> Found:
    profile = None if table.is_header(found.header) else of_table(profiles, found.header)
    if profile is None:
        return Found(found.total, table.read_table(found, whose, book_of))
    return Found(found.total, read_foreign_table(profile, found, whose, book_of), profile)


def _documents(profile: Profile, value: Any, whose: Whose, book_of: BookOf) -> Found:
    return Found(len(orders_in(profile, value)), read_documents(profile, value, whose, book_of), profile)

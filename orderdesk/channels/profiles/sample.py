"""Looks into a file that nobody knows: its headings or keys, and what stands under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from orderdesk.channels.csv_rows import Table, csv_table, sheet_table
from orderdesk.channels.document import read_value
from orderdesk.channels.files import decode, read_bytes
from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.profiles.guess import Sample
from orderdesk.channels.profiles.xml_tree import read_xml
from orderdesk.channels.workbook import sheets
from orderdesk.errors import BadInput
from orderdesk.i18n import _

_ROWS: Final = 200
"""Rows that are looked at."""

_DEEPEST: Final = 6


def look_into(path: Path) -> Sample:
    """What the file holds; `BadInput` where it is neither a table nor a document with a list in it."""
    data = read_bytes(path)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        for rows in sheets(data):
            if (found := sheet_table(rows, _looks_like_header)) is not None:
                return _of_table(found)
        raise BadInput(_("no sheet of it has a header"))
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        name, inside = read_xml(data)
        return _of_document({name: inside})
    text = decode(data).strip()
    if text.startswith(("{", "[")):
        return _of_document(read_value(text))
    return _of_table(csv_table(text, _looks_like_header))


def _looks_like_header(cells: Sequence[Any]) -> bool:
    """Whether these are headings: several words, none of them a number."""
    words = [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]
    return len(words) > 2 and not any(word.replace(".", "").replace(",", "").isdigit() for word in words)


def _of_table(table: Table) -> Sample:
    rows = []
    for row in table.rows:
        if not isinstance(row, BadRecord):
            rows.append(row[1])
        if len(rows) == _ROWS:
            break
    return Sample({name: [row[at] for row in rows if at < len(row)] for at, name in enumerate(table.header) if name})


def _of_document(value: Any) -> Sample:
    where, orders = max(_lists(value, "", _DEEPEST), key=lambda found: len(found[1][0]), default=("", []))
    if not orders:
        raise BadInput(_("there is no list of objects in it"))
    at, lines = max(
        ((name, inner) for name, inner in _lists(orders[0], "", 2) if inner), key=lambda found: len(found[1][0]),
        default=("", []),
    )  # fmt: skip
    more = [line for order in orders[1:_ROWS] for line in _under(order, at)]
    return Sample(_columns(orders[:_ROWS]), _columns([*lines, *more]) if lines else None, where, at)


def _lists(value: Any, where: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list of objects in a document by its path, the outer ones alone."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield f"{where}[]", value
    elif isinstance(value, dict) and depth:
        for name, inner in value.items():
            yield from _lists(inner, f"{where}.{name}" if where else name, depth - 1)


def _under(order: dict[str, Any], path: str) -> list[dict[str, Any]]:
    value: Any = order
    for name in path.removesuffix("[]").split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _columns(objects: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """The single values in objects by their paths."""
    found: dict[str, list[Any]] = {}
    for one in objects:
        for path, value in _leaves(one, "", 3):
            found.setdefault(path, []).append(value)
    return found


def _leaves(value: Any, where: str, depth: int) -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        path = f"{where}.{name}" if where else name
        if isinstance(inner, dict):
            if depth:
                yield from _leaves(inner, path, depth - 1)
        elif not isinstance(inner, list):
            yield path, inner

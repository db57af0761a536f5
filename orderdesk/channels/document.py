"""A JSON document read item by item, so that each item's line in the file is known and one bad item can be named.

What JSON allows and a shop must not: a key twice in one object, numbers that are none, numbers of a thousand digits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _

DOUBLED: Final = "\x00doubled"
"""Marks an object in which a key stands twice."""

_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Document:
    """The top object of a file."""

    values: dict[str, Any]
    """Key → value; a list's items are `(line, item)` pairs."""

    def items(self, key: str) -> list[Any]:
        """The items of a list, or the one object that stands in its place."""
        return [item for _, item in self.placed_items(key)]

    def placed_items(self, key: str) -> Iterator[tuple[int, Any]]:
        """The same with the line each item begins on."""
        value = self.values.get(key) or []
        yield from value if isinstance(value, list) else [(1, value)]


def read_document(text: str) -> Document:
    """Read an object; `BadInput` when the text is no JSON object."""
    reader = _Reader(text)
    try:
        return Document(reader.top())
    except RecursionError as error:
        raise BadInput(_("the JSON is nested too deeply")) from error
    except ValueError as error:
        raise BadInput(_("not JSON: {why}").format(why=error)) from error


def read_object(text: str) -> dict[str, Any]:
    """Read one object, such as a line of JSON Lines; `BadInput` when it is none."""
    try:
        value = DECODER.decode(text)
    except RecursionError as error:
        raise BadInput(_("the JSON is nested too deeply")) from error
    except ValueError as error:
        raise BadInput(_("not JSON: {why}").format(why=error)) from error
    if not isinstance(value, dict):
        raise BadInput(_("not a JSON object"))
    return check_single(value)


def check_single(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse an object in which, at any depth, a key stands twice."""
    for item in value.values():
        if isinstance(item, dict):
            check_single(item)
    if DOUBLED in value:
        raise BadInput(_("the key “{key}” stands twice").format(key=str(value[DOUBLED])[:40]))
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        table[DOUBLED] = next(name for name in names if names.count(name) > 1)
    return table


def _constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _whole(digits: str) -> int:
    if len(digits) > 19:
        raise ValueError(f"{digits[:19]}… is too large a number")
    return int(digits)


def _real(written: str) -> float:
    value = float(written)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{written[:20]} is too large a number")
    return value


DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_whole, parse_float=_real
)


class _Reader:
    """Walks through the top object with the standard decoder, noting where list items begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted_to, self._line = 0, 1

    def top(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        self._expect("{")
        while not self._take("}"):
            if values:
                self._expect(",")
            key = self._value()
            self._expect(":")
            values[str(key)] = list(self._list()) if self._take("[") else self._value()
        self._skip()
        if self._at < len(self._text):
            raise ValueError(f"something follows the end, line {self._line_here()}")
        return values

    def _list(self) -> Iterator[tuple[int, Any]]:
        first = True
        while not self._take("]"):
            if not first:
                self._expect(",")
            first = False
            self._skip()
            yield self._line_here(), self._value()

    def _value(self) -> Any:
        self._skip()
        value, self._at = DECODER.raw_decode(self._text, self._at)
        return value

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._at)
        assert match is not None
        self._at = match.end()

    def _take(self, sign: str) -> bool:
        self._skip()
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise ValueError(f"“{sign}” is missing, line {self._line_here()}")

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line

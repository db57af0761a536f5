"""A JSON document read item by item: each item's line in the file is known, and one bad item spoils no other.

What JSON allows and a shop must not is refused: a key twice in one object, numbers that are none, numbers of a thousand
digits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean

_DOUBLED: Final = "\x00doubled"
"""Marks an object in which a key stands twice."""

_SPACE = re.compile(r"[ \t\r\n]*")
_SKIP: Final = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode


class Document:
    """The top object of a file. Its lists are decoded only while they are walked through."""

    def __init__(self, text: str) -> None:
        """Find the keys of the top object; `BadInput` when the text is no JSON object."""
        self._text = text
        self.places: dict[str, int] = {}
        """Key → where its value begins."""
        self.counts: dict[str, int] = {}
        """Key → how many items its list has."""
        try:
            self._scan()
        except RecursionError as error:
            raise BadInput(_("the JSON is nested too deeply")) from error
        except json.JSONDecodeError as error:
            raise self._wrong(error.pos) from error

    def items(self, key: str) -> Iterator[tuple[int, dict[str, Any] | BadInput]]:
        """The objects of a list, or the one object in its place, with their lines; a bad one as its reason."""
        if key not in self.places:
            return
        at, line, counted = self.places[key], 1, 0
        single = not self._text.startswith("[", at)
        at = at if single else self._space(at + 1)
        while single or not self._text.startswith("]", at):
            if self._text.startswith(",", at):
                at = self._space(at + 1)
            _plain, end = _SKIP(self._text, at)
            line, counted = line + self._text.count("\n", counted, at), at
            try:
                yield line, read_object(self._text[at:end])
            except BadInput as error:
                yield line, error
            if single:
                return
            at = self._space(end)

    def _scan(self) -> None:
        at = self._expect("{", 0)
        while not self._text.startswith("}", at):
            if self.places:
                at = self._expect(",", at)
            key, at = _SKIP(self._text, at)
            at = self._expect(":", at)
            self.places[str(key)] = at
            at, self.counts[str(key)] = self._pass(at)
        if self._space(at + 1) < len(self._text):
            raise self._wrong(self._space(at + 1))

    def _pass(self, at: int) -> tuple[int, int]:
        """Where the value at `at` is over, and how many items it has."""
        if not self._text.startswith("[", at):
            _value, at = _SKIP(self._text, at)
            return self._space(at), 1
        at, count = self._space(at + 1), 0
        while not self._text.startswith("]", at):
            if count:
                at = self._expect(",", at)
            _value, at = _SKIP(self._text, at)
            at, count = self._space(at), count + 1
        return self._space(at + 1), count

    def _expect(self, sign: str, at: int) -> int:
        at = self._space(at)
        if not self._text.startswith(sign, at):
            raise self._wrong(at)
        return self._space(at + 1)

    def _space(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        assert match is not None
        return match.end()

    def _wrong(self, at: int) -> BadInput:
        if at >= len(self._text):
            return BadInput(_("not JSON: it ends too early"))
        line, column = self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at)
        return BadInput(_("not JSON from line {line}, column {column} on").format(line=line, column=column))


def read_object(text: str) -> dict[str, Any]:
    """Read one object; `BadInput` when it is none, or holds what a shop must not accept."""
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise BadInput(_("the JSON is nested too deeply")) from error
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()):
            raise BadInput(_("not JSON: it ends too early")) from error
        raise BadInput(_("not JSON from column {column} on").format(column=error.pos + 1)) from error
    if not isinstance(value, dict):
        raise BadInput(_("not a JSON object"))
    _check_single(value)
    return value


def _check_single(value: dict[str, Any]) -> None:
    if _DOUBLED in value:
        raise BadInput(_("the key “{key}” stands twice").format(key=clean(str(value[_DOUBLED]), limit=40)))
    for item in value.values():
        for inner in item if isinstance(item, list) else (item,):
            if isinstance(inner, dict):
                _check_single(inner)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _value in pairs]
        table[_DOUBLED] = next(name for name in names if names.count(name) > 1)
    return table


def _constant(name: str) -> float:
    raise BadInput(_("“{value}” is not a number").format(value=name))


def _whole(digits: str) -> int:
    if len(digits) > 19:
        raise BadInput(_("the number {digits}… is too large").format(digits=digits[:19]))
    return int(digits)


def _real(written: str) -> float:
    value = float(written)
    if value in (float("inf"), float("-inf")):
        raise BadInput(_("the number {digits}… is too large").format(digits=written[:19]))
    return value


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_whole, parse_float=_real
)

"""A JSON document read item by item: each item's line in the file is known, and one bad item spoils no other.

What JSON allows and a shop must not is refused: a key twice in one object, numbers that are none, numbers of a thousand
digits.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean

_DOUBLED: Final = "\x00doubled"
"""Marks an object in which a key stands twice."""

_SPACE = re.compile(r"[ \t\r\n]*")
_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_LONG: Final = b"0" * 19
"""A number that has so many digits may be too large."""
_SKIP: Final = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode


class Document:
    """The top object of a file. Its lists are decoded only while they are walked through."""

    def __init__(self, text: str) -> None:
        """Find the keys of the top object; `BadInput` when the text is no JSON object."""
        self._text = text
        self.places: dict[str, array[int]] = {}
        """Key → where each item of its list begins and ends."""
        try:
            self._scan()
        except RecursionError as error:
            raise BadInput(_("the JSON is nested too deeply")) from error
        except json.JSONDecodeError as error:
            raise self._wrong(error.pos) from error

    def count(self, key: str) -> int:
        """How many items a list has."""
        return len(self.places.get(key, ())) // 2

    def items(self, key: str) -> Iterator[tuple[int, dict[str, Any] | BadInput]]:
        """The objects of a list, or the one object in its place, with their lines; a bad one as its reason."""
        line, counted = 1, 0
        edges = iter(self.places.get(key, ()))
        for at, end in zip(edges, edges, strict=True):
            line, counted = line + self._text.count("\n", counted, at), at
            try:
                yield line, read_object(self._text[at:end])
            except BadInput as error:
                yield line, error

    def _scan(self) -> None:
        at = self._expect("{", 0)
        while not self._text.startswith("}", at):
            if self.places:
                at = self._expect(",", at)
            key, at = _SKIP(self._text, at)
            at = self._expect(":", at)
            at, self.places[str(key)] = self._pass(at)
        if self._space(at + 1) < len(self._text):
            raise self._wrong(self._space(at + 1))

    def _pass(self, at: int) -> tuple[int, array[int]]:
        """Where the value at `at` is over, and where each of its items begins and ends."""
        edges = array("q")
        if not self._text.startswith("[", at):
            _value, end = _SKIP(self._text, at)
            edges.extend((at, end))
            return self._space(end), edges
        at = self._space(at + 1)
        while not self._text.startswith("]", at):
            if edges:
                at = self._expect(",", at)
            _value, end = _SKIP(self._text, at)
            edges.extend((at, end))
            at = self._space(end)
        return self._space(at + 1), edges

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
    value = _read_plain(text)
    if value is not None:
        return value
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


def read_value(text: str) -> Any:
    """Read a whole document, an object or a list; `BadInput` as for `read_object`."""
    return read_object(text) if text.startswith("{") else read_object(f'{{"":{text}}}')[""]


def _read_plain(text: str) -> dict[str, Any] | None:
    """An object beyond doubt, read in a third of the time; `None` for what must be looked at with care.

    Where no space stands before a colon, there are at most as many keys in the text as quotes with a colon behind: if
    what was read has as many, none of them stood there twice.
    """
    try:
        data = text.encode()
        value = _PLAIN.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        return None
    if type(value) is not dict or _LONG in data.translate(_DIGITS):
        return None
    if " :" in text or "\t:" in text or "\r:" in text or "\n:" in text:
        return None
    return value if _keys(value) == text.count('":') else None


def _keys(value: dict[str, Any]) -> int:
    """How many keys there are in all of it."""
    found, inside = 0, list[Any]([value])
    for one in inside:  # it grows meanwhile
        if type(one) is dict:
            found += len(one)
            one = one.values()
        for item in one:
            kind = type(item)
            if kind is dict or kind is list:
                inside.append(item)
    return found


def _check_single(value: dict[str, Any]) -> None:
    if _DOUBLED in value:
        raise BadInput(_("the key “{key}” appears twice").format(key=clean(str(value[_DOUBLED]), limit=40)))
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

_PLAIN: Final = msgspec.json.Decoder()

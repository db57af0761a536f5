"""Reads a TOML table into a frozen value and says exactly what is wrong with it.

A text is cleaned on the way (see `text`): it may hold anything, and stands on screens, in lists and in messages.
Every error names the file, the key and what may stand there. A field's type is its rule: `str`, `int`, `bool`,
`Seconds` (written `"90s"`, `"15m"`, `"3h"`, `"2d"`), `Percent` (written `"5%"`, `"12.5%"`), an enum, a nested
value, `tuple[T, ...]`, `dict[str, T]` or any of these or `None`. Keys that the value does not have are
refused, so a slip of the pen is never ignored.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NewType, TypeVar

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean_lines

Seconds = NewType("Seconds", int)
"""A length of time, in seconds; written in TOML with its unit."""

Percent = NewType("Percent", int)
"""A share in hundredths of a percent; written in TOML with its sign."""

T = TypeVar("T", bound=Struct)

_SHARE = pattern(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%", re.ASCII)
_LENGTH = pattern(r"([0-9]{1,6})([smhd])", re.ASCII)
_LONGEST = 3660 * 86400
"""Seconds: what is measured here is the time of an order, not of an age."""

_LARGEST = 4 << 20
"""Bytes: a rulebook has some dozens of thousands."""

MOST = 65_535
"""No whole number here is larger: they count days, tries, digits, ports."""

_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_toml(path: Path) -> dict[str, Any]:
    """The file's table; `ConfigError` names the file and the line that is not TOML."""
    return parse_toml(read_file(path), path)


def read_file(path: Path) -> bytes:
    """The file as it is; `ConfigError` says why it cannot be read."""
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(_("{file}: is no regular file").format(file=path))
        if path.stat().st_size > _LARGEST:
            said = _("{file}: is over {most} MB: that is no such file")
            raise ConfigError(said.format(file=path, most=_LARGEST >> 20))
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(_("{file}: cannot be read ({why})").format(file=path, why=error.strerror or error)) from error


def parse_toml(source: bytes, path: Path) -> dict[str, Any]:
    """The table that a file holds; `ConfigError` names the file and the line that is not TOML."""
    try:
        return tomllib.loads(source.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, a number or a nesting beyond all measure
        raise ConfigError(_("{file}: not a TOML file: {why}").format(file=path, why=error)) from error


def read(kind: type[T], table: object, where: str) -> T:
    """`table` as a `kind`; `where` is the file's name, and grows with each key on the way down."""
    if not isinstance(table, Mapping):
        raise _wrong(where, _("a table"), table)
    known = _fields(kind)
    for key in table:
        if key not in known:
            raise ConfigError(
                _("{where}: unknown key “{key}”; allowed: {allowed}").format(
                    where=where, key=key, allowed=nearest_first(str(key), list(known))
                )
            )
    values: dict[str, Any] = {}
    for key, field in known.items():
        if key in table:
            values[field.name] = _value(field.type, table[key], f"{where}: {key}")
        elif field.required:
            raise ConfigError(_("{where}: key “{key}” is missing").format(where=where, key=key))
    try:
        return kind(**values)
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error


def length(text: str) -> Seconds:
    """A length of time such as `15m`; `ValueError` when it is none."""
    match = _LENGTH.fullmatch(text)
    seconds = int(match[1]) * _UNIT[match[2]] if match else _LONGEST + 1
    if seconds > _LONGEST:
        raise ValueError(text)
    return Seconds(seconds)


def share(text: str) -> Percent:
    """A share such as `12.5%`; `ValueError` when it is none."""
    match = _SHARE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return Percent(int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")))


@cache
def _fields(kind: type[Struct]) -> dict[str, FieldInfo]:
    """What is known of every key; a field `from_` is written “from”."""
    return {field.name.rstrip("_"): field for field in fields(kind)}


def _value(hint: Any, value: object, where: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _value(next(arg for arg in args if arg is not types.NoneType), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(where, _("a list"), value)
        return tuple(_value(args[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise _wrong(where, _("a table"), value)
        return {str(key): _value(args[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is Any:
        return value
    if hint is Seconds:
        try:
            return length(str(value))
        except ValueError as error:
            raise _wrong(
                where, _("a length of time such as “90s”, “15m”, “3h” or “2d”, at most 3660d"), value
            ) from error
    if hint is Percent:
        try:
            return share(str(value))
        except ValueError as error:
            raise _wrong(where, _("a share such as “5%” or “12.5%”"), value) from error
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        allowed = [member.value for member in hint]
        if value not in allowed:
            raise _wrong(where, _("one of {allowed}").format(allowed=nearest_first(str(value), allowed)), value)
        return hint(value)
    if issubclass(hint, Struct):
        return read(hint, value, where)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        names = {str: _("a text"), int: _("a whole number"), bool: "true / false"}
        raise _wrong(where, names.get(hint, hint.__name__), value)
    if hint is int and not 0 <= value <= MOST:
        raise _wrong(where, _("a whole number from 0 to {most}").format(most=MOST), value)
    return clean_lines(value) if hint is str else value


def _wrong(where: str, wanted: str, value: object) -> ConfigError:
    return ConfigError(
        _("{where}: must be {wanted}, not {value}").format(where=where, wanted=wanted, value=repr(value)[:60])
    )


def nearest_first(word: str, allowed: list[str]) -> str:
    """What is allowed, in one line that begins with what was perhaps meant."""
    near = difflib.get_close_matches(word, allowed, n=len(allowed), cutoff=0.5)
    return ", ".join([*near, *(item for item in allowed if item not in near)])

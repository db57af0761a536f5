"""Mutants of the rulebooks: every value that changes behaviour, changed to another that may stand there, or gone."""

from __future__ import annotations

import copy
import functools
import gc
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, force_setattr

from orderdesk.config_reader import Percent, Seconds, parse_toml, read, read_toml
from orderdesk.errors import ConfigError
from orderdesk.rules.rulebook import load
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import LETTERS
from orderdesk.rules.rulebook.validate import mistakes
from scripts.catalogues import WORDED
from scripts.mutants.covered import ROOT, Covered
from scripts.mutants.mutant import Mutant

GROUP = "values of rulebooks"

Table = dict[str, Any]
Way = tuple[str | int, ...]
"""Keys and indexes down to a value."""

GONE = object()
"""In place of a value: it is taken out."""


def mutants(tests: Mapping[str, Covered], only: str) -> Iterator[Mutant]:
    """Every change of the shipped rulebooks that their check lets pass, with the tests, a rulebook's own first."""
    living = [thing for thing in gc.get_objects() if isinstance(thing, Rulebook)]
    return (mutant for mutant in _all(list(tests), living) if only in mutant.file)


def _all(tests: Sequence[str], living: Sequence[Rulebook]) -> Iterator[Mutant]:
    for path in sorted((ROOT / "data" / "rulebooks").glob("*.toml")):
        table = read_toml(path)
        read_already = [book for book in living if book.key == table["key"]]
        met = tuple(sorted(tests, key=lambda test: f"[{path.stem}]" not in test))
        for way, new in _changes(Rulebook, table, (), table):
            changed = _changed(table, way, new)
            book = _book(changed, path.name)
            if book is not None:
                place, change = f"{path.relative_to(ROOT)}: {_place(table, way)}", _said(table, way, new)
                yield Mutant(GROUP, place, change, met, functools.partial(put, path, changed, book, read_already))


def put(path: Path, table: Table, book: Rulebook, living: Sequence[Rulebook]) -> None:
    """Let the file read so from now on, and change the rulebooks that have been read from it already."""
    for old in living:
        for field in fields(Rulebook):
            force_setattr(old, field.name, getattr(book, field.name))
    vars(load)["recall"] = lambda source, name: None
    vars(load)["keep"] = lambda book, source, name: None
    vars(load)["parse_toml"] = lambda source, asked: table if asked == path else parse_toml(source, asked)


def _book(table: Table, name: str) -> Rulebook | None:
    """The rulebook; none where its check would refuse it."""
    try:
        book = read(Rulebook, table, name)
    except ConfigError:
        return None
    return None if any(mistakes(book)) else book


def _changes(kind: Any, table: Table, way: Way, book: Table) -> Iterator[tuple[Way, Any]]:
    """Ways to values with what is put there; `kind` is the value that reads the table."""
    hints = {name.rstrip("_"): hint for name, hint in typing.get_type_hints(kind).items()}
    optional = {field.name.rstrip("_") for field in fields(kind) if not field.required}
    for key, value in table.items():
        here = (*way, key)
        if _is_wording(key, value, way):
            continue
        if key in optional:
            yield here, GONE
        yield from _of(hints[key], value, here, book)


def _is_value(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _is_wording(key: str, value: object, way: Way) -> bool:
    if key == "message" and isinstance(value, dict):
        return True
    if key in ("key", "mark") and (not way or way[0] not in ("target", "fee") or len(way) > 2):
        return True
    words = isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
    return key in WORDED and words and not (key == "name" and "tiers" in way)


def _of(hint: Any, value: Any, way: Way, book: Table) -> Iterator[tuple[Way, Any]]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        yield from _of(next(arg for arg in args if arg is not types.NoneType), value, way, book)
    elif origin is tuple:
        for number, item in enumerate(value):
            yield (*way, number), GONE
            if _is_value(args[0]):
                yield from _changes(args[0], item, (*way, number), book)
        if not _is_value(args[0]):
            yield way, [next((name for name in _names(args[0], way, book) if name not in value), "other"), *value]
    elif origin is dict:
        for key, item in value.items():
            yield (*way, key), GONE
            yield from _of(type(item), item, (*way, key), book)
    elif hint is list:
        for number, item in enumerate(value):
            yield (*way, number), GONE
            yield from _of(type(item), item, (*way, number), book)
    elif _is_value(hint):
        yield from _changes(hint, value, way, book)
    elif hint is bool:
        yield way, not value
    elif hint is int:
        yield way, value + 1
    elif hint in (Seconds, Percent):
        number = value.rstrip("smhd%")
        yield way, f"{int(number) + 1}{value[len(number) :]}"
    else:
        yield way, next(name for name in [*_names(hint, way, book), f"{value}_other"] if name != value)


def _names(hint: Any, way: Way, book: Table) -> list[str]:
    """What else may stand at a place."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return [member.value for member in hint]
    statuses = [status["key"] for status in reversed(book["status"])]
    match [part for part in way if isinstance(part, str)]:
        case ["zone"]:
            return ["UTC", "Asia/Tokyo"]
        case ["country"]:
            return ["DE"]
        case ["currency"]:
            return ["EUR"]
        case ["calendar"]:
            return ["kz", "ua"]
        case [*_, "from" | "in" | "status"] if "when" not in way:
            return statuses
        case [*_, "message" | "request"]:
            return list(book["message"])
        case [*_, "letter"]:
            return list(LETTERS)
        case ["step", "reason"]:
            return [reason["key"] for reason in book["reason"]]
        case ["target", *_, "breach" | "do"] | ["reason", "takes"]:
            return [step["key"] for step in book["step"]]
        case [*_, "field" | "since" | "of"]:
            return ["received_at", "delivery_cost"]
    return []


def _changed(table: Table, way: Way, new: Any) -> Table:
    changed = copy.deepcopy(table)
    inner: Any = changed
    for part in way[:-1]:
        inner = inner[part]
    if new is GONE:
        del inner[way[-1]]
    else:
        inner[way[-1]] = new
    return changed


def _value(table: Table, way: Way) -> Any:
    inner: Any = table
    for part in way:
        inner = inner[part]
    return inner


def _place(table: Table, way: Way) -> str:
    """`step.accept.to.0.status`: things that have a key by it, clocks and fees, which share theirs, by number too."""
    named = []
    for end, part in enumerate(way, 1):
        thing = _value(table, way[:end])
        key = str(thing["key"]) if isinstance(part, int) and isinstance(thing, dict) and "key" in thing else str(part)
        named.append(f"{key}#{part}" if way[0] in ("target", "fee") and end == 2 else key)
    return ".".join(named)


def _said(table: Table, way: Way, new: Any) -> str:
    old = _value(table, way)
    return f"{'{…}' if isinstance(old, dict) else old} → {'gone' if new is GONE else new}"

"""Looks up the places that a profile names: columns of a row, or paths into a document.

A document is what JSON reads to; XML is made into the same (`xml_tree.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from orderdesk.channels.profiles.profile import Places
from orderdesk.patterns import pattern
from orderdesk.sanitize import fold

_PART: Final = pattern(r"(?P<name>[^\[\]{}]*)(?P<pick>\{\}|\[[^\]]*\])?")

_TOGETHER: Final = " + "


class Row:
    """A row of a table, by its headings, however their letters and spaces are written."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        """Over the cells by heading (`heading`)."""
        self._cells = cells

    def at(self, place: str) -> Any:
        """What stands in a column; `None` where there is no such column."""
        return self._cells.get(heading(place))


class Node:
    """A part of a document."""

    def __init__(self, value: Any) -> None:
        """Over what JSON has read to."""
        self._value = value

    def at(self, place: str) -> Any:
        """What stands at a path; the first of several."""
        return next(iter(self.all(place)), None)

    def all(self, place: str) -> list[Any]:
        """All that stands at a path."""
        found = [self._value]
        for name, pick in _steps(place):
            found = [inner for value in found for inner in _picked(_under(value, name), pick)]
        return found


Told = Row | Node
"""What a profile is asked about."""


def say(told: Told, places: Places, empty: Iterable[str] = ()) -> Any:
    """What the first of these places says that says anything; `None` where none does."""
    for place in places:
        parts = [_plain(told.at(part), empty) for part in place.split(_TOGETHER)]
        said = [part for part in parts if part is not None]
        if len(parts) == 1 and said:
            return said[0]
        if said:
            return " ".join(str(part).strip() for part in said)
    return None


@lru_cache(maxsize=4096)
def heading(written: str) -> str:
    """A heading as headings are compared: without its case, marks, and spaces that cannot be seen."""
    return " ".join(fold(written.replace("\ufeff", "").replace("\u00a0", " ")).split())


def _plain(value: Any, empty: Iterable[str]) -> Any:
    """A value that says something; `None` for nothing, and for whole branches."""
    if isinstance(value, str):
        return None if not value.strip() or value.strip() in empty else value
    return None if isinstance(value, (list, dict)) else value


@lru_cache(maxsize=4096)
def _steps(place: str) -> tuple[tuple[str, str | None], ...]:
    """The names of a path, each with what is picked there."""
    steps = []
    for part in re.split(r"\.(?![^\[]*\])", place):  # a point in brackets belongs to what is looked for
        match = _PART.fullmatch(part)
        steps.append((match["name"], match["pick"]) if match else (part, None))
    return tuple(steps)


def _under(value: Any, name: str) -> Any:
    if not name:
        return value
    if isinstance(value, list):  # a list where one was meant: its first
        value = value[0] if value else None
    return value.get(name) if isinstance(value, dict) else None


def _picked(value: Any, pick: str | None) -> list[Any]:
    if value is None:
        return []
    if pick is None:
        return [value]
    if pick == "{}":
        return [*value.values()] if isinstance(value, dict) else []
    items = value if isinstance(value, list) else [value]
    wanted = pick[1:-1]
    if not wanted:
        return items
    if wanted.isdigit():
        return items[int(wanted) : int(wanted) + 1]
    name, _, word = wanted.partition("=")
    return [item for item in items if isinstance(item, dict) and str(item.get(name)) == word]

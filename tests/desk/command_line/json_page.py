"""docs/json.md, read: what each command with `--json` answers, and what is wrong with an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

PAGE: Final = Path(__file__).parents[3] / "docs/json.md"

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_PLAIN: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
    "money": lambda value: isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d|•+", value) is not None,
    "instant": lambda value: isinstance(value, str) and _INSTANT.fullmatch(value) is not None,
    "date": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None,
    "time": lambda value: isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) is not None,
    "any": lambda value: value is None or isinstance(value, str | int),
}


class Page(Struct):
    """The page: commands with the type of their answer, and the fields of each object."""

    commands: dict[str, str]
    objects: dict[str, dict[str, str]]
    missing: set[tuple[str, str]]
    """Fields that may be missing."""
    whose: dict[tuple[str, str], str]
    """Where a field is told of that an object has from another one."""
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Fields that had a value, in an answer that was looked at."""

    def unseen(self) -> set[str]:
        """Fields that had no value in any answer."""
        fields = {(name, one) for name, fields in self.objects.items() for one in fields}
        return {f"{name}.{one}" for name, one in fields - self.whose.keys() - self.seen}

    def wrong(self, kind: str, value: Any, where: str = "") -> Iterator[str]:
        """What of a value is not as the page says, each with its place."""
        if kind.endswith("?"):
            if value is None:
                return
            kind = kind[:-1]
        if " or " in kind and kind[0] not in "[{":
            if all(any(self.wrong(one, value)) for one in kind.split(" or ")):
                yield f"{where}: {value!r} is no {kind}"
        elif kind[0] == "[":
            yield from self._list(kind[1:-1], value, where)
        elif kind[0] == "{":
            for name, each in value.items() if isinstance(value, dict) else ():
                yield from self.wrong(kind[1:-1], each, f"{where}.{name}")
            if not isinstance(value, dict):
                yield f"{where}: {value!r} is no {kind}"
        elif kind[0].isupper():
            yield from self._object(kind, value, where)
        elif not _PLAIN[kind](value):
            yield f"{where}: {value!r} is no {kind}"

    def _list(self, inner: str, value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no list"
            return
        kinds = [inner] if inner[0] in "[{" else inner.split(", ")
        if len(kinds) > 1 and len(kinds) != len(value):
            yield f"{where}: {value!r} is not {len(kinds)} long"
        for number, each in enumerate(value):
            yield from self.wrong(kinds[number % len(kinds)], each, f"{where}[{number}]")

    def _object(self, name: str, value: Any, where: str) -> Iterator[str]:
        fields = self.objects[name]
        if not isinstance(value, dict):
            yield f"{where}: {value!r} is no {name}"
            return
        needed = {one for one in fields if (name, one) not in self.missing}
        yield from (f"{where}: {name} has no {one}" for one in sorted(needed - value.keys()))
        for key, each in value.items():
            if key not in fields:
                yield f"{where}: {name} knows no {key}"
                continue
            if each not in (None, [], {}):
                self.seen.add((self.whose.get((name, key), name), key))
            yield from self.wrong(fields[key], each, f"{where}.{key}")


@cache
def page() -> Page:
    """The page as it is in the repository."""
    found = Page({}, {}, set(), {})
    title, fields = "", dict[str, str]()
    for line in PAGE.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"###? (.+)", line):
            title = heading[1]
            if line.startswith("### "):
                fields = found.objects[title] = {}
        elif base := re.fullmatch(r"All of `(\w+)`, and:", line):
            fields.update(found.objects[base[1]])
            found.whose.update({(title, name): found.whose.get((base[1], name), base[1]) for name in fields})
            found.missing.update({(title, name) for name in fields if (base[1], name) in found.missing})
        elif line.startswith("| `"):
            names, kind = (cell.strip() for cell in line.split("|")[1:3])
            into = found.commands if title == "Commands" else fields if line and title in found.objects else {}
            for name, may_miss in re.findall(r"`([^`]+)`(\??)", names):
                into[name] = kind.strip("`")
                found.whose.pop((title, name), None)
                if may_miss:
                    found.missing.add((title, name))
    return found

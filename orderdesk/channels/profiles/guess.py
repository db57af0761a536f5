"""Writes a first profile for a file that nobody knows, by what its columns or keys are called and hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from msgspec import Struct

from orderdesk.channels.profiles.lookup import heading
from orderdesk.config_reader import read, read_toml
from orderdesk.data_files import data_folder
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean

_LIKE: Final = 0.86
"""How alike two headings must be, where none is the same."""

_MOST_WORDS: Final = 30
_SAMPLES: Final = 3


class Names(Struct, frozen=True):
    """What fields are called elsewhere, and what their words mean: `data/profile_guesses.toml`."""

    order: dict[str, tuple[str, ...]]
    line: dict[str, tuple[str, ...]]
    word: dict[str, tuple[str, ...]]
    means: dict[str, dict[str, str]]


class Sample(Struct, frozen=True):
    """What a file holds under its headings or keys."""

    cells: Mapping[str, Sequence[Any]]
    """Heading → what stands below it, in some rows."""
    lines: Mapping[str, Sequence[Any]] | None = None
    """The same of the lines of orders, where a document has them; else they are in the rows."""
    orders: str = ""
    """Of a document: where its orders are."""
    at: str = ""
    """Of a document: where the lines of an order are."""


def guess(key: str, sample: Sample) -> str:
    """A profile in TOML, to be looked over: what was not understood stands in it as a remark."""
    names = read(Names, read_toml(data_folder() / "profile_guesses.toml"), "profile_guesses.toml")
    order, left = _named(sample.cells, names.order)
    if "number" not in order:
        raise BadInput(_("no column of it looks like an order number; known: {known}").format(
            known=", ".join(sample.cells)))  # fmt: skip
    line, rest = _named(sample.lines if sample.lines is not None else {name: sample.cells[name] for name in left},
                        names.line)  # fmt: skip
    if sample.lines is None:
        left = rest
    words, left = _named({name: sample.cells[name] for name in left}, names.word)
    return (
        "\n".join(
            _toml(key, sample, order, line, {name: (theirs, names.means[name]) for name, theirs in words.items()}, left)
        )
        + "\n"
    )


def _named(
    cells: Mapping[str, Sequence[Any]], called: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, str], list[str]]:
    """Our fields with the headings that are theirs, the best first; and the headings that are nobody's."""
    free, found = sorted(cells, key=lambda name: name.count(".")), dict[str, str]()  # what stands higher is surer
    for exact in (True, False):
        for ours, names in called.items():
            if ours not in found and (theirs := _like(free, names, exact=exact)) is not None:
                found[ours] = theirs
                free.remove(theirs)
    return found, free


def _like(free: Iterable[str], names: tuple[str, ...], *, exact: bool) -> str | None:
    by_heading = {heading(name.rpartition(".")[2].replace("_", " ")): name for name in reversed([*free])}
    for name in map(heading, names):
        if exact and name in by_heading:
            return by_heading[name]
        if not exact and len(name) > 3 and (near := get_close_matches(name, by_heading, 1, _LIKE)):
            return by_heading[near[0]]
    return None


def _toml(
    key: str,
    sample: Sample,
    order: dict[str, str],
    line: dict[str, str],
    words: dict[str, tuple[str, dict[str, str]]],
    left: list[str],
) -> Iterator[str]:
    said = _("A first guess: look over each line, then try it: `orderdesk import --dry-run --profile {key} FILE`.")
    yield f"# {said.format(key=key)}"
    yield f"key = {_quoted(key)}"
    yield f"title = {_quoted(key)}"
    yield "confirmed = false"
    yield ""
    yield "[find]"
    known = [order["number"], *(name for name in (*line.values(), *order.values()) if name != order["number"])]
    if sample.orders:
        yield f"keys = {_list(name.rpartition('.')[2] for name in known[:4])}"
        yield f"orders = {_list([sample.orders])}"
    else:
        yield f"columns = {_list(known[:4])}"
    yield ""
    yield "[order]"
    for ours, theirs in order.items():
        yield f"{ours} = {_list([theirs])}{_seen(sample.cells[theirs])}"
    if line:
        yield ""
        yield "[line]"
        if sample.orders:
            yield f"at = {_list([sample.at])}"
        for ours, theirs in line.items():
            yield f"{ours} = {_list([theirs])}{_seen((sample.lines or sample.cells)[theirs])}"
    for ours, (theirs, means) in words.items():
        yield ""
        yield f"[[{ours}]]"
        yield f"of = {_list([theirs])}"
        yield f"means = {{ {', '.join(_meant(means, sample.cells[theirs]))} }}"
    if left:
        yield ""
        yield "# " + _("Not used:")
        yield from (f"# {clean(name, limit=80)}{_seen(sample.cells[name])}" for name in left if name in sample.cells)


def _meant(means: Mapping[str, str], said: Sequence[Any]) -> Iterator[str]:
    """The words that stand there, each with what it probably means; empty where that cannot be told."""
    for word in list(dict.fromkeys(str(value).strip() for value in said if value not in (None, "")))[:_MOST_WORDS]:
        meant = next((ours for part, ours in means.items() if heading(part) in heading(word)), "")
        yield f"{_quoted(word)} = {_quoted(meant)}"


def _seen(values: Sequence[Any]) -> str:
    some = [clean(str(value), limit=24) for value in values if value not in (None, "")][:_SAMPLES]
    return f"  # {'; '.join(dict.fromkeys(some))}" if some else ""


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(name) for name in names)}]"


def _quoted(text: str) -> str:
    return '"' + clean(text, limit=200).replace("\\", "\\\\").replace('"', '\\"') + '"'

"""The keys of a place in groups, as its help tells them: made of what the place declares, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from orderdesk.i18n import _, mark
from screens.keyboard.named_key import Key

Group = tuple[str, Sequence[tuple[str, str]]]
"""A title, and what stands under it: a key or a sign, and what is said of it."""

_MOVING: Final = ("move", "page", "edge", "scroll", "neighbour")
"""Actions that only move about."""
_ABOUT: Final = mark("Moving about")
_EVERYWHERE: Final = mark("Everywhere")
_HERE: Final = mark("Here")
_TITLES: Final = {
    "order": mark("With the order"),
    "shelf": mark("Shelves and search"),
    "search": mark("Shelves and search"),
    "shop": mark("The desk"),
    "desk": mark("The desk"),
    "dialog": _EVERYWHERE,
    "keys": _EVERYWHERE,
}
"""What the first word of a key's id stands for, where that is not the place itself."""
_LAST: Final = (_ABOUT, _EVERYWHERE)


def grouped(keys: Iterable[Key]) -> list[Group]:
    """The keys that are told of, those that do the same in one row; what is of the place itself comes first."""
    groups = dict[str, dict[str, list[str]]]()
    for key in keys:
        if said := key.help or key.word:
            groups.setdefault(_title(key), {}).setdefault(_(said), []).append(key.label)
    ordered = sorted(
        groups, key=lambda title: (title in _LAST, title != _HERE, _LAST.index(title) if title in _LAST else 0)
    )
    return [(_(title), [(_together(labels), said) for said, labels in groups[title].items()]) for title in ordered]


def _title(key: Key) -> str:
    if key.action.partition("(")[0] in _MOVING:
        return _ABOUT
    return _TITLES.get(key.id.partition(".")[0], _HERE)


def _together(labels: Sequence[str]) -> str:
    """Several keys as they are written; digits that follow each other as from one to the last."""
    figures = sorted({label for label in labels if len(label) == 1 and label.isdecimal()})
    others = [label for label in dict.fromkeys(labels) if label not in figures]
    if len(figures) > 2:
        figures = [f"{figures[0]}–{figures[-1]}"]
    return " ".join([*figures, *others])

"""Lines for a narrow terminal: two ends of a line, text over several lines, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from orderdesk.patterns import pattern
from screens.safe import plain

_CUT: Final = "…"

_SIGN: Final = "(?:[₸₴₽$€]|тг|грн|руб|[A-Z]{3})(?!\\w)"

_WHOLE: Final = pattern(
    rf"[(«]?(?:-?\d{{1,3}}(?: \d{{3}})+(?:,\d\d)?(?: {_SIGN})?|-?\d+(?:,\d\d)? {_SIGN}|\+\d[\d *]*[\d*])\S*|\S+"
)
"""What is not broken over two lines: a sum with its currency, a phone, else a word."""

T = TypeVar("T")


def pair(left: str, right: str, width: int, style: str = "") -> Content:
    """Two texts at the ends of a line; the left one is cut where both do not fit."""
    room = width - cell_len(right) - (1 if right else 0)
    return plain(f"{set_cell_size(cut(left, room), max(room, 0))}{' ' if right else ''}{right}".rstrip(), style)


def cut(text: str, width: int) -> str:
    """The text, cut where it is too long."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, max(width - 1, 0)).rstrip()}{_CUT}"


def folded(text: str, width: int, style: str = "", indent: int = 0) -> list[Content]:
    """A text over as many lines as it takes; a sum or a phone is a word. What fits on no line is cut across lines."""
    return [plain(f"{'' if first else ' ' * indent}{line}", style) for first, line in _folded(text, width, indent)]


def _folded(text: str, width: int, indent: int) -> Iterator[tuple[bool, str]]:
    line, first, room = "", True, width
    for word in _WHOLE.findall(text):
        while cell_len(word) > room:
            if line:
                yield first, line
                line, first, room = "", False, width - indent
            if cell_len(word) > room:
                head = set_cell_size(word, room).rstrip()
                yield first, head
                word, first, room = word[len(head) :], False, width - indent
        if line and cell_len(f"{line} {word}") > room:
            yield first, line
            line, first, room = "", False, width - indent
        line = f"{line} {word}".strip()
    if line:
        yield first, line


def flowed(items: Iterable[str], width: int) -> list[Content]:
    """Short texts one behind the other, none of them broken; those that are empty are left out."""
    lines = list[str]()
    for item in filter(None, items):
        longer = f"{lines[-1]}   {item}" if lines else item
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(cut(item, width))
    return [plain(line) for line in lines]


def rule(width: int) -> Content:
    """A line across."""
    return plain("-" * width, "$foreground-muted")


def part_of(lines: Sequence[T], room: int, part: int) -> tuple[list[T], int]:
    """The part of what does not fit into the room, and how many there are beyond it; after the last comes the first."""
    room = max(room, 1)
    parts = max(-(-len(lines) // room), 1)
    begin = part % parts * room
    shown = list(lines[begin : begin + room])
    return shown, len(lines) - len(shown)

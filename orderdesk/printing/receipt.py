"""What a receipt says, and how its lines are laid out on a roll of so many characters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from msgspec import Struct

from orderdesk.sanitize import clean


class Line(Struct, frozen=True):
    """A line: what stands at its left, and what at its right."""

    left: str
    right: str = ""
    big: bool = False
    """In letters of twice the size."""
    rule: bool = False
    """A line of dashes across the paper instead."""


class Receipt(Struct, frozen=True, kw_only=True):
    """A slip of paper."""

    lines: tuple[Line, ...]
    code: str = ""
    """The number whose code stands at its end, if any."""

    @property
    def text(self) -> str:
        """All that is written on it."""
        return "\n".join(part for line in self.lines for part in (line.left, line.right))


def laid_out(receipt: Receipt, width: int) -> Iterator[tuple[str, bool]]:
    """Its lines on a roll of `width` characters, each with whether it is big, and then half as many fit."""
    for line in receipt.lines:
        if line.rule:
            yield "-" * width, False
            continue
        room = width // 2 if line.big else width
        for said in _fitted(clean(line.left), clean(line.right), room):
            yield said, line.big


def receipt_lines(receipt: Receipt, width: int) -> list[str]:
    """The same for a terminal."""
    return [said for said, _big in laid_out(receipt, width)]


def _fitted(left: str, right: str, room: int) -> list[str]:
    """Both on one line where they fit, else the left one broken and the right one below it, at the right edge."""
    if len(left) + len(right) < room:
        return [left + right.rjust(room - len(left)) if right else left]
    parts = textwrap.wrap(left, room) or [""]
    rest = textwrap.wrap(right, room)
    if len(rest) == 1 and len(parts[-1]) + len(right) < room:
        return [*parts[:-1], parts[-1] + right.rjust(room - len(parts[-1]))]
    return [*parts, *(part.rjust(room) for part in rest)]

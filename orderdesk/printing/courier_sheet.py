"""What a run's sheet says, and how it is laid out as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

WIDTH: Final = 40
"""Characters of a line that is never broken on a courier's terminal."""


class Block(Struct, frozen=True, kw_only=True):
    """One stop, in words."""

    place: int
    number: str
    """The order's, from which its code is made."""
    window: str
    notes: tuple[str, ...]
    """What is out of the ordinary: another attempt, what has become of it."""
    gift: str
    """That it is one; empty otherwise."""
    address: str
    district: str
    who: str
    """Name and phone of who gets it, as they may be seen."""
    goods: tuple[str, ...]
    comment: str
    take: str
    """What is to be collected, or that nothing is."""
    collects: bool


class Sheet(Struct, frozen=True, kw_only=True):
    """The sheet of a run; it bears its time and version, since the run may change after it is printed."""

    title: str
    made: str
    count: str
    total: str
    """What is to be collected in all."""
    blocks: tuple[Block, ...]


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """The sheet for a terminal or a printer of lines."""
    yield sheet.title
    yield sheet.made
    yield f"{sheet.count}  {sheet.total}"
    for block in sheet.blocks:
        yield "=" * WIDTH
        yield "   ".join(part for part in (f"{block.place:>2}", block.window, *block.notes) if part)
        yield f"    {block.number}" + (f"   {block.gift}" if block.gift else "")
        yield f"    {block.address}" + (f"  ({block.district})" if block.district else "")
        yield f"    {block.who}".rstrip()
        for line in (*block.goods, *([block.comment] if block.comment else []), block.take):
            yield f"    {line}"
    yield "=" * WIDTH

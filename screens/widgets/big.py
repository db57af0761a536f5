"""Digits that are read across a room: three by five blocks, as large as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

HIGH: Final = 5
"""Blocks of a glyph, one above the other."""

_FONT: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("  #", "  #", "  #", "  #", "  #"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
    "-": ("  ", "  ", "##", "  ", "  "),
    "+": ("   ", " # ", "###", " # ", "   "),
    "d": ("  #", "  #", "###", "# #", "###"),
    "h": ("#  ", "#  ", "###", "# #", "# #"),
    "д": (" ##", " ##", " ##", "###", "# #"),
    "ч": ("# #", "# #", "###", "  #", "  #"),
    " ": (" ", " ", " ", " ", " "),
}
_BLOCK: Final = "█"


def block(texts: Sequence[str], width: int, height: int) -> tuple[int, int]:
    """The cells, across and down, of the largest block in which each of the texts fits; zeros where none does.

    It is twice as many cells wide as high, which is a square on a terminal, or as many where that is too wide.
    """
    if all(char in _FONT for text in texts for char in text):
        longest = max(len(_row(text, 0)) for text in texts)
        for down in range(height // HIGH, 0, -1):
            for across in (2 * down, down):
                if longest * across <= width:
                    return across, down
    return 0, 0


def big(text: str, across: int, down: int) -> list[str]:
    """`text` drawn in blocks of this size, in equally long lines; as it stands where they have none."""
    if not (across and down):
        return [text]
    return [_stretched(_row(text, row), across) for row in range(HIGH) for _ in range(down)]


def _row(text: str, row: int) -> str:
    return " ".join(_FONT[char][row] for char in text)


def _stretched(blocks: str, across: int) -> str:
    return "".join((" " if block == " " else _BLOCK) * across for block in blocks)

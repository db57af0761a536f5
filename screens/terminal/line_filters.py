"""What is done to painted lines for terminals that show less: no colours, or no signs but those of ASCII.

Both work cell for cell, so that nothing moves.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_ALIKE: Final = {
    **dict.fromkeys("─━═▔╌╍┄┅┈┉╺╸╶╴–—−‐‑‒―", "-"),
    **dict.fromkeys("│┃║╎╏┆┇┊┋╵╷▏▎▍▌▋▊▉▐▕", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛", "+"),
    **dict.fromkeys("█▇▆▅▄▀■▓▒░", "#"),
    **dict.fromkeys("▁▂▃", "_"),
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‘’‚‛′`", "'"),
    **dict.fromkeys("•●◦▪★", "*"),
    **dict.fromkeys("→▶►›", ">"),
    **dict.fromkeys("←◀◄‹⌫", "<"),
    **dict.fromkeys("▲△", "^"),
    **dict.fromkeys("▼▽", "v"),
    **{"·": ".", "…": "~", "×": "x", "✓": "v", "✗": "x", "№": "N", "°": "o", "↑": "^", "↓": "v", "±": "+", "§": "S"},
    "\xa0": " ",
    "\u202f": " ",
}
"""A sign of one cell and the character of ASCII that comes nearest to it."""

UNKNOWN: Final = "?"
"""What stands for a sign that has no likeness."""


class AsciiFilter(LineFilter):
    """Every sign beyond ASCII that is no letter of a European alphabet is replaced by one of ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in ASCII and letters."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(_TABLE), segment.style)
            for segment in segments
        ]


class NoColourFilter(LineFilter):
    """Bold, reverse and underlined stay; colours go."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without colours."""
        return [
            Segment(text, None if style is None else style.without_color, control) for text, style, control in segments
        ]


class UnboldFilter(LineFilter):
    """Words in one of the sixteen colours lose their bold: many terminals make a brighter colour of it, and on white
    none of those can be read."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with bold only where the colour is the terminal's own for text."""
        return [Segment(text, style and _unbold(style), control) for text, style, control in segments]


@lru_cache(maxsize=1024)
def _unbold(style: Style) -> Style:
    coloured = style.color is not None and style.color.number  # neither the terminal's own for text, nor black
    return style + Style(bold=False) if style.bold and coloured else style


def in_ascii(char: str) -> str:
    """A character as an ASCII terminal shows it: itself when it is a letter such terminals have; as many cells."""
    if char.isascii() or (char.isalpha() and unicodedata.name(char, "").startswith(("CYRILLIC", "LATIN"))):
        return char
    return _ALIKE.get(char, UNKNOWN * cell_len(char))


class _Table(defaultdict[int, str]):
    """Characters by their numbers, each worked out when it is first met."""

    def __missing__(self, number: int) -> str:
        self[number] = found = in_ascii(chr(number))
        return found


_TABLE: Final = _Table()

"""Strips as cells: one character, or one with its combining marks, with the pen it is drawn by.

Equal cells are one object, so that comparing two lines costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

_REVERSE: Final = "7"
_ON_BLANKS: Final = frozenset({"4", "21", _REVERSE, "9", "51", "52", "53"})
"""The attributes that can be seen on a blank: underline, reverse, strike, frames, overline."""

_NARROW: Final = frozenset(
    chr(point)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0xAC),
        (0xAE, 0x2FF),
        (0x370, 0x377),
        (0x391, 0x3FF),
        (0x400, 0x482),
        (0x48A, 0x52F),
        (0x2010, 0x2027),
        (0x2030, 0x205E),
        (0x20A0, 0x20BF),
        (0x2190, 0x21FF),
        (0x2500, 0x25FC),
    )
    for point in range(first, last + 1)
)
"""Characters of which every terminal makes one cell."""


class Doubt(Exception):
    """Something the shadow does not know how to draw: the frame is painted the stock way."""


class Cell:
    """What stands in one place of the screen."""

    __slots__ = ("pen", "size", "sure", "text", "width")

    def __init__(self, text: str, pen: Pen, width: int, *, sure: bool) -> None:
        """`width` in places; `sure` where every terminal moves on by as many."""
        self.text, self.pen, self.width, self.sure = text, pen, width, sure
        self.size = len(text.encode("utf-8", "surrogatepass"))


class Pen:
    """Colours and attributes."""

    __slots__ = ("attributes", "back", "cells", "fore", "marks_blanks")

    def __init__(self, fore: str, back: str, attributes: frozenset[str]) -> None:
        """All three as the terminal is told them: parameters of SGR."""
        self.fore, self.back, self.attributes = fore, back, attributes
        self.marks_blanks = bool(attributes & _ON_BLANKS)
        self.cells = _Cells(self)
        """What it draws, by its character."""


class _Cells(dict[str, Cell]):
    def __init__(self, pen: Pen) -> None:
        super().__init__()
        self._pen = pen

    def __missing__(self, char: str) -> Cell:
        drawn = self._pen
        if char == " " and not drawn.marks_blanks and (drawn.fore or drawn.attributes):
            cell = pen("", drawn.back, frozenset()).cells[char]  # what cannot be seen makes no difference
        else:
            narrow = char in _NARROW
            cell = Cell(char, drawn, 1 if narrow else cell_len(char), sure=narrow)
        self[char] = cell
        return cell


@cache
def pen(fore: str, back: str, attributes: frozenset[str]) -> Pen:
    """The one pen of these."""
    return Pen(fore, back, attributes)


PLAIN: Final = pen("", "", frozenset())
TAIL: Final = Cell("", PLAIN, 0, sure=False)
"""The second place of a wide character."""

Line = list[Cell | None]
"""`None` where nothing is known."""


@lru_cache(maxsize=4096)
def pen_of(style: Style, colors: ColorSystem) -> Pen:
    """The pen that draws a style."""
    if style.link:
        raise Doubt("a link")
    attributes = frozenset(code for name, code in _ATTRIBUTES.items() if getattr(style, name))
    fore = ";".join(style.color.downgrade(colors).get_ansi_codes()) if style.color else ""
    back = ";".join(style.bgcolor.downgrade(colors).get_ansi_codes(foreground=False)) if style.bgcolor else ""
    return pen("" if fore == "39" else fore, "" if back == "49" else back, attributes)


_ATTRIBUTES: Final = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "blink2": "6", "reverse": _REVERSE,
    "conceal": "8", "strike": "9", "underline2": "21", "frame": "51", "encircle": "52", "overline": "53",
}  # fmt: skip


def cells(segments: Iterable[Segment], colors: ColorSystem) -> tuple[str, Line]:
    """The cells of a line, and the combining marks that belong to what stands before it."""
    line: Line = []
    before = ""
    for text, style, control in segments:
        if control:
            raise Doubt("a control")
        drawn = (PLAIN if style is None else pen_of(style, colors)).cells
        if _NARROW.issuperset(text):
            line.extend(map(drawn.__getitem__, text))
            continue
        for char in text:
            cell = drawn[char]
            if cell.width:
                line.append(cell)
                if cell.width == 2:
                    line.append(TAIL)
            elif line:
                with_mark(line, len(line) - 1, char)
            else:
                before += char
    return before, line


def with_mark(line: Line, at: int, mark: str) -> None:
    """Put a combining mark on the character at a place, unless it has it already."""
    if line[at] is TAIL:
        at -= 1
    base = line[at]
    if base is not None and not base.text.endswith(mark):
        line[at] = _marked(base, base.text + mark)


@lru_cache(maxsize=4096)
def _marked(base: Cell, text: str) -> Cell:
    return Cell(text, base.pen, base.width, sure=False)

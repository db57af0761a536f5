"""The fewest bytes that move the cursor, change the pen, erase and scroll, on a terminal of known abilities."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from screens.renderer.cells import Cell, Pen, pen

_ESC: Final = "\x1b["
_RARE: Final = frozenset({"6", "8", "21", "51", "52", "53"})
"""Attributes whose end is told by a reset of all: terminals do not agree on the short way."""
_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}


class Abilities(Struct, frozen=True):
    """What a terminal can do beyond moving its cursor and changing its colours."""

    scrolls: bool = False
    """Lines between margins."""
    erases: bool = False
    """To the end of the line, in the default background."""
    fills: bool = False
    """The same in the background of the pen."""
    blanks: bool = False
    """A number of cells from the cursor on."""
    columns: bool = False
    """Moves to a column of its line."""
    ends: bool = False
    """Ends single attributes."""


def abilities(term: str, file: int) -> Abilities:
    """What the terminal database says of a terminal; nothing where it does not know it."""
    try:
        from curses import error, setupterm, tigetflag, tigetstr
    except ImportError:
        return Abilities()
    try:
        setupterm(term, file)
    except error:
        return Abilities()
    return Abilities(
        scrolls=tigetstr("csr") == b"\x1b[%i%p1%d;%p2%dr" and (tigetstr("ri") or b"").startswith(b"\x1bM"),
        erases=(tigetstr("el") or b"").startswith(b"\x1b[K"),
        fills=tigetflag("bce") == 1,
        blanks=tigetstr("ech") == b"\x1b[%p1%dX",
        columns=tigetstr("hpa") == b"\x1b[%i%p1%dG",
        ends=tigetstr("rmul") == b"\x1b[24m",
    )


class Strokes:
    """Bytes for the terminal, and where its cursor and its pen are by then."""

    def __init__(self, able: Abilities, width: int) -> None:
        """Nothing is known of cursor and pen."""
        self.able, self._width = able, width
        self._out: list[str] = []
        self._y: int | None = None
        self._x: int | None = None
        self._pen: Pen | None = None

    def take(self) -> str:
        """What has been gathered."""
        out = "".join(self._out)
        self._out.clear()
        return out

    def move(self, y: int, x: int, line: Sequence[Cell | None] = ()) -> None:
        """Go to a place. What stands in its `line` on the way there may be written once more, where that is shorter."""
        if self._y == y and self._x == x:
            return
        way = _way(self._y, self._x, y, x, self.able.columns)
        if self._y == y and self._x is not None and self._x < x:
            way = self._again(line[self._x : x], len(way)) or way
        elif self._y is not None and y >= self._y and 0 < x < len(way):
            down = _way(self._y, 0, y, 0, self.able.columns)
            again = self._again(line[:x], len(way) - len(down) - 2)
            way = f"{down}\r{again}" if again else way
        self._out.append(way)
        self._y, self._x = y, x

    def _again(self, cells: Sequence[Cell | None], most: int) -> str:
        """Text that leaves these cells as they are, in at most so many bytes; empty where there is none."""
        if len(cells) > most:
            return ""
        for cell in cells:
            if cell is None or not cell.sure or not self.fits(cell):
                return ""
            most -= cell.size
        return "".join([cell.text for cell in cells if cell]) if most >= 0 else ""

    def take_up(self, cell: Cell) -> None:
        """Take the pen that draws a cell; for a blank, one that draws what follows too is as good."""
        if self.fits(cell):
            return
        drawn, held = cell.pen, self._pen
        if cell.text == " " and held is not None and not drawn.marks_blanks and not held.marks_blanks:
            drawn = pen(held.fore, drawn.back, held.attributes)
        self._out.append(_change(held, drawn, self.able.ends))
        self._pen = drawn

    def fits(self, cell: Cell) -> bool:
        """Whether the pen in hand draws a cell as it should be."""
        held, drawn = self._pen, cell.pen
        if held is None or drawn is held:
            return held is not None
        return cell.text == " " and drawn.back == held.back and not drawn.marks_blanks and not held.marks_blanks

    def write(self, cells: Sequence[Cell]) -> None:
        """Draw cells from the cursor on with the pen in hand; only the last may be of a doubtful width."""
        self._out.extend([cell.text for cell in cells])
        if self._x is not None:
            self._x += len(cells)
            if not cells[-1].sure or self._x >= self._width:
                self._x = None

    def can_fill(self, cell: Cell) -> bool:
        """Whether erasing leaves such blanks."""
        return cell.text == " " and not cell.pen.marks_blanks and (self.able.fills or not cell.pen.back)

    def erase(self) -> None:
        """Fill the line with blanks from the cursor on, in the background of the pen in hand."""
        self._out.append(f"{_ESC}K")

    def blank(self, count: int) -> None:
        """Draw a number of blanks in that background; the cursor stays."""
        self._out.append(f"{_ESC}{count}X")

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Move the lines from `top` to `bottom` up by some, or down by as many below none."""
        self._out.append(f"{_ESC}{top + 1};{bottom + 1}r")
        self._y = self._x = None  # some terminals home the cursor, some do not
        self.move(bottom if by > 0 else top, 0)
        self._out.append("\v" * by if by > 0 else "\x1bM" * -by)
        self._out.append(f"{_ESC}r")
        self._y = self._x = None


@lru_cache(maxsize=4096)
def _way(from_y: int | None, from_x: int | None, y: int, x: int, columns: bool) -> str:
    """The shortest motion from one place to another; `columns` where the terminal can go to a column of its line."""
    place = f"{_ESC}{y + 1 if y else ''}{f';{x + 1}' if x else ''}H"
    if from_y is None:
        return place
    down = y - from_y
    if down > 0:
        rows = min("\v" * down, f"{_ESC}{down}B", key=len)
    else:
        rows = f"{_ESC}{-down if down < -1 else ''}A" if down else ""
    return min((place, *(rows + across for across in _across(from_x, x, columns))), key=len)


def _across(from_x: int | None, x: int, columns: bool) -> list[str]:
    if from_x == x:
        return [""]
    ways = [f"{_ESC}{x + 1}G"] if columns else []
    if from_x is not None:
        by = x - from_x
        ways.append(f"{_ESC}{by if by > 1 else ''}C" if by > 0 else min("\b" * -by, f"{_ESC}{-by}D", key=len))
    ways.append("\r" + (f"{_ESC}{x if x > 1 else ''}C" if x else ""))
    return ways


@lru_cache(maxsize=4096)
def _change(old: Pen | None, new: Pen, ends: bool) -> str:
    """From one pen to another by what differs, or by a reset where that is shorter."""
    whole = ["", *sorted(new.attributes), *filter(None, (new.fore, new.back))]
    anew = f"{_ESC}{';'.join(whole)}m"
    if old is None:
        return anew
    gone = old.attributes - new.attributes
    if gone and (not ends or gone & _RARE):
        return anew
    off = {_OFF[code] for code in gone}
    kept = old.attributes - {code for code, end in _OFF.items() if end in off}
    parts = [*sorted(off), *sorted(new.attributes - kept)]
    if new.fore != old.fore:
        parts.append(new.fore or "39")
    if new.back != old.back:
        parts.append(new.back or "49")
    return min(f"{_ESC}{';'.join(parts)}m", anew, key=len)

"""The shadow of the terminal's screen: what stands there, what should, and the bytes from the one to the other."""

from __future__ import annotations

from itertools import compress
from operator import is_not
from typing import Final

from rich.color import ColorSystem
from textual.strip import Strip

from screens.renderer.cells import TAIL, Cell, Line, cells, with_mark
from screens.renderer.strokes import Abilities, Strokes

_WORTH_ERASING: Final = 3
"""So many blanks that differ make it shorter to erase the line than to write them."""
_WORTH_BLANKING: Final = 10
"""The same for blanks with something behind them, over which the cursor must move too."""
_LEAST_BLOCK: Final = 4
"""Lines that must have changed together before anybody looks whether they have scrolled."""


class Shadow:
    """Remembers every cell that was sent."""

    def __init__(self, width: int, height: int, colors: ColorSystem, able: Abilities) -> None:
        """Nothing is known of what stands on the terminal."""
        self.width, self.height = width, height
        self._colors = colors
        self._strokes = Strokes(able, width)
        self._wanted: list[Line] = [[None] * width for _ in range(height)]
        self._shown: list[Line] = [[None] * width for _ in range(height)]
        self._touched: dict[int, tuple[int, int]] = {}
        self._lines: dict[int, tuple[Strip, str, Line]] = {}
        """The cells of strips by the strip's identity, of which some are painted again and again."""

    def forget(self) -> None:
        """The next frame sends everything that should stand there."""
        self._strokes = Strokes(self._strokes.able, self.width)
        self._shown = [[None] * self.width for _ in range(self.height)]
        self._touched = dict.fromkeys(range(self.height), (0, self.width))

    def put(self, y: int, x: int, strip: Strip) -> None:
        """A strip should stand at a place."""
        if not 0 <= y < self.height or x >= self.width:
            return
        before, line = self._cells(strip)
        end = min(x + len(line), self.width)
        wanted = self._wanted[y]
        if before and x:
            with_mark(wanted, x - 1, before)
        wanted[x:end] = line[: end - x]
        start = x - 2 if before else x
        at = self._touched.get(y)
        self._touched[y] = (max(start, 0), end) if at is None else (max(min(start, at[0]), 0), max(end, at[1]))

    def frame(self, cursor: tuple[int, int] | None = None) -> str:
        """What brings the terminal up to date, with its cursor at a place where that matters (column, line)."""
        strokes = self._strokes
        if strokes.able.scrolls and len(self._touched) >= _LEAST_BLOCK:
            self._scroll()
        for y, (start, end) in sorted(self._touched.items()):
            if self._wanted[y][start:end] != self._shown[y][start:end]:
                self._line(y, start, end)
        self._touched.clear()
        if cursor is not None:
            strokes.move(cursor[1], cursor[0])
        return strokes.take()

    # --- inside ----------------------------------------------------------------------------------------------

    def _cells(self, strip: Strip) -> tuple[str, Line]:
        known = self._lines.get(id(strip))
        if known is not None:
            return known[1:]
        if len(self._lines) > 8 * self.height:
            self._lines.clear()
        before, line = cells(strip, self._colors)
        self._lines[id(strip)] = (strip, before, line)  # the strip is held, so that no other can have its identity
        return before, line

    def _line(self, y: int, start: int, end: int) -> None:
        wanted, shown, strokes = self._wanted[y], self._shown[y], self._strokes
        reached = start
        for x in compress(range(start, end), map(is_not, wanted[start:end], shown[start:end])):
            cell = wanted[x]
            if x < reached or cell is None:
                continue
            if cell is TAIL and x:
                x -= 1
                cell = wanted[x]
                assert cell is not None
            strokes.move(y, x, shown)
            strokes.take_up(cell)
            reached = x + (self._blanks(y, x, cell) if cell.text == " " else 0)
            if reached == x:
                run = self._run(y, x, end)
                strokes.write(run)
                reached += sum(cell.width for cell in run)
            shown[x:reached] = wanted[x:reached]

    def _run(self, y: int, x: int, end: int) -> list[Cell]:
        """The cells from `x` on that differ and that the pen in hand draws."""
        wanted, shown, fits = self._wanted[y], self._shown[y], self._strokes.fits
        run: list[Cell] = []
        while x < end:
            cell = wanted[x]
            if cell is shown[x] or cell is None or cell is TAIL or not fits(cell):
                break
            if cell.text == " " and run and wanted[x : x + _WORTH_ERASING] == [cell] * _WORTH_ERASING:
                break
            run.append(cell)
            if not cell.sure:
                break
            x += 1
        return run

    def _blanks(self, y: int, x: int, cell: Cell) -> int:
        """Erase a run of equal blanks, if that is shorter; how many it was."""
        wanted, shown, strokes = self._wanted[y], self._shown[y], self._strokes
        if not strokes.can_fill(cell):
            return 0
        end = x
        while end < self.width and wanted[end] is cell:
            end += 1
        changed = sum(1 for there in shown[x:end] if there is not cell)
        if end == self.width and strokes.able.erases and changed > _WORTH_ERASING:
            strokes.erase()
        elif strokes.able.blanks and changed > _WORTH_BLANKING:
            strokes.blank(end - x)
        else:
            return 0
        return end - x

    def _scroll(self) -> None:
        """Let the terminal move lines that stand some lines off, where that saves more than must be mended."""
        first, last = self._block()
        start, end = self._touched[first]
        changed = [y for y in range(first, last + 1) if self._wanted[y][start:end] != self._shown[y][start:end]]
        if len(changed) < _LEAST_BLOCK:
            return
        top, bottom = changed[0], changed[-1]
        lines = range(top, bottom + 1)
        wanted = {y: self._wanted[y][start:end] for y in lines}
        shown = {y: self._shown[y][start:end] for y in lines}
        best, by = 0, 0
        for step in (sign * n for n in range(1, len(lines) // 2 + 1) for sign in (1, -1)):
            found = sum(1 for y in changed if wanted[y] == shown.get(y + step))
            if found > best:
                best, by = found, step
        if not by or any(None in self._wanted[y] for y in lines):
            return
        fresh: list[Line] = [[None] * self.width for _ in range(abs(by))]
        block = self._shown[top : bottom + 1]
        after = [*block[by:], *fresh] if by > 0 else [*fresh, *block[:by]]
        spoiled = sum(
            1
            for y, line in zip(lines, after, strict=True)
            for there, cell in ((line[:start], self._wanted[y][:start]), (line[end:], self._wanted[y][end:]))
            if there != cell
            for a, b in zip(there, cell, strict=True)
            if a is not b
        )
        if best * (end - start) <= 2 * spoiled:
            return
        self._strokes.scroll(top, bottom, by)
        self._shown[top : bottom + 1] = after
        self._touched.update(dict.fromkeys(lines, (0, self.width)))

    def _block(self) -> tuple[int, int]:
        """The longest run of lines touched between the same columns: its first and its last."""
        best = (0, -1)
        first = last = -1
        for y, span in sorted(self._touched.items()):
            if y == last + 1 and last >= 0 and self._touched[last] == span:
                last = y
            else:
                first = last = y
            if last - first > best[1] - best[0]:
                best = (first, last)
        return best

"""Lines of a page with a cursor on those that can be opened; only what fits is painted."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from screens.safe import plain
from screens.widgets.lines import FixedLine


class Row(Struct, frozen=True):
    """One line of a page."""

    said: Content
    opens: object = None
    """What Enter opens there; a line without is only read."""


class Rows(FixedLine):
    """Shows the lines around the cursor, which stands on lines that open something."""

    DEFAULT_CSS = """
    Rows { height: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Empty at first."""
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._at: int | None = None
        self._top = 0

    @property
    def chosen(self) -> object:
        """What the line under the cursor opens; nothing where none can be opened."""
        return None if self._at is None else self._rows[self._at].opens

    @property
    def text(self) -> str:
        """All lines, also those that do not fit."""
        return "\n".join(row.said.plain for row in self._rows)

    def put(self, rows: Sequence[Row]) -> None:
        """Show these lines; the cursor stays on what it was on, or else where it was."""
        before = self.chosen
        self._rows = rows
        there = self._there
        same = (at for at in there if before is not None and rows[at].opens == before)
        near = next((at for at in there if self._at is None or at >= self._at), there[-1] if there else None)
        self._at = next(same, near)
        self._paint()

    def move(self, by: int) -> None:
        """To the next line that opens something, or on by a line where there is none in sight."""
        step = 1 if by > 0 else -1
        begin = self._at if self._at is not None else self._top + (self._height - 1 if by > 0 else 0)
        ahead = range(begin + step, len(self._rows) if by > 0 else -1, step)
        found = next((at for at in ahead if self._rows[at].opens is not None), None)
        if found is not None and abs(found - begin) <= self._height:
            self._at = found
            self._bring_in()
        else:
            self._top = self._within(self._top + step)
        self._paint()

    def page(self, way: int) -> None:
        """On by as many lines as fit."""
        top = self._within(self._top + way * max(self._height - 1, 1))
        if top == self._top:
            self.edge(way)
            return
        self._top = top
        shown = [at for at in self._there if top <= at < top + self._height]
        if shown and self._at not in shown:
            self._at = shown[0] if way > 0 else shown[-1]
        self._paint()

    def edge(self, way: int) -> None:
        """To the first line or the last."""
        self._top = 0 if way < 0 else self._within(len(self._rows))
        if there := self._there:
            self._at = there[0] if way < 0 else there[-1]
        self._paint()

    def on_resize(self) -> None:
        """Show what fits now."""
        self._bring_in()
        self._paint()

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _there(self) -> list[int]:
        """The lines that open something."""
        return [at for at, row in enumerate(self._rows) if row.opens is not None]

    @property
    def _height(self) -> int:
        return max(self.size.height, 1)

    def _within(self, top: int) -> int:
        return min(max(top, 0), max(len(self._rows) - self._height, 0))

    def _bring_in(self) -> None:
        """Scroll as little as brings the cursor into sight; from the first line that opens on, the head is seen."""
        if self._at is None:
            return
        first = all(row.opens is None for row in self._rows[: self._at])
        self._top = 0 if first and self._at < self._height else self._top
        if self._at < self._top:
            self._top = self._at
        elif self._at >= self._top + self._height:
            self._top = self._at - self._height + 1

    def _paint(self) -> None:
        self._top = self._within(self._top)
        lines = []
        for at in range(self._top, min(self._top + self._height, len(self._rows))):
            row = self._rows[at]
            here = at == self._at
            sign = plain("> ", "bold $accent") if here else plain("  " if row.opens is not None else "")
            lines.append(Content.assemble(sign, row.said.stylize("bold") if here else row.said))
        self.say(Content("\n").join(lines))

"""Floors and peers of the order table, the least programs that do the same: `python -m scripts.bench.floors NAME`."""

from __future__ import annotations

import curses
import sys
from typing import Any


def empty() -> None:
    """An empty Textual app that repaints one line on each key."""
    from rich.segment import Segment
    from textual.app import App, ComposeResult
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget

    class Lines(Widget):
        at = 0

        def render_line(self, y: int) -> Strip:
            return Strip([Segment(f"{'>' if y == self.at else ' '} line {y}".ljust(self.size.width), self.rich_style)])

    class Empty(App[None]):
        BINDINGS = [("j", "move(1)"), ("k", "move(-1)")]
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield Lines()

        def action_move(self, by: int) -> None:
            lines = self.query_one(Lines)
            lines.at = (lines.at + by) % max(lines.size.height, 1)
            lines.refresh(Region(0, lines.at, lines.size.width, 1))

    Empty().run(mouse=False)


def datatable() -> None:
    """Textual's DataTable of 10 000 rows."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    class Table(App[None]):
        BINDINGS = [("j", "app.move(1)"), ("k", "app.move(-1)")]
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            table.add_columns("Left", "Number", "Customer", "Sum", "Came", "Delivery")
            table.add_rows(
                (f"{n // 60}:{n % 60:02}", str(n), "Иванов Алексей", f"{n % 999} 000 ₸", "12:30", "доставка")
                for n in range(10_000)
            )

        def action_move(self, by: int) -> None:
            table = self.query_one(DataTable)
            table.move_cursor(row=table.cursor_row + by)

    Table().run(mouse=False)


def bare() -> None:
    """A list in curses."""

    def run(screen: Any) -> None:
        curses.use_default_colors()
        curses.curs_set(0)
        screen.scrollok(False)
        screen.idlok(True)
        height, width = screen.getmaxyx()
        top = at = 0
        while True:
            for y in range(height - 1):
                n = top + y
                mark = ">" if n == at else " "
                row = f"{mark} {n // 60}:{n % 60:02}   {481230000 + n}  Иванов Алексей  {n % 999} 000 ₸"
                screen.addnstr(y, 0, row.ljust(width), width, curses.A_REVERSE if n == at else 0)
            screen.refresh()
            at = max(at + {"j": 1, "k": -1}.get(screen.getkey(), 0), 0)
            top = min(max(top, at - height + 2), at)

    curses.wrapper(run)


if __name__ == "__main__":
    {"empty": empty, "datatable": datatable, "bare": bare}[sys.argv[1]]()

"""Floors and peers, the least programs that do the same: `python -m scripts.bench.floors NAME`.

Of the order table, and of what goes through the command line by the thousand.
"""

from __future__ import annotations

import curses
import json
import sqlite3
import sys
from pathlib import Path
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


def taken_in(answer: str, database: str) -> None:
    """A file of orders put into one table, a row an order, a hundred at a time, and nothing else."""
    orders = json.loads(Path(answer).read_text("utf-8"))["data"]
    with sqlite3.connect(database, isolation_level=None) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE orders (number TEXT PRIMARY KEY, said TEXT)")
        for first in range(0, len(orders), 100):
            base.execute("BEGIN")
            rows = [(one["attributes"]["code"], json.dumps(one)) for one in orders[first : first + 100]]
            base.executemany("INSERT INTO orders VALUES (?, ?)", rows)
            base.execute("COMMIT")


def listed(database: str) -> None:
    """All orders of that table as one JSON list."""
    with sqlite3.connect(database) as base:
        rows = base.execute("SELECT said FROM orders ORDER BY number").fetchall()
    json.dump([json.loads(said)["attributes"] for (said,) in rows], sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    programs = {"empty": empty, "datatable": datatable, "bare": bare, "taken_in": taken_in, "listed": listed}
    programs[sys.argv[1]](*sys.argv[2:])

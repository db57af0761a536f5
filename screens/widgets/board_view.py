"""Draws the wallboard, filling whatever window it has; only lines that say something else are painted anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from orderdesk.desk.views.board import URGENT, Board, UrgentOrder
from orderdesk.desk.views.news import Matter
from orderdesk.i18n import _
from orderdesk.list_filter import shelf_title
from orderdesk.sanitize import clean
from orderdesk.wording.order_row import TIME_MARKS
from screens.terminal.signals import SIGNALS
from screens.widgets.big import HIGH, big, block

_SIDE_BY_SIDE: Final = (150, 38)
"""From this size on, the orders stand in large digits beside the counts."""

_MARGIN: Final = 2

Piece = tuple[str, str]
"""A text and what it is coloured by; nothing for plain."""
Row = tuple[Piece, ...]


class BoardView(Widget):
    """The most urgent time, the counts, the five most urgent orders, the shelves."""

    DEFAULT_CSS = """
    BoardView { height: 1fr; background: $background; color: $foreground; }
    BoardView > .board--quiet { color: $foreground-muted; }
    BoardView > .board--strong { text-style: bold; }
    BoardView > .board--excellent { color: $success; }
    BoardView > .board--acceptable { color: $warning; }
    BoardView > .board--burning { color: $accent; text-style: bold; }
    BoardView > .board--late { color: $error; text-style: bold; }
    BoardView > .board--frozen { color: $primary; }
    BoardView > .board--waiting { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--quiet", "board--strong", *(f"board--{mark}" for mark in TIME_MARKS),
    }  # fmt: skip

    def __init__(self) -> None:
        """Empty until there is something to show."""
        super().__init__()
        self._board: Board | None = None
        self._lines: list[Row] = []

    def show(self, board: Board) -> None:
        """Show another state."""
        self._board = board
        before, self._lines = self._lines, self._laid_out()
        for y, line in enumerate(self._lines):
            if y >= len(before) or before[y] != line:
                self.refresh(Region(0, y, self.size.width, 1))
        if len(before) > len(self._lines):
            self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new window."""
        self._lines = self._laid_out()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, base = self.size.width, self.rich_style
        if y >= len(self._lines):
            return Strip.blank(width, base)
        segments = [Segment(" " * _MARGIN, base)]
        for text, kind in self._lines[y]:
            style = base + self.get_component_rich_style(f"board--{kind}", partial=True) if kind else base
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(width, base)

    # --- inside ----------------------------------------------------------------------------------------------

    def _laid_out(self) -> list[Row]:
        width, height = self.size.width - 2 * _MARGIN, self.size.height
        if self._board is None or width <= 0:
            return []
        wide, high = _SIDE_BY_SIDE
        return _beside(self._board, width, height) if width >= wide and height >= high else _below(
            self._board, width, height)  # fmt: skip


def _below(board: Board, width: int, height: int) -> list[Row]:
    """All of it in one column; in a low window the counts shrink to a line, then the gaps go."""
    shelves = _shelves(board, width, lines=2 if height >= HIGH * 2 + URGENT + 4 else 1)
    rest = height - URGENT - len(shelves) - 2
    gaps = 3 if rest >= 2 * HIGH + 3 else 0
    each = (rest - gaps) // 2
    gap: list[Row] = [()] if gaps else []
    counts = _counts(board, width, each) if each >= HIGH else [_count_line(board)]
    top = _headline(board, width, max(each, HIGH) if each >= HIGH else rest - 1)
    return [*top, *gap, *counts, *gap, *_orders(board, width), *gap, *shelves]


def _beside(board: Board, width: int, height: int) -> list[Row]:
    """Time, counts and shelves at the left, the orders in large digits at the right."""
    half = width // 2 - 2
    each = max((height - len(board.shelves) - 6) // 2, HIGH)
    shelves: list[Row] = [((f"{shelf_title(shelf):<{half // 2}}{count:>5}", "strong" if count else "quiet"),)
                          for shelf, count in board.shelves]  # fmt: skip
    left: list[Row] = [(), *_headline(board, half, each), (), *_counts(board, half, each), (), *shelves]
    right: list[Row] = [()]
    for order in board.urgent:
        time = _time(order)
        digits = big(time, *block([time], half * 2 // 3, HIGH))
        about = ["", *_about(order, half - len(digits[0]) - 3), ""]
        right += [((line, order.left.mark), (f"   {beside}", "strong"))
                  for line, beside in zip(digits, about, strict=False)]  # fmt: skip
        right += [()] * max(min((height - 1) // URGENT - len(digits), 3), 1)
    rows = max(len(left), len(right))
    left, right = left + [()] * (rows - len(left)), right + [()] * (rows - len(right))
    return [(*_filled(one, width // 2), *other) for one, other in zip(left, right, strict=True)][:height]


def _headline(board: Board, width: int, height: int) -> list[Row]:
    """The time that the most urgent order has left, with its number under it."""
    if not board.urgent:
        return [((_("No orders are waiting."), "strong"),), ()]
    order = board.urgent[0]
    caption = "  ".join(part for part in (order.left.text, *_about(order, width)) if part)
    digits = big(_time(order), *block([_time(order)], width, height))
    return [*(((line, order.left.mark),) for line in digits), ((caption, "strong"),)]


def _time(order: UrgentOrder) -> str:
    """The time without its mark, for large digits."""
    return order.left.text.split(" ", 1)[-1]


def _about(order: UrgentOrder, width: int) -> tuple[str, str, str]:
    number, channel, whose = (clean(text, limit=max(width, 1)) for text in (order.number, order.channel, order.whose))
    return number, channel, whose


def _figures(board: Board) -> list[tuple[str, str, str]]:
    """Count, label and colour."""
    late = f"{board.late}{'+' if board.late_and_more else ''}"
    return [
        (str(board.new), f"{_('new orders')} {SIGNALS[Matter.NEW].mark}", "acceptable" if board.new else "quiet"),
        (
            str(board.burning),
            f"{_('burning')} {SIGNALS[Matter.PRESSING].mark}",
            "burning" if board.burning else "quiet",
        ),
        (late, _("late"), "late" if board.late else "quiet"),
    ]


def _counts(board: Board, width: int, height: int) -> list[Row]:
    """The three counts side by side, their labels under them."""
    third = width // 3
    figures = _figures(board)
    size = block([count for count, _label, _colour in figures], third - 2, height)
    columns = [(big(count, *size), label, colour) for count, label, colour in figures]
    high = max(len(digits) for digits, _label, _colour in columns)
    rows: list[Row] = []
    for y in range(high):
        lines = [(digits[y] if y < len(digits) else "", colour) for digits, _label, colour in columns]
        rows.append(tuple((set_cell_size(line, third), colour) for line, colour in lines))
    return [*rows, tuple((set_cell_size(label, third), colour) for _digits, label, colour in columns)]


def _count_line(board: Board) -> Row:
    return tuple((f"{label}: {count}   ", colour) for count, label, colour in _figures(board))


def _orders(board: Board, width: int) -> list[Row]:
    """The most urgent orders, one a line."""
    rows: list[Row] = []
    for order in board.urgent:
        number, channel, whose = _about(order, width)
        time = f"{order.left.text:<12}"
        rest = f"{set_cell_size(number, 18)}{set_cell_size(channel, 18)}{whose}"
        rows.append(((time, order.left.mark), (set_cell_size(rest, max(width - len(time), 0)), "strong")))
    return rows + [()] * (URGENT - len(rows))


def _shelves(board: Board, width: int, *, lines: int) -> list[Row]:
    """The shelves with their counts, as many as fit."""
    rows: list[Row] = []
    line = ""
    for shelf, count in board.shelves:
        said = f"{shelf_title(shelf)} {count}"
        if line and len(line) + 3 + len(said) > width:
            rows.append(((line, ""),))
            line = ""
        line = f"{line}   {said}" if line else said
    return [*rows, ((line, ""),)][:lines]


def _filled(row: Sequence[Piece], width: int) -> Row:
    """A row made as long as a column is wide."""
    return (*row, (" " * max(width - sum(len(text) for text, _colour in row), 0), ""))

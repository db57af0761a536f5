"""The list of orders: a window of rows over the store, never the whole list.

It paints line by line and holds only what is visible. The cursor belongs to an order, not to a row number: it stays on
it through refreshes and new sort orders, and when its order leaves the list it takes the next in urgency. The time
column is leftmost, since a partial repaint costs the line from its widget's left edge on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from orderdesk.clock import Clock
from orderdesk.desk.desk import Rules
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rows import TIME_MARKS, next_tick, time_left
from orderdesk.search import OrderFilter
from orderdesk.store import Store
from orderdesk.store.windows import Place, place_of
from screens.store_door import StoreDoor
from screens.widgets.columns import TIME_WIDTH, cell, fit, fitting, title


class OrderTable(StoreDoor, Widget, can_focus=True):
    """Shows the orders that a filter chooses, most urgent first."""

    DEFAULT_CSS = """
    OrderTable { background: $background; color: $foreground; }
    OrderTable > .order-table--head { color: $foreground-muted; background: $surface; }
    OrderTable > .order-table--number { text-style: bold; }
    OrderTable > .order-table--cursor { background: $primary-muted; text-style: bold; }
    OrderTable > .order-table--empty { color: $foreground-muted; }
    OrderTable > .order-table--excellent { color: $success; }
    OrderTable > .order-table--acceptable { color: $warning; }
    OrderTable > .order-table--burning { color: $accent; text-style: bold; }
    OrderTable > .order-table--late { color: $error; text-style: bold; }
    OrderTable > .order-table--frozen { color: $primary; }
    OrderTable > .order-table--paused { color: $secondary; }
    OrderTable > .order-table--waiting { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "order-table--head",
        "order-table--number",
        "order-table--cursor",
        "order-table--empty",
        *(f"order-table--{mark}" for mark in TIME_MARKS),
    }

    @dataclass
    class Highlighted(Message):
        """The cursor has come to another order, or its order has changed; `None` in an empty list."""

        order: Order | None

    def __init__(self, store: Store, rules: Rules, clock: Clock, *, id: str | None = None) -> None:
        """Rows come from `store`, their words from `rules`."""
        super().__init__(id=id)
        self._store = store
        self._windows = store.windows
        self._rules = rules
        self._clock = clock
        self._filter = OrderFilter()
        self._rows: list[Order] = []
        self._at = 0
        self._times: list[str] = []
        self._many = False
        self._shown: object = None
        """What was painted last."""

    # --- what it shows ---------------------------------------------------------------------------------------

    @property
    def order(self) -> Order | None:
        """The order under the cursor."""
        return self._rows[self._at] if self._rows else None

    @property
    def orders(self) -> Sequence[Order]:
        """The orders in the window."""
        return self._rows

    @property
    def filter(self) -> OrderFilter:
        """Which orders are shown."""
        return self._filter

    def tell_channels(self, count: int) -> None:
        """How many channels the shop sells through: of several, each row says which."""
        if self._many != (count > 1):
            self._many = count > 1
            self.refresh()

    def show(self, chosen: OrderFilter, *, place: Place | None = None) -> None:
        """Show other orders, from the most urgent on, or with the cursor at a place."""
        if place is None:
            rows, at = self._windows.first(chosen, self._clock(), self._height), 0
        else:
            rows, at = self._around(chosen, place, 0)
        self._filter = chosen
        self._set_rows(rows, at)

    def reload(self, *, follow: bool = True) -> None:
        """Read the window anew, with the cursor on its order, or where that was when it has left the list.

        Without `follow` the cursor stays where the order was, on what is next in urgency.
        """
        order = self.order
        if order is None:
            self.show(self._filter)
            return
        fresh = self._store.orders.get(order.id) if follow else None
        new = None if fresh is None else place_of(fresh)
        self._set_rows(*self._around(self._filter, place_of(order), self._at, new))

    def tick(self) -> int | None:
        """Repaint the times that have changed; when the next one will."""
        now = self._clock()
        for row, order in enumerate(self._rows):
            said = time_left(order, now, self._rules.clocks).text
            if row < len(self._times) and said != self._times[row]:
                self._times[row] = said
                self.refresh(Region(0, row + 1, TIME_WIDTH, 1))
        self._shown = self._state()
        changes = [change for order in self._rows if (change := next_tick(order, now, self._rules.clocks))]
        return min(changes, default=None)

    # --- moving ----------------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor by rows; at the edge of the window the window moves."""
        if not self._rows:
            return
        to = self._at + by
        if 0 <= to < len(self._rows):
            self._put_cursor(to)
        elif by > 0:
            more = self._windows.after(self._filter, self._clock(), place_of(self._rows[-1]), to - len(self._rows) + 1)
            rows = [*self._rows, *more][-self._height :]
            self._set_rows(rows, len(rows) - 1)
        else:
            more = self._windows.before(self._filter, self._clock(), place_of(self._rows[0]), -to)
            self._set_rows([*more, *self._rows][: self._height], 0)

    def page(self, way: int) -> None:
        """Move by a windowful."""
        self.move(way * max(self._height - 1, 1))

    def edge(self, way: int) -> None:
        """Go to the first order or the last."""
        if way < 0:
            self.show(self._filter)
        else:
            rows = self._windows.last(self._filter, self._clock(), self._height)
            self._set_rows(rows, max(len(rows) - 1, 0))

    # --- painting --------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line: the head, an order, or nothing."""
        width = self.size.width
        columns = fitting(width, many=self._many)
        base = self.rich_style
        if y == 0:
            head = self.get_component_rich_style("order-table--head")
            texts = [(title(column), head) for column in columns]
            return _strip([(fit("  " + _("Left"), TIME_WIDTH), head), *texts], width, head)
        if not self._rows and y == 1:
            empty = self.get_component_rich_style("order-table--empty")
            return _strip([(f"  {_('Nothing here.')}", empty)], width, base)
        if y > len(self._rows):
            return Strip.blank(width, base)
        order = self._rows[y - 1]
        here = y - 1 == self._at
        style = base + self.get_component_rich_style("order-table--cursor", partial=True) if here else base
        now = self._clock()
        left = time_left(order, now, self._rules.clocks)
        colour = self.get_component_rich_style(f"order-table--{left.mark}", partial=True) if left.mark else Style.null()
        cells = [(fit((">" if here else " ") + left.text, TIME_WIDTH), style + colour)]
        bold = self.get_component_rich_style("order-table--number", partial=True)
        book, mixed = self._rules.book(order.channel), self._filter.shelf is None
        for column in columns:
            text = cell(order, column, book, now, among_others=mixed)
            cells.append((text, style + bold if column.key == "number" else style))
        return _strip(cells, width, style)

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new height."""
        if self._rows:
            self.reload()
        else:
            self.show(self._filter)

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(self.size.height - 1, 1)

    def _around(self, chosen: OrderFilter, old: Place, line: int, new: Place | None = None) -> tuple[list[Order], int]:
        """The window in which the cursor keeps its line: on the order at `new`, or on what follows `old`."""
        now, line = self._clock(), min(line, self._height - 1)
        place = old
        if new is not None:
            found = self._windows.from_(chosen, now, new, 1)
            if found and place_of(found[0]) == new:
                place = new
        below = self._windows.from_(chosen, now, place, self._height - line)
        above = self._windows.before(chosen, now, place, self._height - len(below))
        if len(above) > line and len(below) == self._height - line:
            above = above[len(above) - line :]
        rows = [*above, *below]
        return rows, min(len(above), max(len(rows) - 1, 0))

    def _set_rows(self, rows: list[Order], at: int) -> None:
        self._rows, self._at = rows, at
        now = self._clock()
        self._times = [time_left(order, now, self._rules.clocks).text for order in rows]
        shown = self._state()
        if shown != self._shown:  # most commits of others change nothing here, and then nothing is sent
            self._shown = shown
            self.refresh()
        self.post_message(self.Highlighted(self.order))

    def _state(self) -> object:
        """All that is painted, so that the same is not painted twice."""
        return self._filter, self._rows, list(self._times), self._at

    def _put_cursor(self, to: int) -> None:
        for row in (self._at, to):
            self.refresh(Region(0, row + 1, self.size.width, 1))
        self._at = to
        self._shown = self._state()
        self.post_message(self.Highlighted(self.order))


def _strip(cells: list[tuple[str, Style]], width: int, rest: Style) -> Strip:
    return Strip([Segment(text, style) for text, style in cells]).adjust_cell_length(width, rest)

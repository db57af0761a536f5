"""The list of orders: a window of rows over the store, never the whole list.

It paints line by line and holds only what is visible. The cursor belongs to an order, not to a row number: it stays on
it through refreshes and new sort orders, and when its order leaves the list it takes the next in urgency. The time
column is leftmost, since a partial repaint costs the line from its widget's left edge on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from orderdesk.clock import MINUTE, Clock
from orderdesk.desk.desk import Rules
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rows import TIME_MARKS, TimeLeft, next_tick, time_left
from orderdesk.search import OrderFilter
from orderdesk.store import Store
from orderdesk.store.windows import Place, place_of
from screens.store_door import StoreDoor
from screens.widgets.columns import TIME_WIDTH, Column, cell, fit, fitting, time_title, title
from screens.wire import paint

_QUARTER: Final = 15 * MINUTE
"""Days begin only on a quarter of an hour, in every zone, and with them the words for what came when change."""

_KEPT: Final = 6
"""Windowfuls of lines that are kept."""


class _Time(NamedTuple):
    order: Order
    left: TimeLeft
    until: int | None
    """When it may say something else."""


MARKED: Final = "*"
"""The sign of a marked order, before its number."""


class OrderTable(StoreDoor, Widget, can_focus=True):
    """Shows the orders that a filter chooses, in its order."""

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
        self._clocks: dict[int, _Time] = {}
        """What the time column says of the orders in the window, by their ids."""
        self._many = False
        self._quarter = 0
        self._holders: Mapping[int, str] = {}
        self._styles_of: dict[tuple[str, ...], Style] = {}
        self._strips: dict[Hashable, tuple[object, Strip]] = {}
        """The lines, those of orders under the cursor and not, each with what it was made of."""
        self._marked: Collection[int] = ()
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

    def mark(self, ids: Collection[int]) -> None:
        """Put a sign before the numbers of these orders."""
        before, self._marked = self._marked, ids
        for row, order in enumerate(self._rows):
            if (order.id in before) != (order.id in ids):
                self.refresh(Region(0, row + 1, self.size.width, 1))

    def tell_channels(self, count: int) -> None:
        """How many channels the shop sells through: of several, each row says which."""
        if self._many != (count > 1):
            self._many = count > 1
            self.refresh()

    def holds(self, order: Order) -> bool:
        """Whether the list has this order, in its window or beyond."""
        return self._holds(self._filter, place_of(order, self._filter))

    @property
    def height(self) -> int:
        """How many orders there is room for."""
        return self._height

    def tell_claims(self, holders: Mapping[int, str]) -> None:
        """Who else holds which order (by its id): marked before its number."""
        changed = {order_id for order_id, _name in self._holders.items() ^ holders.items()}
        self._holders = holders
        for row, order in enumerate(self._rows):
            if order.id in changed:
                self._shown = None
                self.refresh(Region(0, row + 1, self.size.width, 1))

    def show(self, chosen: OrderFilter, *, on: Order | None = None, found: list[Order] | None = None) -> None:
        """Show other orders, from the first on, or with the cursor on one; `found` are these, if read already.

        If `on` is not among them, the cursor stands on the first.
        """
        if on is not None and self._holds(chosen, place_of(on, chosen)):
            rows, at = self._around(chosen, place_of(on, chosen), self._at)
        elif found is not None:
            rows, at = found, 0
        else:
            rows, at = self._windows.first(chosen, self._clock(), self._height), 0
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
        place = place_of(order, self._filter)
        if fresh is not None and self._holds(self._filter, new := place_of(fresh, self._filter)):
            place = new
        self._set_rows(*self._around(self._filter, place, self._at))

    def tick(self) -> int | None:
        """Repaint the times that have changed; when the next one will."""
        now = self._clock()
        if self._quarter != now // _QUARTER:
            self._quarter = now // _QUARTER
            self.refresh()
        for row, order in enumerate(self._rows):
            before = self._clocks.get(order.id)
            if self._time(order, now) is not before:
                self.refresh(Region(0, row + 1, TIME_WIDTH, 1))
        self._shown = self._state()
        paint(self)
        changes = [change for order in self._rows if (change := self._clocks[order.id].until)]
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
            last, count = place_of(self._rows[-1], self._filter), to - len(self._rows) + 1
            more = self._windows.after(self._filter, self._clock(), last, count)
            rows = [*self._rows, *more][-self._height :]
            self._set_rows(rows, len(rows) - 1)
        else:
            more = self._windows.before(self._filter, self._clock(), place_of(self._rows[0], self._filter), -to)
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
        return self._line(y, self.size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they go to the terminal: nothing of a border or a tint is drawn around or over the rows.

        The same row is the same strip each time, so what is made of it later is made once.
        """
        filters, background, width = self.get_line_filters(), self.background_colors[1], self.size.width
        strips, only_times = [], crop.right <= TIME_WIDTH
        for y in crop.line_range:
            strip = self._time_alone(y) if only_times and 0 < y <= len(self._rows) else self._line(y, width)
            for each in filters:
                strip = strip.apply_filter(each, background)
            strips.append(strip.crop(*crop.column_span))
        return strips

    def _line(self, y: int, width: int) -> Strip:
        if 0 < y <= len(self._rows):
            return self._row(self._rows[y - 1], y - 1 == self._at, width)
        if y == 0:
            return self._kept("head", (width, self._many, self._filter.sort, self._filter.descending), self._head)
        if y == 1:
            return self._kept("nothing", width, self._nothing)
        return self._kept("blank", width, lambda: Strip.blank(width, self._style()))

    def _row(self, order: Order, here: bool, width: int) -> Strip:
        left, now = self._clocks[order.id].left, self._clock()
        holder = self._holders.get(order.id, "")
        marked, mixed = order.id in self._marked, self._filter.shelf is None
        made_of = (order, left, holder, marked, mixed, width, self._many, self._filter.sort, now // _QUARTER)
        return self._kept((order.id, here), made_of, lambda: self._order(order, here, left, now))

    def _kept(self, what: Hashable, made_of: object, make: Callable[[], Strip]) -> Strip:
        """A line, made anew only when something in it has changed."""
        known = self._strips.get(what)
        if known is not None and known[0] == made_of:
            return known[1]
        strip = make()
        self._strips[what] = (made_of, strip)
        return strip

    def _head(self) -> Strip:
        head = self.get_component_rich_style("order-table--head")
        sort, descending = self._filter.sort, self._filter.descending
        texts = [(title(column, sort, descending=descending), head) for column in self._columns]
        return _strip([(time_title(sort, descending=descending), head), *texts], self.size.width, head)

    def _nothing(self) -> Strip:
        empty = self.get_component_rich_style("order-table--empty")
        return _strip([(f"  {_('Nothing here.')}", empty)], self.size.width, self._style())

    def _order(self, order: Order, here: bool, left: TimeLeft, now: int) -> Strip:
        names = ("cursor",) if here else ()
        style, bold = self._style(*names), self._style(*names, "number")
        cells = [self._time_cell(here, left)]
        book, mixed = self._rules.book(order.channel), self._filter.shelf is None
        holder = self._holders.get(order.id, "")
        for column in self._columns:
            text = cell(order, column, book, now, among_others=mixed, holder=holder)
            if column.key == "number" and order.id in self._marked:
                text = MARKED + (text[1:] if text[0] == " " else text[:-1])  # in the gap before it, beside its holder's
            cells.append((text, bold if column.key == "number" else style))
        return _strip(cells, self.size.width, style)

    def _time_alone(self, y: int) -> Strip:
        """The beginning of a row, which is all that a tick changes."""
        left = self._clocks[self._rows[y - 1].id].left
        return Strip([Segment(*self._time_cell(y - 1 == self._at, left))], TIME_WIDTH)

    def _time_cell(self, here: bool, left: TimeLeft) -> tuple[str, Style]:
        style = self._style("cursor", left.mark) if here else self._style(left.mark)
        return fit((">" if here else " ") + left.text, TIME_WIDTH), style

    def _style(self, *names: str) -> Style:
        """The list's own colours with those of its parts over them; all that holds the list is asked for them."""
        if names not in self._styles_of:
            parts = (self.get_component_rich_style(f"order-table--{name}", partial=True) for name in names if name)
            self._styles_of[names] = sum(parts, self.rich_style)
        return self._styles_of[names]

    def notify_style_update(self) -> None:
        """Other colours: nothing painted before is like it any more."""
        self._styles_of.clear()
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new height."""
        if self._rows:
            self.reload()
        else:
            self.show(self._filter)

    # --- inside ----------------------------------------------------------------------------------------------

    def _time(self, order: Order, now: int) -> _Time:
        """What the order's time column says, which is reckoned anew only when it may have changed."""
        known = self._clocks.get(order.id)
        if known is not None and known.order is order and (known.until is None or now < known.until):
            return known
        left = time_left(order, now, self._rules.clocks)
        self._clocks[order.id] = new = _Time(order, left, next_tick(order, now, self._rules.clocks))
        return new

    @property
    def _height(self) -> int:
        return max(self.size.height - 1, 1)

    @property
    def _columns(self) -> Sequence[Column]:
        chosen = self._rules.config.list.columns
        return fitting(self.size.width, many=self._many, chosen=chosen, sort=self._filter.sort)

    def _holds(self, chosen: OrderFilter, place: Place) -> bool:
        """Whether the list that a filter chooses has an order at a place."""
        found = self._windows.from_(chosen, self._clock(), place, 1)
        return bool(found) and place_of(found[0], chosen) == place

    def _around(self, chosen: OrderFilter, place: Place, line: int) -> tuple[list[Order], int]:
        """The window in which the cursor keeps its line: on the order at a place, or on what follows it."""
        now, line = self._clock(), min(line, self._height - 1)
        below = self._windows.from_(chosen, now, place, self._height - line)
        above = self._windows.before(chosen, now, place, self._height - len(below))
        if len(above) < line and len(below) == self._height - line:  # the list begins inside the window
            below = self._windows.from_(chosen, now, place, self._height - len(above))
        rows = [*above, *below]
        return rows, min(len(above), max(len(rows) - 1, 0))

    def _set_rows(self, rows: list[Order], at: int) -> None:
        self._rows, self._at = rows, at
        if len(self._strips) > _KEPT * self._height:
            self._strips.clear()
            self._clocks.clear()
        now = self._clock()
        for order in rows:
            self._time(order, now)
        shown = self._state()
        if shown != self._shown:  # most commits of others change nothing here, and then nothing is sent
            self._shown = shown
            self.refresh()
            paint(self)
        self.screen.post_message(self.Highlighted(self.order))  # not up through all that holds the list

    def _state(self) -> object:
        """All that is painted, so that the same is not painted twice."""
        return self._filter, self._rows, [self._clocks[order.id].left for order in self._rows], self._at

    def _put_cursor(self, to: int) -> None:
        width = self.size.width
        self.refresh(Region(0, self._at + 1, width, 1), Region(0, to + 1, width, 1))
        self._at = to
        self._shown = self._state()
        paint(self)
        self.screen.post_message(self.Highlighted(self.order))  # not up through all that holds the list


def _strip(cells: list[tuple[str, Style]], width: int, rest: Style) -> Strip:
    return Strip([Segment(text, style) for text, style in cells]).adjust_cell_length(width, rest)

"""The rows of the list as they are painted: line by line, and each anew only when something in it has changed.

The time column is leftmost, since a partial repaint costs the line from its widget's left edge on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from orderdesk.clock import MINUTE, Clock
from orderdesk.desk.desk import Rules
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Order, Virtual
from orderdesk.wording.order_row import TIME_MARKS, TimeLeft, call_left, next_call_tick, next_tick, time_left
from screens.renderer import repaint
from screens.widgets.columns import TIME_WIDTH, Column, cell, fit, fitting, time_title, title

_QUARTER: Final = 15 * MINUTE
"""Days begin only on a quarter of an hour, in every zone, and with them the words for what came when change."""

_KEPT: Final = 6
"""Windowfuls of lines that are kept."""


MARKED: Final = "*"
"""The sign of a marked order, before its number."""


class _Time(NamedTuple):
    order: Order
    calls: bool
    """Whether it is the time of the call that counts."""
    doubted: bool
    """Whether the clock was in doubt."""
    left: TimeLeft
    until: int | None
    """When it may say something else."""


class OrderRows(Widget):
    """A window of orders with a cursor, its clocks running; whoever derives from it says which orders."""

    DEFAULT_CSS = """
    OrderRows { background: $background; color: $foreground; }
    OrderRows > .order-table--head { color: $foreground-muted; background: $surface; }
    OrderRows > .order-table--number { text-style: bold; }
    OrderRows > .order-table--cursor { background: $primary-muted; text-style: bold; }
    OrderRows > .order-table--empty { color: $foreground-muted; }
    OrderRows > .order-table--excellent { color: $success; }
    OrderRows > .order-table--acceptable { color: $warning; }
    OrderRows > .order-table--burning { color: $accent; text-style: bold; }
    OrderRows > .order-table--late { color: $error; text-style: bold; }
    OrderRows > .order-table--frozen { color: $primary; }
    OrderRows > .order-table--waiting { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "order-table--head",
        "order-table--number",
        "order-table--cursor",
        "order-table--empty",
        *(f"order-table--{mark}" for mark in TIME_MARKS),
    }

    def __init__(self, rules: Rules, clock: Clock, *, id: str | None = None) -> None:
        """Their words come from `rules`."""
        super().__init__(id=id)
        self._rules = rules
        self._clock = clock
        self._zone = "UTC"
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
        self._empty: Sequence[str] = ()
        """What is said in place of orders where there are none, line by line."""

    # --- what they show --------------------------------------------------------------------------------------

    @property
    def order(self) -> Order | None:
        """The order under the cursor."""
        return self._rows[self._at] if self._rows else None

    @property
    def orders(self) -> Sequence[Order]:
        """The orders in the window."""
        return self._rows

    def mark(self, ids: Collection[int]) -> None:
        """Put a sign before the numbers of these orders."""
        before, self._marked = self._marked, ids
        for row, order in enumerate(self._rows):
            if (order.id in before) != (order.id in ids):
                self.refresh(Region(0, row + 1, self.size.width, 1))

    def tell_zone(self, zone: str) -> None:
        """In which zone the time is told."""
        if zone != self._zone:
            self._zone = zone
            self.refresh()

    def tell_channels(self, count: int) -> None:
        """How many channels the shop sells through: of several, each row says which."""
        if self._many != (count > 1):
            self._many = count > 1
            self.refresh()

    def tell_claims(self, holders: Mapping[int, str]) -> None:
        """Who else holds which order (by its id): marked before its number."""
        changed = {order_id for order_id, _name in self._holders.items() ^ holders.items()}
        self._holders = holders
        for row, order in enumerate(self._rows):
            if order.id in changed:
                self._shown = None
                self.refresh(Region(0, row + 1, self.size.width, 1))

    def tick(self) -> int | None:
        """Repaint the times that have changed; when the next one will."""
        now = self._clock()
        if self._quarter != now // _QUARTER:
            self._quarter = now // _QUARTER
            self.refresh()
        changed = [
            Region(0, y, TIME_WIDTH, 1)
            for y, order in enumerate(self._rows, 1)
            if self._clocks.get(order.id) is not self._time(order, now)
        ]
        if changed:
            self._shown = self._state()
            repaint(self, *changed)
        changes = [change for order in self._rows if (change := self._clocks[order.id].until)]
        return min(changes, default=None)

    def _put_rows(self, rows: list[Order], at: int) -> None:
        """Show these, with the cursor at one; nothing is sent where all is as before."""
        self._rows, self._at = rows, at
        if len(self._strips) > _KEPT * max(self.size.height, 1):
            self._strips.clear()
            self._clocks.clear()
        now = self._clock()
        for order in rows:
            self._time(order, now)
        shown = self._state()
        if shown != self._shown:  # most commits of others change nothing here
            self._shown = shown
            repaint(self, Region(0, 0, *self.size))

    def _put_cursor(self, to: int) -> None:
        """Put the cursor on another row of the window."""
        width = self.size.width
        before, self._at = self._at, to
        self._shown = self._state()
        repaint(self, Region(0, before + 1, width, 1), Region(0, to + 1, width, 1))

    def _state(self) -> object:
        """All that is painted, so that the same is not painted twice."""
        return self._filter, self._empty, self._rows, [self._clocks[order.id].left for order in self._rows], self._at

    def _time(self, order: Order, now: int) -> _Time:
        """What the order's time column says, which is reckoned anew only when it may have changed."""
        known = self._clocks.get(order.id)
        calls = self._filter.virtual is Virtual.CALL_BACK
        doubted = self._rules.clocks.doubted
        same = known is not None and known.order is order and (known.calls, known.doubted) == (calls, doubted)
        if known is not None and same and (known.until is None or now < known.until):
            return known
        left = call_left(order, now, self._rules.clocks) if calls else time_left(order, now, self._rules.clocks)
        until = next_call_tick(order, now) if calls else next_tick(order, now, self._rules.clocks)
        self._clocks[order.id] = new = _Time(order, calls, doubted, left, until)
        return new

    # --- painting --------------------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they go to the terminal: nothing of a border or a tint is drawn around or over the rows.

        The same row is the same strip each time, so what is made of it later is made once.
        """
        width, of_orders = self.size.width, crop.y > 0 and crop.bottom <= len(self._rows) + 1
        if of_orders and crop.right <= TIME_WIDTH:
            strips = [self._time_alone(y) for y in crop.line_range]
        else:
            strips = [self._line(y, width) for y in crop.line_range]
        return strips if crop.width == width else [strip.crop(*crop.column_span) for strip in strips]

    def _line(self, y: int, width: int) -> Strip:
        if 0 < y <= len(self._rows):
            return self._row(self._rows[y - 1], y - 1 == self._at, width)
        if y == 0:
            sort = self._filter.sort
            place = self._filter.place
            return self._kept("head", (width, self._many, place, sort, self._filter.descending), self._head)
        if not self._rows and y <= len(self._empty):
            said = self._empty[y - 1]
            return self._kept(("nothing", y), (width, said), lambda: self._nothing(said))
        return self._kept("blank", width, lambda: Strip.blank(width, self._style()))

    def _row(self, order: Order, here: bool, width: int) -> Strip:
        left, now = self._clocks[order.id].left, self._clock()
        holder = self._holders.get(order.id, "")
        marked, mixed = order.id in self._marked, self._filter.shelf is None
        shown = (mixed, width, self._many, self._filter.place, self._filter.sort)
        made_of = (order, left, holder, marked, shown, now // _QUARTER)
        return self._kept((order.id, here), made_of, lambda: self._order(order, here, left, now))

    def _kept(self, what: Hashable, made_of: object, make: Callable[[], Strip]) -> Strip:
        """A line, made anew only when something in it has changed."""
        known = self._strips.get(what)
        if known is not None and known[0] == made_of:
            return known[1]
        strip = self._filtered(make())
        self._strips[what] = (made_of, strip)
        return strip

    def _filtered(self, strip: Strip) -> Strip:
        """As the terminal can show it."""
        background = self.background_colors[1]
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, background)
        return strip

    def _head(self) -> Strip:
        head = self.get_component_rich_style("order-table--head")
        sort, descending = self._filter.sort, self._filter.descending
        refunds = self._refunds
        texts = [(title(column, sort, descending=descending, refunds=refunds), head) for column in self._columns]
        return _strip([(time_title(sort, descending=descending), head), *texts], self.size.width, head)

    def _nothing(self, said: str) -> Strip:
        empty = self.get_component_rich_style("order-table--empty")
        return _strip([(fit(f"  {said}", self.size.width), empty)], self.size.width, self._style())

    def _order(self, order: Order, here: bool, left: TimeLeft, now: int) -> Strip:
        names = ("cursor",) if here else ()
        style, bold = self._style(*names), self._style(*names, "number")
        cells = [self._time_cell(here, left)]
        book, mixed = self._rules.book(order.channel), self._filter.shelf is None
        holder = self._holders.get(order.id, "")
        for column in self._columns:
            text = cell(order, column, book, now, self._zone, among_others=mixed, holder=holder,
                        refunds=self._refunds)  # fmt: skip
            if column.key == "number" and order.id in self._marked:
                text = MARKED + (text[1:] if text[0] == " " else text[:-1])  # in the gap before it, beside its holder's
            cells.append((text, bold if column.key == "number" else style))
        return _strip(cells, self.size.width, style)

    def _time_alone(self, y: int) -> Strip:
        """The beginning of a row, which is all that a tick changes."""
        left = self._clocks[self._rows[y - 1].id].left
        return self._filtered(Strip([Segment(*self._time_cell(y - 1 == self._at, left))], TIME_WIDTH))

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

    @property
    def _refunds(self) -> bool:
        """Whether the sums are those due to the buyers, and not what the list is sorted by."""
        return self._filter.virtual is Virtual.REFUNDS_DUE and self._filter.sort is not Sort.TOTAL

    @property
    def _columns(self) -> Sequence[Column]:
        chosen = self._rules.config.list.columns
        place = None if self._filter.text else self._filter.virtual or self._filter.shelf
        return fitting(
            self.size.width, many=self._many, chosen=chosen, sort=self._filter.sort, place=place,
            everywhere=place is None,
        )  # fmt: skip


def _strip(cells: list[tuple[str, Style]], width: int, rest: Style) -> Strip:
    return Strip([Segment(text, style) for text, style in cells]).adjust_cell_length(width, rest)

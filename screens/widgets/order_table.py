"""The list of orders: a window of rows over the store, never the whole list.

It paints line by line and holds only what is visible. The cursor belongs to an order, not to a row number: it stays on
it through refreshes and new sort orders, and when its order leaves the list it takes the next in urgency. The time
column is leftmost, since a partial repaint costs the line from its widget's left edge on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import events

from orderdesk.clock import Clock
from orderdesk.desk.desk import Rules
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Order
from orderdesk.store import Store
from orderdesk.store.lists.windows import Place, place_of
from orderdesk.store.orders.order_columns import rank
from orderdesk.store.shown import Shown
from orderdesk.store.touched import Touched
from screens.keyboard.aim import Aim
from screens.messages import OrderHighlighted
from screens.store_errors import StoreErrorBoundary
from screens.widgets.painted_rows import OrderRows

_AHEAD: Final = 24
"""Orders to read beyond those that are wanted."""


class OrderTable(StoreErrorBoundary, OrderRows, can_focus=True):
    """Shows the orders that a filter chooses, in its order."""

    def __init__(self, store: Store, rules: Rules, clock: Clock, *, id: str | None = None) -> None:
        """Rows come from `store`, their words from `rules`."""
        super().__init__(rules, clock, id=id)
        self._store = store
        self._windows = store.windows
        self.aim = Aim()
        """Which of them a key was meant for."""
        self._ahead: tuple[int, int, list[Order]] = (0, 0, [])
        """Orders read already that follow the window (1) or come before it (-1), and of which committed state."""
        self._shows: Shown | None = None

    # --- what it shows ---------------------------------------------------------------------------------------

    @property
    def filter(self) -> OrderFilter:
        """Which orders are shown."""
        return self._filter

    def holds(self, order: Order) -> bool:
        """Whether the list has this order, in its window or beyond."""
        return self._holds(self._filter, place_of(order, self._filter))

    @property
    def height(self) -> int:
        """How many orders there is room for."""
        return max(self.size.height - 1, 1)

    def show(self, chosen: OrderFilter, *, on: Order | None = None, found: list[Order] | None = None) -> None:
        """Show other orders, from the first on, or with the cursor on one; `found` are these, if read already.

        If `on` is not among them, the cursor stands on the first.
        """
        if on is not None and self._holds(chosen, place_of(on, chosen)):
            rows, at = self._around(chosen, place_of(on, chosen), self._at)
        elif found is not None:
            rows, at = found, 0
        else:
            rows, at = self._windows.first(chosen, self._clock(), self.height), 0
        before, self._filter = self.order, chosen
        self._put_under(rows, at, before, None)

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
        self._put_under(*self._around(self._filter, place, self._at), order, order.id)

    @property
    def shown(self) -> Shown:
        """The orders of the window, and where in the list others would be seen in it."""
        if self._shows is None:
            chosen, rows, ends = self._filter, self._rows, None
            sound = not self._virtual and not any(order.damage for order in rows)
            if sound and chosen.sort is Sort.URGENCY and len(rows) >= self.height:
                places = (rank(rows[0]), rows[0].id), (rank(rows[-1]), rows[-1].id)
                ends = min(places), max(places)
            self._shows = Shown.of(rows, chosen.shelf, ends)
        return self._shows

    def touched(self, touched: Touched) -> bool:
        """Whether the window shows any of what others have committed, or would."""
        if self.shown.shows(touched):
            return True
        there = self.shown.come(touched)
        if there and self._virtual:
            return self._windows.any_among(self._filter, self._clock(), there)
        return bool(there)

    @property
    def _virtual(self) -> bool:
        """Whether it shows what no shelf is."""
        return self._filter.virtual is not None or bool(self._filter.text)

    # --- moving ----------------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor by rows; at the edge of the window the window moves."""
        if not self._rows:
            return
        to = self._at + by
        if 0 <= to < len(self._rows):
            self._put_cursor(to)
        elif by > 0:
            self._go_beyond(1, to - len(self._rows) + 1)
        else:
            self._go_beyond(-1, -to)

    def page(self, way: int) -> None:
        """Move by a windowful."""
        self.move(way * max(self.height - 1, 1))

    def edge(self, way: int) -> None:
        """Go to the first order or the last."""
        if way < 0:
            self.show(self._filter)
        else:
            rows = self._windows.last(self._filter, self._clock(), self.height)
            self._put_rows(rows, max(len(rows) - 1, 0))

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new height."""
        if self._rows:
            self.reload()
        else:
            self.show(self._filter)

    # --- inside ----------------------------------------------------------------------------------------------

    def _go_beyond(self, way: int, count: int) -> None:
        """Move the window by so many orders; some more are read at once, for a key that is held down."""
        known_way, state, orders = self._ahead
        now = self._store.connection.data_version()
        if (known_way, state) != (way, now) or len(orders) < count:
            read = self._windows.after if way > 0 else self._windows.before
            edge = place_of(self._rows[-1 if way > 0 else 0], self._filter)
            orders = read(self._filter, self._clock(), edge, count + _AHEAD)
        if way > 0:
            found, rest = orders[:count], orders[count:]
            rows = [*self._rows, *found][-self.height :]
            self._put_rows(rows, len(rows) - 1)
        else:
            found, rest = orders[-count:], orders[:-count]
            self._put_rows([*found, *self._rows][: self.height], 0)
        self._ahead = way, now, rest

    def _holds(self, chosen: OrderFilter, place: Place) -> bool:
        """Whether the list that a filter chooses has an order at a place."""
        found = self._windows.from_(chosen, self._clock(), place, 1)
        return bool(found) and place_of(found[0], chosen) == place

    def _around(self, chosen: OrderFilter, place: Place, line: int) -> tuple[list[Order], int]:
        """The window in which the cursor keeps its line: on the order at a place, or on what follows it."""
        now, line = self._clock(), min(line, self.height - 1)
        below = self._windows.from_(chosen, now, place, self.height - line)
        room = self.height - len(below)
        above = self._windows.before(chosen, now, place, room) if room else []
        if len(above) < line and len(below) == self.height - line:  # the list begins inside the window
            below = self._windows.from_(chosen, now, place, self.height - len(above))
        rows = [*above, *below]
        return rows, min(len(above), max(len(rows) - 1, 0))

    def _put_under(self, rows: list[Order], at: int, before: Order | None, meant: int | None) -> None:
        """Show these rows; if another order comes under the cursor, what was pressed so far was `meant` for this."""
        came = rows[at] if rows else None
        if (came and came.id) != (before and before.id):
            self.aim.moved_off(meant)  # first: once it is painted, a key may be for what came
        self._put_rows(rows, at)

    def _put_rows(self, rows: list[Order], at: int) -> None:
        self.aim.shows(order.id for order in rows)
        self._empty = () if rows else self._why_nothing()
        super()._put_rows(rows, at)
        self._ahead, self._shows = (0, 0, []), None
        self._tell_highlighted()

    def _why_nothing(self) -> Sequence[str]:
        """Why there is no order to be seen."""
        from screens.widgets.no_orders import why_nothing  # most lists have orders

        return why_nothing(self._store, self._filter, max(self.size.width - 2, 1))

    def _put_cursor(self, to: int) -> None:
        super()._put_cursor(to)
        self._tell_highlighted()

    def _tell_highlighted(self) -> None:
        self.screen.post_message(OrderHighlighted(self.order))

"""The stops at the left: those without a courier, or all of one courier's. Its rows stay where they are.

A stop that is given away, by whomever, keeps its row until the page is left, and says where it is: nothing moves under
the finger, and little goes over the line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from orderdesk.clock import HOUR
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardRun, BoardStop, DispatchBoard, turn
from orderdesk.i18n import _, ngettext
from orderdesk.model import Order
from screens.dispatch.courier_numbers import Numbers
from screens.dispatch.dispatch_keys import WINDOW
from screens.dispatch.offers import Offers
from screens.dispatch.page_rows import Cell, PageRows
from screens.dispatch.stop_cells import Widths, cells, head, state, town_of, widths
from screens.edge import get_time
from screens.screen_context import Context

_AHEAD: Final = 2 * HOUR
"""What is promised within so much is soon to be there."""
_STATE: Final = 10
"""Columns for what has become of a stop of a run."""
GIVEN: Final = "="
"""The sign before the number of the courier who has the stop by now."""


class Shown(StrEnum):
    """Which of the stops without a courier are shown."""

    ALL = "all"
    SOON = "soon"
    """Late, or promised within two hours."""
    HELD_UP = "held_up"
    """Those that cannot go yet, each with why."""


class StopsPane:
    """Which stops are shown, which are marked, and what their rows say."""

    def __init__(self, seat: Context, offers: Offers, numbers: Numbers) -> None:
        """Nothing has been read."""
        self._board: DispatchBoard | None = None
        self._seat, self._offers, self._numbers = seat, offers, numbers
        self.rows: PageRows[int] = PageRows(self._cells, self._head, self._nothing, id="stops")
        """What they are about: the order's id; of a courier's stops, the stop's id below zero."""
        self.shows = Shown.ALL
        self.courier: int | None = None
        """Whose stops are shown, by their id; nobody's while those without a courier are."""
        self.marks: dict[int, BoardStop] = {}
        """As they were seen when they were marked."""
        self.reasons: dict[int, str] = {}
        """Why an order was refused, by its id, as long as it stays marked."""
        self._known: dict[int, BoardStop] = {}
        self._riding: dict[int, tuple[BoardCourier, BoardRun, BoardStop]] = {}
        self._staying: dict[int, BoardStop] = {}
        self._turned: dict[int, float] = {}
        self._left_on: int | None = None
        """The row to come back to from a courier's stops."""
        self._town, self._held, self._widths = "", frozenset[int](), Widths()

    # --- what is there ---------------------------------------------------------------------------------------

    @property
    def current(self) -> BoardStop | None:
        """The stop under the cursor."""
        key = self.rows.key
        return None if key is None else self._known.get(key)

    def riding(self, order: int) -> tuple[BoardCourier, BoardRun, BoardStop] | None:
        """Who has an order now, with the run and its stop there."""
        return self._riding.get(order)

    @property
    def chosen(self) -> list[BoardStop]:
        """The marked stops as they are now, or the one under the cursor."""
        if self.marks:
            return [self._known.get(key, seen) for key, seen in self.marks.items()]
        return [self.current] if self.current is not None else []

    def _nothing(self) -> str:
        """Why no row is shown."""
        if self._board is None:
            return _("Not read yet.")
        if self.courier is not None or self.shows is not Shown.ALL or not self._board.held_up:
            return _("Nothing here.")
        count = len(self._board.held_up)
        said = ngettext("All have a courier; {count} cannot go yet ({key}).",
                        "All have a courier; {count} cannot go yet ({key}).", count)  # fmt: skip
        return said.format(count=count, key=WINDOW.label)

    def turned_at(self, order: int) -> float:
        """When somebody else gave an order to a courier, by the time of key events."""
        return self._turned.get(order, float("-inf"))

    # --- reading ---------------------------------------------------------------------------------------------

    def read(self, board: DispatchBoard, on: int | None = None, *, own: bool = False) -> None:
        """Show this board; the cursor on a row, or where it was. `own` where the operator has just done something."""
        self._board = board
        known = {stop.order.id: stop for stop in (*board.waiting, *board.held_up)}
        before = self._riding
        self._riding = {one.order.id: (courier, run, one) for courier, run in board.runs for one in run.live}
        if not own:
            fresh = (order for order in self._riding if order not in before and order in self._known)
            self._turned |= dict.fromkeys(fresh, get_time())
        self._town = self._town or town_of(board.waiting)
        here = self._seat.acts.session
        self._held = frozenset(claim.order_id for claim in self._seat.store.claims.all() if claim.session != here)
        keys = self._without(board, known) if self.courier is None else self._of_courier(board)
        self.marks = {key: seen for key, seen in self.marks.items() if key in self._known}
        self._widths = widths([self._known[key] for key in keys], self._seat.clock(), self._seat.zone)
        self.rows.put(keys, on)

    def _without(self, board: DispatchBoard, known: dict[int, BoardStop]) -> Sequence[int]:
        """Those without a courier; those of the page that have one by now stay."""
        listed = board.held_up if self.shows is Shown.HELD_UP else board.waiting
        until = self._seat.clock() + _AHEAD
        if self.shows is Shown.SOON:
            listed = tuple(one for one in listed if one.closes is not None and one.closes < until)
        there = {one.order.id for one in listed}
        page = {key: self._known[key] for key in self.rows.shown if key > 0 and key not in there and key in self._known}
        self._staying = {key: known.get(key, seen) for key, seen in (self._staying | page).items() if key not in there}
        rows = sorted((*listed, *self._staying.values()), key=turn)
        self._known = {**{key: seen for key, seen in self.marks.items() if key > 0}, **known}
        self._known |= {one.order.id: one for one in rows}
        return [one.order.id for one in rows]

    def _of_courier(self, board: DispatchBoard) -> Sequence[int]:
        runs = [run for courier, run in board.runs if courier.courier.id == self.courier]
        stops = {-one.stop.id: one for run in runs for one in run.stops if one.stop is not None}
        self._known = {**{key: seen for key, seen in self.marks.items() if key in stops}, **stops}
        return [*stops]

    # --- what the operator does ------------------------------------------------------------------------------

    def show_all(self, board: DispatchBoard, on: int | None = None) -> None:
        """Those without a courier."""
        if self.courier is not None:
            on = self._left_on if on is None else on
        self._leave_page()
        self.courier = None
        self.read(board, on)

    def show_courier(self, board: DispatchBoard, courier: int, on: int | None = None) -> None:
        """One courier's stops, with the cursor on the next that is to be made, if not on another."""
        if self.courier is None:
            self._left_on = self.rows.key
        self._leave_page()
        if courier != self.courier:
            self.marks.clear()
        self.courier = courier
        self.read(board, on if on is not None else self._next(board))

    def _next(self, board: DispatchBoard) -> int | None:
        """The row of the stop that the courier makes next, else of their first."""
        runs = [run for courier, run in board.runs if courier.courier.id == self.courier]
        stops = [one for run in runs for one in run.stops if one.stop is not None]
        found = next((one.stop for one in stops if one.ahead), stops[0].stop if stops else None)
        return None if found is None else -found.id

    def next_window(self, board: DispatchBoard) -> None:
        """All of them, only those that are soon to be there, only those that cannot go yet."""
        ways = [*Shown]
        if self.courier is None:
            self.shows = ways[(ways.index(self.shows) + 1) % len(ways)]
        self.show_all(board)

    def move(self, board: DispatchBoard, by: int) -> None:
        """Move the cursor; on another page what was given away is gone."""
        if self.rows.move(by) and self._staying:
            self._leave_page()
            self.read(board)

    def edge(self, board: DispatchBoard, way: int) -> None:
        """To the first row or the last."""
        if self.rows.go(0 if way < 0 else len(self.rows.keys)) and self._staying:
            self._leave_page()
            self.read(board)

    def toggle(self) -> None:
        """Mark the stop under the cursor, or no longer."""
        key, one = self.rows.key, self.current
        if key is not None and one is not None and self.marks.pop(key, None) is None:
            self.marks[key] = one
        if one is not None:
            self.reasons.pop(one.order.id, None)
        self.rows.show_here()

    def toggle_district(self) -> None:
        """Mark all that is shown of the district under the cursor; where all is marked, none of it."""
        if (one := self.current) is None:
            return
        same = {key: self._known[key] for key in self.rows.keys if self._known[key].district == one.district}
        if same.keys() <= self.marks.keys():
            self.marks = {key: seen for key, seen in self.marks.items() if key not in same}
        else:
            self.marks |= same
        self.rows.show()

    def unmark(self) -> None:
        """Mark none."""
        self.marks.clear()
        self.reasons.clear()
        self.rows.show()

    def answered(self, refused: dict[int, str]) -> None:
        """Only those stay marked that were refused, with why, by their orders' ids."""
        self.marks = {key: seen for key, seen in self.marks.items() if seen.order.id in refused}
        self.reasons = refused

    def find(self, digits: str) -> bool:
        """Put the cursor on the first row whose number or phone has these digits, else on none; whether one has."""
        keys = self.rows.keys
        found = next((at for fits in _FITS for at, key in enumerate(keys) if fits(self._known[key], digits)), None)
        if found is None:
            self.rows.leave()
        else:
            self.rows.go(found)
        return found is not None

    def on_its_way(self, digits: str) -> Order | None:
        """The only order on a run whose number ends with these digits."""
        found = [one.order for _courier, _run, one in self._riding.values() if one.order.number.endswith(digits)]
        return found[0] if len(found) == 1 else None

    def _leave_page(self) -> None:
        self._staying.clear()
        self._known = {key: self._known[key] for key in self.marks if key in self._known}
        self._turned.clear()

    # --- words -----------------------------------------------------------------------------------------------

    @property
    def _tail(self) -> int:
        return _STATE if self.courier is not None else self._numbers.width + 2

    def _head(self, width: int) -> str:
        return head(width, self._widths, _("state") if self.courier is not None else "->", self._tail)

    def _cells(self, key: int, here: bool, width: int) -> Sequence[Cell]:
        one, late = self._known[key], False
        last: Cell
        if self.courier is not None:
            last = state(one)
        elif (riding := self._riding.get(key)) is not None:
            last = GIVEN + self._numbers.of(riding[0].courier.id), "done"
        elif one.why:
            last = "-", "faint"
        else:
            offer = self._offers.of(one)
            late = offer is not None and offer.late > 0
            last = ("-", "faint") if offer is None else (self._numbers.of(offer.courier), "")
        marked, held, now = key in self.marks, one.order.id in self._held, self._seat.clock()
        return cells(
            one, here, marked, held, width, self._widths, now, self._seat.zone, self._town, last, self._tail, late=late
        )


_FITS: Sequence[Callable[[BoardStop, str], bool]] = (
    lambda one, digits: one.order.number == digits,
    lambda one, digits: one.order.number.endswith(digits),
    lambda one, digits: (one.order.customer.phone or "").endswith(digits),
    lambda one, digits: digits in one.order.number,
)
"""How digits name a stop, the surest way first."""

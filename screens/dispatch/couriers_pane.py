"""The couriers at the right, each on the same row as long as the desk is open."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.desk.dispatch.dispatch_board import BoardCourier, DispatchBoard
from orderdesk.i18n import _
from screens.dispatch.courier_cells import cells, head
from screens.dispatch.courier_numbers import Numbers
from screens.dispatch.page_rows import Cell, PageRows
from screens.screen_context import Context


class CouriersPane:
    """Who is there, and what their rows say."""

    def __init__(self, seat: Context, numbers: Numbers) -> None:
        """Nobody has been read."""
        self._seat, self.numbers = seat, numbers
        self.rows: PageRows[int] = PageRows(self._cells, head, self._nobody, id="couriers")
        """What they are about: the courier's id."""
        self._known: dict[int, BoardCourier] = {}

    @property
    def current(self) -> BoardCourier | None:
        """The courier under the cursor."""
        key = self.rows.key
        return None if key is None else self._known.get(key)

    @property
    def all(self) -> Sequence[BoardCourier]:
        """Everybody, by number."""
        return [*self._known.values()]

    def get(self, courier: int) -> BoardCourier | None:
        """A courier by their id."""
        return self._known.get(courier)

    def read(self, board: DispatchBoard) -> None:
        """Show these."""
        self.numbers.give(one.courier.id for one in board.couriers)
        self._known = {
            one.courier.id: one for one in sorted(board.couriers, key=lambda one: self.numbers.of(one.courier.id))
        }
        self.rows.put([*self._known])

    def name(self, courier: int) -> str:
        """Number and name."""
        one = self._known.get(courier)
        return f"{self.numbers.of(courier)} {'' if one is None else one.courier.name}".rstrip()

    @staticmethod
    def _nobody() -> str:
        return _("Nobody yet.")

    def _cells(self, key: int, here: bool, width: int) -> Sequence[Cell]:
        one = self._known[key]
        return cells(one, here, self.numbers.of(key), width, self._seat.clock(), self._seat.zone)

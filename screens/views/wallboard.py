"""The wallboard: what burns, for a television or an old monitor on the wall. It is only looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.timer import Timer

from orderdesk.clock import MINUTE, Clock
from orderdesk.desk.desk import Rules
from orderdesk.desk.sales import banners
from orderdesk.desk.views.board import Board, board
from orderdesk.i18n import _
from orderdesk.store import Store
from screens.main.store_errors import StoreErrorBoundary
from screens.widgets.board_view import BoardView
from screens.widgets.lines import Header


class Wallboard(StoreErrorBoundary, Screen[None]):
    """Big digits. No key acts but to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,z,q", "leave", show=False, id="wallboard.leave")]
    AUTO_FOCUS = ""

    header = query_one(Header)
    view = query_one(BoardView)

    def __init__(self, store: Store, rules: Rules, clock: Clock, marks: list[str]) -> None:
        """Reads through `store`; `marks` stand in the header."""
        super().__init__()
        self._store, self._rules, self._clock, self._marks = store, rules, clock, marks
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        """The header and the board."""
        zone = self._rules.home_zone(self._store.orders.first_channel())
        yield Header(self._marks, self._rules.config.shop, "", zone)
        yield BoardView()

    def on_mount(self) -> None:
        """Show what there is."""
        self.renew()

    def renew(self) -> Board:
        """Show the present state, and come back when a time on it changes; that state."""
        if self._ticking is not None:
            self._ticking.stop()
        now = self._clock()
        shown = board(self._store, self._rules, now)
        doubt = [_("CLOCK IN DOUBT")] if self._rules.clocks.doubted else []
        self.header.hang_out([*doubt, *banners(self._store)])
        self.header.show(shown.new, shown.burning, now)
        self.view.show(shown)
        minute = now - now % MINUTE + MINUTE
        self._ticking = self.set_timer(max(min(minute, shown.changes_at or minute) - now, 0.2), self._ticked)
        return shown

    def alarm(self, on: bool) -> None:
        """Say in the header that the database is out of reach, or no more."""
        self.header.alarm(on)

    def watched(self, names: Sequence[str], sentence: str = "") -> None:
        """Say in the header who looks at this screen from his own."""
        self.header.watched(names)

    def _ticked(self) -> None:
        self.renew()

    def action_leave(self) -> None:
        """Back to the desk."""
        self.dismiss()

"""The board and its header: what burns, in big digits, always as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from orderdesk.clock import MINUTE
from orderdesk.desk.sales import banners
from orderdesk.desk.views.board import board
from orderdesk.i18n import _, mark
from screens.keyboard.named_key import Key
from screens.messages import OrdersCounted
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary
from screens.widgets.board_view import BoardView
from screens.widgets.lines import Header

LEAVE_BOARD: Final = Key("wallboard.leave", "escape,z,q", "leave", mark("back"), shown="Esc")
"""Of every screen that is a board."""


class BoardPane(StoreErrorBoundary, Vertical):
    """Tells its screen how many orders it counted."""

    def __init__(self, seat: Context, marks: list[str]) -> None:
        """`marks` stand in the header."""
        super().__init__()
        self._store, self._rules, self._clock = seat.store, seat.rules, seat.clock
        self.header = Header(marks, seat.rules.config.shop, "", seat.zone)
        self.view = BoardView()
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        """The header and the board."""
        yield self.header
        yield self.view

    def on_mount(self) -> None:
        """Show what there is."""
        self.renew()

    def renew(self) -> None:
        """Show the present state, and come back when a time on it changes."""
        if self._ticking is not None:
            self._ticking.stop()
        now = self._clock()
        shown = board(self._store, self._rules, now)
        doubt = [_("CLOCK IN DOUBT")] if self._rules.clocks.doubted else []
        self.header.hang_out([*doubt, *banners(self._store)])
        self.header.show(shown.new, shown.burning, now)
        self.view.show(shown)
        minute = now - now % MINUTE + MINUTE
        self._ticking = self.set_timer(max(min(minute, shown.changes_at or minute) - now, 0.2), self.renew)
        self.screen.post_message(OrdersCounted(shown.new, shown.burning))

    def alarm(self, on: bool) -> None:
        """Say in the header that the database is out of reach, or no more."""
        self.header.alarm(on)

    def watched(self, names: Sequence[str]) -> None:
        """Say in the header who looks at this screen from their own."""
        self.header.watched(names)

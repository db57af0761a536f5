"""A session that is nothing but the wallboard: `orderdesk wallboard`, and whoever has a role for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from orderdesk.desk.clocks.machine_clock import doubt
from orderdesk.desk.views.news import Matter
from orderdesk.errors import StoreError
from orderdesk.i18n import _
from orderdesk.store.shown import Shown
from screens.keyboard.named_key import Key, bindings
from screens.main.change_watcher import ChangeWatcher
from screens.main.ringing import Ringer
from screens.messages import NewsCame, OrdersCounted, StoreReach
from screens.screen_context import Context
from screens.store_errors import StoreErrorBoundary
from screens.views.board_pane import LEAVE_BOARD, BoardPane


class WallDesk(StoreErrorBoundary, Screen[None]):
    """Looks out by itself, and lets the clocks act like every desk; leaving it ends the session."""

    KEYS: ClassVar[tuple[Key, ...]] = (LEAVE_BOARD,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    AUTO_FOCUS = ""

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat, who only looks; nothing but the clocks changes something."""
        super().__init__()
        self._seat = seat
        self.board = BoardPane(seat, [_("DEMO")] if seat.demo else [])
        self.header = self.board.header
        self.ringer = Ringer(self, seat)
        self.watcher = ChangeWatcher(self, seat, lambda _touched: False, shown=Shown)

    def compose(self) -> ComposeResult:
        """The board."""
        yield self.board

    def on_mount(self) -> None:
        """Keep looking."""
        self.watcher.start()

    def on_unmount(self) -> None:
        """Look no more."""
        self.watcher.stop()

    def watched(self, names: Sequence[str], _sentence: str) -> None:
        """Say in the header who looks at this screen from their own."""
        self.board.watched(names)

    def store_failed(self, _error: StoreError) -> None:
        """What could not be read is still on the board as it was; the header says so."""
        self.board.alarm(True)

    def action_leave(self) -> None:
        """End the session."""
        self.app.exit(0)

    def on_orders_counted(self, message: OrdersCounted) -> None:
        """Say in the window's title, too, what waits and what burns."""
        self.ringer.entitle({Matter.NEW: message.new, Matter.PRESSING: message.burning})

    def on_store_looked(self) -> None:
        """Show whether the machine's clock is in doubt."""
        with self.watcher.attempt():
            store, clocks = self._seat.store, self._seat.rules.clocks
            doubted = doubt(store, self._seat.clock) is not None or bool(store.announcements.damaged())
            if doubted != clocks.doubted:
                clocks.doubted = doubted
                self.board.renew()

    def on_store_changed(self) -> None:
        """Show what others have committed."""
        with self.watcher.attempt():
            self.board.renew()

    def on_counts_moved(self) -> None:
        """Show what has become of the orders."""
        self.on_store_changed()

    def on_news_came(self, message: NewsCame) -> None:
        """Give the signal for it. What the clocks could not do they try again at the next look, and nobody is told."""
        self.ringer.give(message.items)

    def on_store_reach(self, message: StoreReach) -> None:
        """Say in the header that the database is out of reach, or no more."""
        self.board.alarm(message.error is not None)

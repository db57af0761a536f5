"""A session that is nothing but the wallboard: `orderdesk wallboard`, and whoever has a role for it."""

from __future__ import annotations

from orderdesk.desk.clocks.machine_clock import doubt
from orderdesk.desk.views.board import Board
from orderdesk.desk.views.news import Matter
from orderdesk.errors import StoreError
from orderdesk.i18n import _
from screens.context import Context
from screens.main.change_watcher import ChangeWatcher
from screens.main.ringing import Ringer
from screens.messages import NewsCame, StoreReach
from screens.views.wallboard import Wallboard


class WallDesk(Wallboard):
    """Looks out by itself, and lets the clocks act like every desk; leaving it ends the session."""

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat, who only looks; nothing but the clocks changes something."""
        super().__init__(seat.store, seat.rules, seat.clock, [_("DEMO")] if seat.demo else [])
        self.ringer = Ringer(self, seat)
        self.watcher = ChangeWatcher(self, seat)

    def on_mount(self) -> None:
        """Show what there is, and keep looking."""
        super().on_mount()
        self.watcher.start()

    def on_unmount(self) -> None:
        """Look no more."""
        self.watcher.stop()

    def renew(self) -> Board:
        """Show the present state, in the window's title too."""
        shown = super().renew()
        self.ringer.entitle({Matter.NEW: shown.new, Matter.PRESSING: shown.burning})
        return shown

    def store_failed(self, error: StoreError) -> None:
        """What could not be read is still on the board as it was; the header says so."""
        self.alarm(True)

    def action_leave(self) -> None:
        """End the session."""
        self.app.exit(0)

    def on_store_looked(self) -> None:
        """Show whether the machine's clock is in doubt."""
        with self.watcher.attempt():
            doubted = doubt(self._store, self._clock) is not None
            if doubted != self._rules.clocks.doubted:
                self._rules.clocks.doubted = doubted
                self.renew()

    def on_store_changed(self) -> None:
        """Show what others have committed."""
        with self.watcher.attempt():
            self.renew()

    def on_news_came(self, message: NewsCame) -> None:
        """Give the signal for it. What the clocks could not do they try again at the next look, and nobody is told."""
        self.ringer.give(message.items)

    def on_store_reach(self, message: StoreReach) -> None:
        """Say in the header that the database is out of reach, or no more."""
        self.alarm(message.error is not None)

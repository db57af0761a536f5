"""A session that is nothing but the wallboard: `orderdesk wallboard`, and whoever has a role for it."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.desk.clocks.machine_clock import doubt
from orderdesk.desk.views.board import Board
from orderdesk.desk.views.news import Item, Matter, News
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from screens.context import Context
from screens.main.change_watcher import ChangeWatcher
from screens.terminal.ringing import Ringer, ringer_of
from screens.views.wallboard import Wallboard


class WallDesk(Wallboard):
    """Looks out by itself, and lets the clocks act like every desk; leaving it ends the session."""

    ringer: Ringer

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat, who only looks; nothing but the clocks changes something."""
        super().__init__(seat.store, seat.rules, seat.clock, [_("DEMO")] if seat.demo else [])
        self.lookout = ChangeWatcher(
            host=self, store=seat.store, clock=seat.clock, acts=seat.acts,
            news=News(seat.store, seat.rules, seat.operator),
            changed=self._others_changed, glance=self._look_at_clock, happened=self._happened, refuse=self._refused,
            fault=self._fault,
        )  # fmt: skip

    def on_mount(self) -> None:
        """Show what there is, and keep looking."""
        self.ringer = ringer_of(self, self._store, self._rules, self._clock)
        super().on_mount()
        self.lookout.start()

    def on_unmount(self) -> None:
        """Look no more."""
        self.lookout.stop()

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

    def _look_at_clock(self) -> None:
        doubted = doubt(self._store, self._clock) is not None or bool(self._store.announcements.damaged())
        if doubted != self._rules.clocks.doubted:
            self._rules.clocks.doubted = doubted
            self.renew()

    def _others_changed(self) -> None:
        self.renew()

    def _happened(self, news: Sequence[Item]) -> None:
        self.ringer.give(news)

    def _refused(self, error: DeskError) -> None:
        """What the clocks could not do they try again at the next look."""

    def _fault(self, error: StoreError | None) -> None:
        self.alarm(error is not None)

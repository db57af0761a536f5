"""The machine's clock on the screen: the banner that it is in doubt, and the question whether it is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content
from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.announce import unread
from orderdesk.desk.commands.clock import ConfirmClock
from orderdesk.desk.desk import Rules
from orderdesk.i18n import _
from orderdesk.store import Store
from screens.actions.desk_thread import DeskThread
from screens.keyboard.keys import label
from screens.safe import plain
from screens.widgets.lines import Line


@dataclass(slots=True, kw_only=True)
class ClockActs:
    """Says over the list that the clock is in doubt, and lets it be confirmed."""

    host: Screen[Any]
    store: Store
    """To read; what changes goes through `acts`."""
    rules: Rules
    clock: Clock
    acts: DeskThread
    banner: Line
    changed: Callable[[bool], None]
    """The clock is in doubt, or no more."""
    tell: Callable[[str, bool], None]
    _shown: bool = field(default=False, init=False)

    def look(self) -> None:
        """Show whether the clock, and what its calendars say, is believed now."""
        found, said = machine_clock.doubt(self.store, self.clock), ""
        if found is not None:
            key = Content.assemble((f" {label('desk.clock')} ", "reverse"))
            stopped = _("Nothing is done by itself until it is right or confirmed:")
            self.banner.say(Content.assemble(plain(found.said(self._zone)), "\n", plain(stopped), " ", key))
        elif said := unread(self.store):
            self.banner.say(plain(said))
        doubted = found is not None or bool(said)
        if not (self._shown and doubted):
            self.banner.display = self.rules.clocks.doubted = doubted
            if self._shown != doubted:
                self._shown = doubted
                self.changed(doubted)

    def ask(self) -> None:
        """Ask whether the clock is right; what is done at once if it is stands there before."""

        from screens.dialogs.confirm import Confirm

        found = machine_clock.doubt(self.store, self.clock)
        if found is None:
            self.tell(_("The clock is not in doubt: there is nothing to confirm."), True)
            return

        async def save(_yes: bool) -> None:
            await self.acts.run(lambda desk: desk.do(ConfirmClock()))
            self.look()
            self.tell(_("The clock is confirmed."), False)

        said = [found.said(self._zone), machine_clock.price(self.store, self.clock)]
        self.host.app.push_screen(Confirm(_("Is the machine's clock right?"), said, save))

    @property
    def _zone(self) -> str:
        return self.rules.home_zone(self.store.orders.first_channel())

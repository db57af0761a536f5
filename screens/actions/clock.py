"""The machine's clock on the screen: the banner that it is in doubt, and the question whether it is right."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.screen import Screen

from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.announce import unread
from orderdesk.i18n import _
from screens.actions.acting import Acts
from screens.keyboard.keys import label
from screens.messages import ClockDoubted
from screens.safe import plain
from screens.screen_context import Context
from screens.widgets.lines import Line


class ClockActs(Acts):
    """Says in the banner over the list that the clock is in doubt, and lets it be confirmed."""

    def __init__(self, host: Screen[Any], seat: Context, banner: Line) -> None:
        """For the operator in this seat."""
        super().__init__(host, seat)
        self._banner = banner
        self._shown = False

    def look(self) -> None:
        """Show whether the clock, and what its calendars say, is believed now."""
        found, said = machine_clock.doubt(self.store, self.clock), ""
        if found is not None:
            key = Content.assemble((f" {label('desk.clock')} ", "reverse"))
            stopped = _("Nothing is done by itself until it is right or confirmed:")
            self._banner.say(Content.assemble(plain(found.said(self.seat.zone)), "\n", plain(stopped), " ", key))
        elif said := unread(self.store):
            self._banner.say(plain(said))
        doubted = found is not None or bool(said)
        if not (self._shown and doubted):
            self._banner.display = self.rules.clocks.doubted = doubted
            if self._shown != doubted:
                self._shown = doubted
                self.host.post_message(ClockDoubted(doubted))

    def ask(self) -> None:
        """Ask whether the clock is right; what is done at once if it is stands there before."""

        from orderdesk.desk.commands.clock import ConfirmClock
        from screens.dialogs.confirm import Confirm

        found = machine_clock.doubt(self.store, self.clock)
        if found is None:
            self.tell(_("The clock is not in doubt: there is nothing to confirm."), True)
            return

        async def save(_yes: bool) -> None:
            await self.acts.run(lambda desk: desk.do(ConfirmClock()))
            self.look()
            self.tell(_("The clock is confirmed."))

        said = [found.said(self.seat.zone), machine_clock.price(self.store, self.clock)]
        self.host.app.push_screen(Confirm(_("Is the machine's clock right?"), said, save))

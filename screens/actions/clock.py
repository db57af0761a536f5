"""The machine's clock on the screen: the banner that it is in doubt, and the question whether it is right."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.screen import Screen

from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.machine_clock import Doubt
from orderdesk.i18n import _
from screens.actions.acting import Acts
from screens.context import Context
from screens.dialogs.confirm import Confirm
from screens.keyboard.keys import label
from screens.messages import ClockDoubted
from screens.safe import plain
from screens.widgets.lines import Line


class ClockActs(Acts):
    """Says in the banner over the list that the clock is in doubt, and lets it be confirmed."""

    def __init__(self, host: Screen[Any], seat: Context, banner: Line) -> None:
        """For the operator in this seat."""
        super().__init__(host, seat)
        self._banner = banner
        self._shown: Doubt | None = None

    def look(self) -> None:
        """Show whether the clock is believed now."""
        found = machine_clock.doubt(self.store, self.clock)
        if found is not None:
            key = Content.assemble((f" {label('desk.clock')} ", "reverse"))
            stopped = _("Nothing is done by itself until it is right or confirmed:")
            self._banner.say(Content.assemble(plain(found.said(self.seat.zone)), "\n", plain(stopped), " ", key))
        if self._shown is None or found is None:
            self._banner.display = found is not None
            self.rules.clocks.doubted = found is not None
            if (self._shown is None) != (found is None):
                self._shown = found
                self.host.post_message(ClockDoubted(found is not None))

    def ask(self) -> None:
        """Ask whether the clock is right; what is done at once if it is stands there before."""
        found = machine_clock.doubt(self.store, self.clock)
        if found is None:
            self.tell(_("The clock is not in doubt: there is nothing to confirm."), True)
            return

        async def save(_yes: bool) -> None:
            await self.acts.run(machine_clock.confirm)
            self.look()
            self.tell(_("The clock is confirmed."))

        said = [found.said(self.seat.zone), machine_clock.price(self.store, self.clock)]
        self.host.app.push_screen(Confirm(_("Is the machine's clock right?"), said, save))

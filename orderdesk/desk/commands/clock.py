"""The machine's clock, on the word of who acts."""

from __future__ import annotations

from typing import ClassVar

from orderdesk.desk.clocks.machine_clock import Doubt, believed, doubt
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.rules.roles import Right


class ConfirmClock(ShopCommand[Doubt], frozen=True):
    """Say that the machine's clock is right after a jump: what waits for its time is done again by itself."""

    name: ClassVar = "clock confirm"
    need: ClassVar = Need((Right.CLOCK,))
    touches: ClassVar = Touches.CLOCK

    def run(self, desk: Desk) -> Doubt:
        """Believe it as it is; what spoke against it, which is kept beside the name of who said so."""
        clock = desk.clock
        with desk.access.changing() as store:
            found = doubt(store, clock)
            if found is None:
                raise Refused(_("The clock is not in doubt: there is nothing to confirm."))
            store.trusts.put(believed(store, clock))
            store.trusts.confirm(desk.actor, clock(), found.why.value, found.believed)
        return found

"""Sends messages, tells staff and asks carriers, in one process of all that are at a database, on a thread of its own.

Every open desk and `orderdesk watch` has one; they agree by a lease on who does it. No transaction is open while
anybody outside is waited for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final

from orderdesk.desk.commands.channels.line_acts import HoldLine, LetGo
from orderdesk.desk.desk import Desk
from orderdesk.desk.messages.crier import Crier
from orderdesk.desk.messages.postman import Open, Postman
from orderdesk.desk.messages.tracking import OpenCarrier, Tracking
from orderdesk.desk.rights import anyone
from orderdesk.errors import StoreError
from orderdesk.store.leases import Holder

LEASE: Final = "errands"

CRIED_EVERY: Final = 15
"""Seconds between two looks at what staff should be told of."""


class Errands:
    """Runs them, while it holds their lease."""

    def __init__(self, desk: Desk, opened: Open, carriers: OpenCarrier) -> None:
        """`desk` is used by this worker alone; the others open a sender and a carrier."""
        self._desk = desk
        self.holder = str(Holder())
        self.postman = Postman(desk, opened, self.holder)
        self.crier = Crier(desk, opened)
        self.tracking = Tracking(desk, carriers)
        self._cried = float("-inf")

    @anyone
    def round(self, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Run those whose time has come; whether there is more to do at once."""
        store, steady = self._desk.store, self._desk.clock.steady()
        if store.read_only or store.clock_in_doubt() or not store.accounts.others_at_work():
            return False
        letters, cries, asks = self.postman.wanted(), steady - self._cried >= CRIED_EVERY, self.tracking.wanted()
        if not (letters or cries or asks) or not self._hold():
            return False
        more = False
        if letters and wanted():
            self.postman.look_up()
            more = self.postman.send() > 0
        if cries and wanted():
            self._cried = steady
            self.crier.cry()
        if asks and wanted():
            self.tracking.ask()
        return more

    @anyone
    def close(self) -> None:
        """Let another one take over at once."""
        with contextlib.suppress(StoreError):
            lease = self._desk.store.leases.get(LEASE)
            if lease is not None and lease.holder == self.holder:
                self._desk.do(LetGo(LEASE, self.holder))

    def _hold(self) -> bool:
        return self._desk.do(HoldLine(LEASE, self.holder))

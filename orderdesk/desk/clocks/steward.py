"""The steward: lets the clocks act, in one process of all that are at a database.

Every open desk and `orderdesk watch` has one; they agree by a lease on who does it. What the clocks want is kept with
the orders, so a steward that comes back after a weekend does what has been left undone, each thing once, in its order
and at its true instant, as if it had never been away.
"""

from __future__ import annotations

import contextlib
from types import TracebackType
from typing import Final, Self

from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.commands.channels.acceptance_acts import AcceptNow
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.joining import LookAtClock
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import anyone
from orderdesk.errors import StoreError
from orderdesk.model import Order
from orderdesk.store import Store
from orderdesk.store.leases import Holder

LEASE: Final = "steward"

TOGETHER: Final = 50
"""How many things are done in one round: between two rounds, operators on the same thread have their turn."""


EVERY: Final = 15
"""Seconds between two looks at which new orders are accepted by a rule."""


class Steward:
    """Does what is due, while it holds the lease."""

    def __init__(self, desk: Desk) -> None:
        """Works through a desk, and by its clock."""
        self._desk = desk
        self.holder = str(Holder())
        self._looked_at = -EVERY
        """When (steady seconds) it was looked last which new orders are accepted by a rule."""

    @anyone
    def wanted(self, reader: Store) -> bool:
        """Whether a round would do anything now; asked on any connection, and costs next to nothing."""
        if reader.read_only or reader.announcements.damaged():
            return False
        if machine_clock.doubt(reader, self._desk.clock) is not None:
            return machine_clock.unheard(reader, self._desk.clock)
        steady, lease = self._steady(), reader.leases.get(LEASE)
        if lease is None or lease.free(steady):
            return True
        due = reader.orders.next_due(self._desk.shut)
        acts = (due is not None and due <= self._desk.clock()) or self._accepts(reader, steady)
        acts = acts or bool(reader.deadlines.moving())
        return lease.holder == self.holder and (lease.waning(steady) or acts)

    @anyone
    def round(self) -> list[Order]:
        """Take or renew the lease, and do some of what is due; each order that was acted on.

        Nothing while another steward holds the lease, nor while the machine's clock is in doubt: then that is noted.
        Ask `wanted` whether there is more.
        """
        if self._desk.do(LookAtClock()) is not None:
            return []
        if not self._holds():
            return []
        done = self._desk.do(Tick(TOGETHER))
        if self._accepts(self._desk.store, self._steady()):
            self._looked_at = self._steady()
            done += self._desk.do(AcceptNow(TOGETHER))
        return done

    @anyone
    def close(self) -> None:
        """Let another one take over at once; where that cannot be written, the lease runs out by itself."""
        store = self._desk.store
        with contextlib.suppress(StoreError):
            lease = store.leases.get(LEASE)
            if lease is not None and lease.holder == self.holder:
                with store.write():
                    store.leases.release(LEASE, self.holder)

    @anyone
    def _holds(self) -> bool:
        store, steady = self._desk.store, self._steady()
        lease = store.leases.get(LEASE)
        if lease is not None and not lease.free(steady):
            if lease.holder != self.holder:
                return False
            if not lease.waning(steady):
                return True
        with store.write():
            taken = store.leases.take(LEASE, self.holder, steady)
            if taken:
                machine_clock.believe(store, self._desk.clock)
            return taken

    def _accepts(self, reader: Store, steady: int) -> bool:
        """Whether it is time to look which new orders are accepted by a rule, where there is any."""
        return steady - self._looked_at >= EVERY and bool(reader.accounts.accepting())

    def _steady(self) -> int:
        return int(self._desk.clock.steady())

    def __enter__(self) -> Self:
        """The steward itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lease back."""
        self.close()

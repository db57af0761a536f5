"""Leases: what only one process may do at a time, for a while.

It is measured in seconds since the machine has started (`Clock.steady`): those are the same for all its processes, also
where one's clock was set by hand, and nobody puts them back.

A lease keeps work from being done twice; it does not make doing it safe. Whoever changes an order decides under the
write lock by what is stored, so that even two holders at once would do nothing twice. Hence a lease that is in doubt is
free: better two stewards for a moment than none.
"""

from __future__ import annotations

import os
import secrets
import socket
from typing import Final

from msgspec import Struct, field

from orderdesk.store.connection import Connection

LASTS: Final = 20
"""Seconds from one renewal on. Renewing is a write that every screen notices, and a holder that dies is found out at
once (`Lease.free`): only one that hangs, or that lives in another container, is waited for so long."""


class Holder(Struct, frozen=True):
    """Who can hold a lease: one part of one process."""

    host: str = field(default_factory=socket.gethostname)
    process: int = field(default_factory=os.getpid)
    mark: str = field(default_factory=lambda: secrets.token_hex(4))

    def __str__(self) -> str:
        """As it is stored."""
        return f"{self.host}:{self.process}:{self.mark}"


class Lease(Struct, frozen=True):
    """A lease as it was taken."""

    holder: str
    until: int
    """In seconds since the machine has started."""

    def free(self, now: int) -> bool:
        """Whether it may be taken over.

        It has run out; or it ends later than any can, because the machine was started anew since; or its holder was a
        process on this machine that is gone.
        """
        if not now < self.until <= now + LASTS:
            return True
        host, process, _mark = self.holder.rsplit(":", 2)
        return host == socket.gethostname() and not _alive(int(process))

    def waning(self, now: int) -> bool:
        """Whether its holder should renew it."""
        return self.until - now <= LASTS // 2 or self.free(now)


class Leases:
    """The table of leases."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def get(self, name: str) -> Lease | None:
        """The lease by name, whether it still holds or not."""
        row = self._connection.row("SELECT holder, until FROM leases WHERE name = ?", (name,))
        return None if row is None else Lease(*row)

    def take(self, name: str, holder: str, now: int) -> bool:
        """Take or renew a lease from now on (steady seconds), in a write; False when somebody else holds it."""
        lease = self.get(name)
        if lease is not None and lease.holder != holder and not lease.free(now):
            return False
        self._connection.run(
            """INSERT INTO leases VALUES (?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until""",
            (name, holder, now + LASTS),
        )
        return True

    def release(self, name: str, holder: str) -> None:
        """Give a lease back, if it is still this holder's."""
        self._connection.run("DELETE FROM leases WHERE name = ? AND holder = ?", (name, holder))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, but there
        return True
    return True

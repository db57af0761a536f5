"""How a shop is, in figures for whoever watches it: asked at a socket of the running server, and in the database.

The socket lies in the folder of the open desks, which only its owner may enter. Nothing that is sent to it
does anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from orderdesk.clock import Clock
from orderdesk.desk.clocks.machine_clock import doubt
from orderdesk.desk.clocks.steward import LEASE
from orderdesk.sharing.sockets import bound, connect, encoded, folder_of
from orderdesk.store import Store
from orderdesk.store.copies.backup import last_backup

_NAME: Final = "server"

_PATIENCE: Final = 2.0
"""Seconds that whoever asks may take."""

Figures = Mapping[str, int | None]
"""By name, in the units that the name ends with; `None` where there is nothing to count."""


async def answer(database: Path, figures: Callable[[], Figures]) -> asyncio.Server:
    """Answer whoever asks how the server is, until it is closed; `OSError` or `NotPrivate` where there can be none."""

    async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await reader.readline()
                writer.write(encoded(figures()))
                await writer.drain()
        writer.close()

    return await asyncio.start_unix_server(asked, sock=bound(folder_of(database) / _NAME))


def health(database: Path, clock: Clock) -> Figures:
    """The figures of a shop: of its server, if one runs, and of its database."""
    now = clock()
    with Store(database, reading=True) as store:
        due, lease = store.orders.next_due(), store.leases.get(LEASE)
        waiting, oldest = store.outbox.backlog(now)
        return {
            **_server(database),
            "clocks_kept": int(lease is not None and not lease.free(int(clock.steady()))),
            "clock_in_doubt": int(doubt(store, clock) is not None),
            "clocks_lag_seconds": 0 if due is None else max(0, now - due),
            "outbox_waiting": waiting,
            "outbox_oldest_seconds": 0 if oldest is None else max(0, now - oldest),
            "backup_age_seconds": None if (made := last_backup(store)) is None else max(0, now - made),
        }


def _server(database: Path) -> Figures:
    """What the running server says."""
    try:
        with connect(folder_of(database) / _NAME) as line:
            line.send({"ask": "health"})
            said = line.receive()
            return {"up": 0} if said is None else {"up": 1, **said}
    except (OSError, ValueError):
        return {"up": 0}

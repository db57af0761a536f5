"""The lookout of a host: one for all desks there, which say at its socket what they show, and are woken for that alone.

The socket lies in the folder of the open desks, which only its owner may enter. A desk that finds none, or loses it,
looks by itself.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final, cast

import msgspec

from orderdesk.beside import Beside, beside
from orderdesk.serve.journal import journal
from orderdesk.sharing.sockets import bound, folder_of
from orderdesk.store.change_signal import Watch
from orderdesk.store.lookout import Lookout, Seat
from orderdesk.store.lookout_line import NAME, WAKE, Said

_QUEUE: Final = 512
"""Desks that may wait to be heard for the first time."""

_LONGEST: Final = 1 << 16
"""Bytes of a message; what is longer comes from no desk."""


class HostLookout:
    """Wakes desks."""

    def __init__(self, database: Path) -> None:
        """Of this database."""
        self._database = database
        self._loop = asyncio.get_running_loop()
        self._lookout = Lookout(beside(database, Beside.TOUCHED))
        self._watch = Watch(database)
        self._server: asyncio.Server | None = None
        self._lines: dict[Seat, asyncio.WriteTransport] = {}
        self._counting: asyncio.TimerHandle | None = None

    async def open(self) -> None:
        """Begin; `OSError` or `NotPrivate` where nobody can be told, or nothing tells of commits."""
        if self._watch.file is None:
            raise OSError("the kernel gives no watch on the folder of the database")
        self._server = await self._loop.create_unix_server(
            lambda: _Line(self), sock=bound(folder_of(self._database) / NAME), backlog=_QUEUE
        )
        self._loop.add_reader(self._watch.file, self._committed)

    def close(self) -> None:
        """End: the desks look by themselves again."""
        if self._watch.file is not None:
            self._loop.remove_reader(self._watch.file)
        if self._server is not None:
            self._server.close()
        if self._counting is not None:
            self._counting.cancel()
        for line in list(self._lines.values()):
            line.abort()
        self._watch.close()
        self._lookout.close()

    def joined(self, seat: Seat, line: asyncio.WriteTransport) -> None:
        """A desk is there."""
        self._lookout.seats.add(seat)
        self._lines[seat] = line

    def left(self, seat: Seat) -> None:
        """It is gone."""
        self._lookout.seats.discard(seat)
        self._lines.pop(seat, None)

    def said(self, seat: Seat, said: Said) -> None:
        """It shows something else."""
        if self._lookout.shows(seat, said.shown, said.seen):
            self._wake([seat])

    def _committed(self) -> None:
        if self._watch.written():
            self._wake(self._lookout.look(self._loop.time()))

    def _count(self) -> None:
        self._counting = None
        self._wake(self._lookout.later(self._loop.time()))

    def _wake(self, seats: list[Seat]) -> None:
        for seat in seats:
            line = self._lines[seat]
            if not line.get_write_buffer_size():  # else it has not even heard that it was woken before
                line.write(WAKE)
        if self._counting is None and (at := self._lookout.next_count) is not None:
            self._counting = self._loop.call_at(at, self._count)


class _Line(asyncio.Protocol):
    """The line of one desk."""

    def __init__(self, lookout: HostLookout) -> None:
        self._lookout, self._seat, self._read = lookout, Seat(), b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast("asyncio.Transport", transport)
        self._lookout.joined(self._seat, self._line)

    def data_received(self, data: bytes) -> None:
        *lines, self._read = (self._read + data).split(b"\n")
        try:
            for line in lines:
                self._lookout.said(self._seat, _decoder.decode(line))
        except msgspec.MsgspecError:
            journal.error("what has asked to be woken is no desk")
            self._line.abort()
        if len(self._read) > _LONGEST:
            self._line.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._lookout.left(self._seat)


_decoder: Final = msgspec.json.Decoder(Said)

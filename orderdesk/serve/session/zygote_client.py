"""The server's side of the zygote: asks for sessions, gives them files, hears how they end."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count

from msgspec.structs import asdict

from orderdesk.errors import StoreError
from orderdesk.i18n import _
from orderdesk.serve.session import framing
from orderdesk.serve.session.child import Session


class Sessions:
    """The sessions that run now."""

    def __init__(self, zygote: socket.socket, lost: Callable[[], None]) -> None:
        """`lost` is called when the zygote is gone, and with it every session."""
        self._zygote, self._lost = zygote, lost
        self._reader = framing.Reader(zygote)
        self._keys = count(1)
        self._ended: dict[int, Callable[[int], None]] = {}

    async def ready(self) -> None:
        """Wait until the zygote has all in memory; the sentence of what is wrong is raised."""
        loop = asyncio.get_running_loop()
        self._zygote.setblocking(False)
        came: asyncio.Future[framing.Message] = loop.create_future()
        loop.add_reader(self._zygote, self._first, came)
        said = await came
        if "ready" not in said:
            raise StoreError(said.get("failed") or _("The sessions' process could not be started."))
        loop.add_reader(self._zygote, self._hear)

    def start(self, session: Session, files: Sequence[int], ended: Callable[[int], None]) -> int:
        """Fork a session with copies of these files; its key. `ended` is told its exit code. `OSError` if it cannot."""
        key = next(self._keys)
        framing.send(self._zygote, {"start": key, "session": asdict(session)}, files)
        self._ended[key] = ended
        return key

    def end(self, key: int) -> None:
        """Hang up on a session, and see to it that it goes."""
        if key in self._ended:
            with suppress(OSError):  # the zygote is gone, and everybody with it
                framing.send(self._zygote, {"end": key})

    def close(self) -> None:
        """Let the zygote go: it ends whatever still runs."""
        asyncio.get_running_loop().remove_reader(self._zygote)
        self._reader.close()

    def _first(self, came: asyncio.Future[framing.Message]) -> None:
        said = self._reader.read()
        if said is None:
            asyncio.get_running_loop().remove_reader(self._zygote)
        if said != []:
            came.set_result(said[0][0] if said else {})

    def _hear(self) -> None:
        said = self._reader.read()
        for message, _files in said or ():
            self._ended.pop(message["ended"])(message["code"])
        if said is None:
            asyncio.get_running_loop().remove_reader(self._zygote)
            for ended in list(self._ended.values()):
                ended(1)
            self._ended.clear()
            self._lost()


def pipe() -> tuple[int, int]:
    """A pipe whose ends do not wait: what is read of one, what is written to the other."""
    ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
    return ends

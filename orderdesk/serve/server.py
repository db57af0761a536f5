"""Listens, keeps the clocks going, and ends in good order."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

import asyncssh

from orderdesk.config import ServeSettings, state_folder
from orderdesk.errors import StoreError, WrongUsage
from orderdesk.i18n import _, ngettext
from orderdesk.parts import Parts
from orderdesk.serve.attempts import Attempts
from orderdesk.serve.child import Session
from orderdesk.serve.host import Host, Visitor
from orderdesk.serve.host_key import host_key
from orderdesk.serve.journal import journal, open_journal
from orderdesk.serve.login import Login
from orderdesk.serve.sessions import Sessions

_LOGIN: Final = 20
"""Seconds in which a client must have shown its key."""

_ALIVE: Final = (15, 3)
"""A client is asked every so many seconds whether it is there; after so many questions without answer it is gone."""

_LOOK: Final = 5.0
"""Seconds between two looks whether everybody inside may still be."""

_AGAIN: Final = 5.0
"""Seconds until a steward that has failed is started again."""

_FAREWELL: Final = 10.0
"""Seconds that sessions have to end after a hang-up; the zygote kills them within that time."""


class Server:
    """The SSH server."""

    def __init__(self, parts: Parts, settings: ServeSettings, line: socket.socket, key: asyncssh.SSHKey) -> None:
        """Lets people in to `parts`; `line` leads to the zygote."""
        self._sessions = Sessions(line, self._zygote_lost)
        self._host = Host(parts, settings, self._sessions, Attempts(asyncio.get_running_loop().time))
        self._settings, self._key = settings, key
        self._stop = asyncio.Event()
        self._at_once = asyncio.Event()
        self._failed = False
        self._steward = 0

    async def ready(self) -> None:
        """Wait until sessions can be started."""
        await self._sessions.ready()

    async def run(self, welcome: Visitor | None, listening: Callable[[int], None]) -> int:
        """Serve until a signal comes; the exit code. `listening` is told the port. `WrongUsage` if it cannot listen."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._asked_to_stop)
        try:
            acceptor = await asyncssh.create_server(
                partial(Login, self._host, welcome), self._settings.address, self._settings.port,
                server_host_keys=[self._key], server_version="OrderDesk", login_timeout=_LOGIN,
                keepalive_interval=_ALIVE[0], keepalive_count_max=_ALIVE[1],
                public_key_auth=True, password_auth=False, kbdint_auth=False, host_based_auth=False, gss_host=None,
                line_editor=False, encoding=None, agent_forwarding=False, x11_forwarding=False, allow_scp=False,
            )  # fmt: skip
        except OSError as error:
            raise WrongUsage(
                _("Cannot listen on {address}, port {port}: {why}.").format(
                    address=self._settings.address, port=self._settings.port, why=os.strerror(error.errno or 0)
                )
            ) from error
        listening(acceptor.get_port())
        journal.info("listening on %s, port %d", self._settings.address, acceptor.get_port())
        self._keep_clocks()
        looking = loop.create_task(self._look())
        await self._stop.wait()
        acceptor.close()
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        await self._let_finish()
        journal.info("stopped")
        return 1 if self._failed else 0

    def _zygote_lost(self) -> None:
        """No session can be started any more: end, so that whatever keeps the server going starts it anew."""
        journal.error("the process of the sessions is gone")
        self._failed = True
        self._asked_to_stop()

    def _asked_to_stop(self) -> None:
        """The first time kindly, the second time at once."""
        (self._at_once if self._stop.is_set() else self._stop).set()

    async def _let_finish(self) -> None:
        """Tell everybody, wait a while, hang up."""
        channels = list(self._host.channels)
        seconds = self._settings.grace
        said = ngettext(
            "The server stops in {count} second: finish what you have begun.",
            "The server stops in {count} seconds: finish what you have begun.", seconds,
        ).format(count=seconds)  # fmt: skip
        for channel in channels:
            channel.tell(said)
        journal.info("stopping: %d sessions have %d seconds", len(channels), seconds)
        await self._until_empty(seconds, self._at_once)
        for channel in list(self._host.channels):
            channel.end(_("The server has been stopped."))
        self._sessions.end(self._steward)
        await self._until_empty(_FAREWELL, None)

    async def _until_empty(self, seconds: float, enough: asyncio.Event | None) -> None:
        """Wait until every session has ended, but not longer than that."""
        ends = asyncio.get_running_loop().time() + seconds
        while self._host.channels and asyncio.get_running_loop().time() < ends:
            if enough is not None and enough.is_set():
                return
            await asyncio.sleep(0.05)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self._host.shut_out()
            except StoreError as error:  # a desk says so itself
                journal.info("cannot look who may be inside: %s", error)

    def _keep_clocks(self) -> None:
        """Start the steward, and again should it end."""
        if not self._stop.is_set():
            watch = Session(operator=self._host.parts.operator, command=("watch",))
            with suppress(OSError):  # the zygote is gone: told elsewhere
                self._steward = self._sessions.start(watch, (), self._clocks_stopped)

    def _clocks_stopped(self, code: int) -> None:
        if not self._stop.is_set():
            journal.error("the steward has ended with %d; it is started again", code)
            asyncio.get_running_loop().call_later(_AGAIN, self._keep_clocks)


def run_server(parts: Parts, settings: ServeSettings, line: socket.socket, say: Callable[[str], None]) -> int:
    """Serve over a zygote's socket until told to stop; the exit code. `say` prints for whoever has started it."""
    open_journal(state_folder())
    key = host_key(parts.database.with_name(parts.database.name + ".hostkey"))
    return asyncio.run(_run(parts, settings, line, key, say))


async def _run(
    parts: Parts, settings: ServeSettings, line: socket.socket, key: asyncssh.SSHKey, say: Callable[[str], None]
) -> int:
    server = Server(parts, settings, line, key)
    await server.ready()

    def listening(port: int) -> None:
        say(_("Order Desk listens on {address}, port {port}.").format(address=settings.address, port=port))
        say(_("Host key: {fingerprint}").format(fingerprint=key.get_fingerprint()))
        host = settings.address.replace("0.0.0.0", "HOST").replace("::", "HOST")
        if not parts.demo:
            say(f"  ssh -p {port} {host}")
            return
        known = parts.database.with_name("known_hosts")
        known.write_text(f"[{host}]:{port} {key.export_public_key().decode()}", encoding="utf-8")
        say(_("*** DEMO: anybody on this machine comes in, as {operator}. ***").format(operator=parts.operator))
        say(_("In another terminal:"))
        say(f"  ssh -p {port} -o UserKnownHostsFile={shlex.quote(str(known))} {host}")

    return await server.run(Visitor(parts.operator, "", exports=True) if parts.demo else None, listening)

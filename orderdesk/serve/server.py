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

from orderdesk.beside import Beside, beside
from orderdesk.composition import Composition
from orderdesk.config import ServeSettings, state_folder
from orderdesk.errors import NotPrivate, StoreError, WrongUsage
from orderdesk.i18n import _, ngettext
from orderdesk.serve.health import Figures, answer
from orderdesk.serve.host import Host, Visitor
from orderdesk.serve.host_key import host_key
from orderdesk.serve.host_lookout import HostLookout
from orderdesk.serve.journal import journal, open_journal
from orderdesk.serve.limits import open_files, room
from orderdesk.serve.limits.door import VERSION, Door, doors
from orderdesk.serve.login import WITHOUT_SESSION, Login
from orderdesk.serve.session.child import Session
from orderdesk.serve.session.programs import KEEPING
from orderdesk.serve.session.zygote_client import Sessions

_QUEUE: Final = 512
"""Connections that the system keeps until they are accepted."""

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

    def __init__(
        self, parts: Composition, settings: ServeSettings, line: socket.socket, key: asyncssh.SSHKey, most_files: int
    ) -> None:
        """Lets people in to `parts`; `line` leads to the zygote; no more than `most_files` are open at a time."""
        self._sessions = Sessions(line, self._zygote_lost)
        self._host = Host(parts, settings, self._sessions, most_files, asyncio.get_running_loop().time)
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
        listened = self._listen()
        servers: list[asyncssh.SSHAcceptor | asyncio.Server] = [
            await asyncssh.create_server(
                partial(Login, self._host, welcome), sock=door, backlog=_QUEUE,
                server_host_keys=[self._key], server_version=VERSION, login_timeout=0,
                keepalive_interval=_ALIVE[0], keepalive_count_max=_ALIVE[1],
                public_key_auth=True, password_auth=False, kbdint_auth=False, host_based_auth=False, gss_host=None,
                line_editor=False, encoding=None, agent_forwarding=False, x11_forwarding=False, allow_scp=False,
            )
            for door in listened
        ]  # fmt: skip
        try:
            servers.append(await answer(self._host.parts.database, self._figures))
        except (OSError, NotPrivate) as error:
            journal.error("nobody can ask how the server is: %s", error)
        lookout = HostLookout(self._host.parts.database)
        try:
            await lookout.open()
        except (OSError, NotPrivate) as error:
            journal.error("each desk looks by itself for what others commit: %s", error)
        port = listened[0].getsockname()[1]
        listening(port)
        journal.info("listening on %s, port %d", self._settings.address, port)
        self._keep_clocks()
        looking = loop.create_task(self._look())
        await self._stop.wait()
        for server in servers:
            server.close()
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        await self._let_finish()
        lookout.close()
        self._host.sums.close()
        journal.info("stopped")
        return 1 if self._failed else 0

    def _listen(self) -> list[Door]:
        address, port = self._settings.address, self._settings.port
        try:
            return doors(address, port, self._host.why_not, self._host.no_files)
        except OSError as error:
            why = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
            raise WrongUsage(
                _("Cannot listen on {address}, port {port}: {why}.").format(address=address, port=port, why=why)
            ) from error

    def _figures(self) -> Figures:
        """How the server is, for whoever watches it."""
        host = self._host
        return {
            "sessions": host.places.taken,
            "sessions_limit": host.places.most,
            "sessions_room": min((one.sessions for one in room.rooms()), default=None),
            "waiting": len(host.hall),
            "waiting_limit": self._settings.waiting,
            "files": open_files.open_now(),
            "files_limit": host.files,
            "logins_total": host.logins,
            "turned_away_total": host.away,
        }

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
            self._host.sums.look()
            try:
                await self._host.shut_out()
            except StoreError as error:  # a desk says so itself
                self._host.sums.note("cannot look who may be inside", "the server", str(error))

    def _keep_clocks(self) -> None:
        """Start the steward, and again should it end."""
        if not self._stop.is_set():
            watch = Session(operator=self._host.parts.operator, command=KEEPING)
            with suppress(OSError):  # the zygote is gone: told elsewhere
                self._steward = self._sessions.start(watch, (), self._clocks_stopped)

    def _clocks_stopped(self, code: int) -> None:
        if not self._stop.is_set():
            self._host.sums.note("the steward is started again", "the server", f"it has ended with {code}")
            asyncio.get_running_loop().call_later(_AGAIN, self._keep_clocks)


def run_server(parts: Composition, settings: ServeSettings, line: socket.socket, say: Callable[[str], None]) -> int:
    """Serve over a zygote's socket until told to stop; the exit code. `say` prints for whoever has started it."""
    most_files = open_files.allow(settings)
    open_journal(state_folder())
    key = host_key(beside(parts.database, Beside.HOST_KEY))
    return asyncio.run(_run(parts, settings, line, key, most_files, say))


async def _run(
    parts: Composition,
    settings: ServeSettings,
    line: socket.socket,
    key: asyncssh.SSHKey,
    most_files: int,
    say: Callable[[str], None],
) -> int:
    server = Server(parts, settings, line, key, most_files)
    await server.ready()

    def listening(port: int) -> None:
        say(_("Order Desk listens on {address}, port {port}.").format(address=settings.address, port=port))
        say(_("Host key: {fingerprint}").format(fingerprint=key.get_fingerprint()))
        say(
            _(
                "At most: sessions {sessions}, of one operator {of_one}; connections without a session {waiting}, from"
                " one address {of_address}, for {seconds} s; open files {files} of {most}."
            ).format(
                sessions=settings.connections, of_one=settings.per_operator, waiting=settings.waiting,
                of_address=settings.waiting_per_address, seconds=WITHOUT_SESSION, files=open_files.needed(settings),
                most=most_files,
            )
        )  # fmt: skip
        for line in room.said(room.rooms(), settings.connections):
            say(line)
        host = "HOST" if settings.address in ("", "0.0.0.0", "::") else settings.address
        if not parts.demo:
            say(f"  ssh -p {port} {host}")
            return
        known = parts.database.with_name("known_hosts")
        known.write_text(f"[{host}]:{port} {key.export_public_key().decode()}", encoding="utf-8")
        say(_("*** DEMO: anybody on this machine comes in, as {operator}. ***").format(operator=parts.operator))
        say(_("In another terminal:"))
        say(f"  ssh -p {port} -o UserKnownHostsFile={shlex.quote(str(known))} {host}")

    return await server.run(Visitor(parts.operator, "", exports=True) if parts.demo else None, listening)

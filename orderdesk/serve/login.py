"""A connection: a public key that is somebody's, then one session, and nothing else that SSH can do."""

from __future__ import annotations

import asyncio
from typing import Final

import asyncssh

from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.serve.host import Host, Visitor
from orderdesk.serve.journal import OPERATORS
from orderdesk.serve.limits.attempts import network
from orderdesk.serve.limits.hall import Progress
from orderdesk.serve.session.channel import DeskChannel

WITHOUT_SESSION: Final = 20
"""Seconds in which a client must have shown its key, and again in which it must have asked for a session."""

_KEYS: Final = 12
"""Keys that a client may offer in one connection: its agent may hold several."""


class Login(asyncssh.SSHServer):
    """One client, from its connection to its end."""

    def __init__(self, host: Host, welcome: Visitor | None) -> None:
        """With `welcome` everybody comes in as that visitor, whatever key they have."""
        self._host, self._welcome = host, welcome
        self._visitor: Visitor | None = None
        self._offered: set[str] = set()
        self._logged_in = self._opened = self._gone = False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Somebody knocks."""
        self._conn = conn
        self._address = str(conn.get_extra_info("peername", ("?",))[0])
        self._network = network(self._address)
        self._wait(f"address {self._network}", Progress.CONNECTED, self._host.settings.waiting_per_address)

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._gone = True
        self._has_session(True)
        if not self._logged_in:
            self._host.attempts.failed(self._network)
            self._host.sums.note("no login", self._network, f"{self._address}, {len(self._offered)} keys offered")

    def begin_auth(self, username: str) -> bool:
        """Whether they must show a key; the name that they give themselves counts for nothing."""
        self._host.hall.reach(self, Progress.ASKING)
        if self._welcome is None:
            return True
        self._conn.send_auth_banner(_("*** DEMO: anybody on this machine comes in. Nothing here is real. ***") + "\r\n")
        self._visitor = self._welcome
        return False

    def public_key_auth_supported(self) -> bool:
        """A key is what one comes in by."""
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether it is the key of somebody who may come in; that they hold its other half is checked next."""
        self._visitor = None
        fingerprint = key.get_fingerprint()
        self._offered.add(fingerprint)
        if len(self._offered) > _KEYS:
            self.send_away(f"You have offered more than {_KEYS} keys. Name the right one: ssh -i KEY")
            return False
        try:
            visitor = await self._host.visitor(fingerprint)
        except DeskError as error:
            self._host.sums.note("refused", self._network, f"key {fingerprint} from {self._address}: {error}")
            return False
        # Nothing is awaited from here to the end of a login, and another key's check would have cancelled this one:
        # whoever is inside is who was noted last.
        self._visitor = visitor
        return True

    def auth_completed(self) -> None:
        """They are inside, but have no session yet."""
        self._logged_in = True
        self._host.logins += 1
        self._has_session(False)

    def session_requested(self) -> tuple[asyncssh.SSHServerChannel[bytes], DeskChannel] | bool:
        """One session for a connection."""
        if self._visitor is None or self._opened:
            return False
        self._opened = True
        session = DeskChannel(self._host, self._visitor, self._peer(), self._has_session)
        return self._conn.create_server_channel(encoding=None), session

    def send_away(self, why: str) -> None:
        """Hang up with a sentence, in ASCII: clients show other letters as numbers."""
        if self._logged_in and self._visitor is not None:
            who = f"{self._visitor.fingerprint or 'anybody'} from {self._address}"
            self._host.turned_away(self._visitor.operator, f"{who}: {why}", OPERATORS)
        else:
            self._host.turned_away(self._network, f"{self._address}: {why}")
        # Not before the first line of the server, which asyncssh sends after `connection_made`: a client that gets
        # something else first says that it has met no SSH server.
        asyncio.get_running_loop().call_soon(self._conn.disconnect, asyncssh.DISC_TOO_MANY_CONNECTIONS, why)

    def _has_session(self, has: bool) -> None:
        """From now on they have one, or none again."""
        if has or self._gone:
            self._host.hall.leave(self)
            if self._patience is not None:
                self._patience.cancel()
        else:
            assert self._visitor is not None  # or they would not have logged in
            self._wait(f"operator {self._visitor.operator}", Progress.LOGGED_IN, self._host.settings.per_operator)

    def _wait(self, whose: str, progress: Progress, most: int) -> None:
        """Be in the hall, for so long and no longer."""
        if self._patience is not None:
            self._patience.cancel()
        self._patience = asyncio.get_running_loop().call_later(WITHOUT_SESSION, self._too_slow)
        self._host.hall.enter(self, whose, progress, most=most)

    def _too_slow(self) -> None:
        self._host.hall.leave(self)
        what = "open a session" if self._logged_in else "log in"
        self.send_away(f"You did not {what} within {WITHOUT_SESSION} seconds.")

    def _peer(self) -> str:
        """Both ends of the line, as `SSH_CONNECTION` says them."""
        ends = (self._conn.get_extra_info("peername"), self._conn.get_extra_info("sockname"))
        return " ".join(f"{end[0]} {end[1]}" for end in ends if end)

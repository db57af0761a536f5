"""A connection: a public key that is somebody's, then one session, and nothing else that SSH can do."""

from __future__ import annotations

from typing import Final

import asyncssh

from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.serve.channel import DeskChannel
from orderdesk.serve.host import Host, Visitor
from orderdesk.serve.journal import journal

WAITING: Final = 64
"""Connections that have not logged in yet, at most: they cost little, and a flood of them shuts nobody else out."""

_KEYS: Final = 12
"""Keys that a client may offer in one connection: its agent may hold several."""


class Login(asyncssh.SSHServer):
    """One client, from its connection to its end."""

    def __init__(self, host: Host, welcome: Visitor | None) -> None:
        """With `welcome` everybody comes in as that visitor, whatever key he has."""
        self._host, self._welcome = host, welcome
        self._visitor: Visitor | None = None
        self._offered: set[str] = set()
        self._inside = self._opened = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Somebody knocks."""
        self._conn = conn
        self._address = str(conn.get_extra_info("peername", ("?",))[0])
        self._host.waiting += 1
        if self._host.attempts.too_many(self._address):
            self._turn_away("too many failed logins")
        elif self._host.waiting > WAITING:
            self._turn_away("too many connections that do not log in")

    def connection_lost(self, exc: Exception | None) -> None:
        """He is gone."""
        if not self._inside:
            self._host.waiting -= 1
            if self._offered:
                journal.info("refused: %s", self._address)
                self._host.attempts.failed(self._address)

    def begin_auth(self, username: str) -> bool:
        """Whether he must show a key; the name that he gives himself counts for nothing."""
        if self._welcome is None:
            return True
        self._conn.send_auth_banner(_("*** DEMO: anybody on this machine comes in. Nothing here is real. ***") + "\r\n")
        self._visitor = self._welcome
        return False

    def public_key_auth_supported(self) -> bool:
        """A key is what one comes in by."""
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether it is the key of somebody who may come in; that he holds its other half is checked next."""
        self._visitor = None
        fingerprint = key.get_fingerprint()
        self._offered.add(fingerprint)
        if len(self._offered) > _KEYS:
            self._turn_away("too many keys")
            return False
        try:
            visitor = await self._host.visitor(fingerprint)
        except DeskError as error:
            journal.info("refused: key %s from %s: %s", fingerprint, self._address, error)
            return False
        # Nothing is awaited from here to the end of a login, and another key's check would have cancelled this one:
        # whoever is inside is who was noted last.
        self._visitor = visitor
        return True

    def auth_completed(self) -> None:
        """He is inside."""
        self._inside = True
        self._host.waiting -= 1
        if len(self._host.channels) >= self._host.settings.connections:
            self._turn_away("all places are taken")

    def session_requested(self) -> tuple[asyncssh.SSHServerChannel[bytes], DeskChannel] | bool:
        """One session for a connection."""
        if self._visitor is None or self._opened:
            return False
        self._opened = True
        session = DeskChannel(self._host, self._visitor, self._peer())
        return self._conn.create_server_channel(encoding=None), session

    def _peer(self) -> str:
        """Both ends of the line, as `SSH_CONNECTION` says them."""
        ends = (self._conn.get_extra_info("peername"), self._conn.get_extra_info("sockname"))
        return " ".join(f"{end[0]} {end[1]}" for end in ends if end)

    def _turn_away(self, why: str) -> None:
        journal.info("turned away: %s: %s", self._address, why)
        self._conn.disconnect(asyncssh.DISC_TOO_MANY_CONNECTIONS, why)

"""What all connections of a server share: settings, sessions, limits, and who may come in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from msgspec import Struct

from orderdesk.composition import Composition
from orderdesk.config import ServeSettings
from orderdesk.desk.people.keyring import who_has
from orderdesk.errors import Refused
from orderdesk.rules.roles import Right
from orderdesk.serve.journal import STRANGERS, Sums
from orderdesk.serve.limits.attempts import Attempts, network
from orderdesk.serve.limits.hall import Hall
from orderdesk.serve.limits.open_files import SPARE
from orderdesk.serve.limits.places import Places
from orderdesk.serve.session.zygote_client import Sessions
from orderdesk.store import Store

if TYPE_CHECKING:
    from orderdesk.serve.login import Login
    from orderdesk.serve.session.channel import DeskChannel


class Visitor(Struct, frozen=True):
    """Somebody who may come in."""

    operator: str
    fingerprint: str
    """Of the key they came with; empty where none is asked for."""
    exports: bool
    """Whether they may run the reading commands."""


class Host:
    """What the connections share."""

    def __init__(
        self,
        parts: Composition,
        settings: ServeSettings,
        sessions: Sessions,
        files: int,
        monotonic: Callable[[], float],
    ) -> None:
        """`files` is how many the process may have open; `monotonic` gives seconds that only grow."""
        self.parts, self.settings, self.sessions, self.files = parts, settings, sessions, files
        self.channels: set[DeskChannel] = set()
        """The sessions that run."""
        self.hall: Hall[Login] = Hall(settings.waiting, self._too_many)
        self.places = Places(settings.connections, settings.per_operator)
        self.attempts = Attempts(monotonic)
        self.sums = Sums(monotonic)
        self.logins = self.away = 0
        """How many have logged in, and how many were turned away."""

    async def visitor(self, fingerprint: str) -> Visitor:
        """Who comes with a key; `Refused` when nobody may. Asked on a thread: the disk may be slow."""
        return await asyncio.to_thread(self._visitor, fingerprint)

    async def shut_out(self) -> None:
        """End the sessions of those who may not come in any more: a key revoked, an operator blocked."""
        for channel in list(self.channels):
            try:
                if channel.visitor.fingerprint:
                    await self.visitor(channel.visitor.fingerprint)
            except Refused as refusal:
                channel.shut_out(str(refusal))

    def why_not(self, address: str, file: int) -> str:
        """Why nobody from an address is let in now, over a connection that is this file; nothing where they are."""
        whose = network(address)
        if wait := self.attempts.wait(whose):
            why = f"Too many connections from your address led to no login. Try again in {ceil(wait)} seconds."
        elif file >= self.files - SPARE:  # the system gives the lowest number that is free
            self.hall.make_room()
            why = "The server has too many files open. Try again later."
        else:
            return ""
        self.turned_away(whose, f"{address}: {why}")
        return why

    def no_files(self) -> bool:
        """The system has no file for a connection: close one; false where none can be."""
        return self.hall.make_room()

    def turned_away(self, whose: str, line: str, most: tuple[int, int] = STRANGERS) -> None:
        """Note that somebody was."""
        self.away += 1
        self.sums.note("turned away", whose, line, most)

    def _too_many(self, slowest: Login) -> None:
        slowest.send_away("Too many connections without a session, and yours was the slowest. Try again.")

    def _visitor(self, fingerprint: str) -> Visitor:
        roles = self.parts.rules.roles
        with Store(self.parts.database, reading=True) as store:
            operator = who_has(store, roles, fingerprint)
            try:
                who_has(store, roles, fingerprint, Right.EXPORT)
            except Refused:
                return Visitor(operator, fingerprint, exports=False)
            return Visitor(operator, fingerprint, exports=True)

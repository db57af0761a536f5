"""What all connections of a server share: settings, sessions, and who may come in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orderdesk.config import ServeSettings
from orderdesk.desk.keyring import who_has
from orderdesk.errors import Refused
from orderdesk.parts import Parts
from orderdesk.rules.roles import Right
from orderdesk.serve.attempts import Attempts
from orderdesk.serve.sessions import Sessions
from orderdesk.store import Store

if TYPE_CHECKING:
    from orderdesk.serve.channel import DeskChannel


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may come in."""

    operator: str
    fingerprint: str
    """Of the key he came with; empty where none is asked for."""
    exports: bool
    """Whether he may run the reading commands."""


@dataclass(slots=True)
class Host:
    """What the connections share."""

    parts: Parts
    settings: ServeSettings
    sessions: Sessions
    attempts: Attempts
    channels: set[DeskChannel] = field(default_factory=set)
    """The sessions that run."""
    waiting: int = 0
    """Connections that have not logged in yet."""

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

    def _visitor(self, fingerprint: str) -> Visitor:
        roles = self.parts.rules.roles
        with Store(self.parts.database) as store:
            operator = who_has(store, roles, fingerprint)
            try:
                who_has(store, roles, fingerprint, Right.EXPORT)
            except Refused:
                return Visitor(operator, fingerprint, exports=False)
            return Visitor(operator, fingerprint, exports=True)

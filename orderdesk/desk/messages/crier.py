"""Tells staff what they should hear of: each thing once from its beginning to its end, several as one message."""

from __future__ import annotations

from typing import Final

from orderdesk.channels.live.protocol import Outcome
from orderdesk.desk.channels.line_health import failed
from orderdesk.desk.commands.channels.errand_acts import BeginNotices, EndNotices, FollowMatters, NoteOutside
from orderdesk.desk.desk import Desk
from orderdesk.desk.messages.matters import matters, quiet, together
from orderdesk.desk.messages.postman import Open
from orderdesk.desk.rights import anyone
from orderdesk.errors import DeskError, StoreError
from orderdesk.messages.senders.message_sender import Outgoing, Sent
from orderdesk.model.senders import Hears, Sender
from orderdesk.values import replace

_STATES: Final = {Outcome.DONE: "told", Outcome.REFUSED: "refused"}
"""Else nobody knows, and it is told again later: staff who hear it twice are better off than those who never do."""


class Crier:
    """Tells it by all senders that reach staff."""

    def __init__(self, desk: Desk, opened: Open) -> None:
        """`opened` opens a sender."""
        self._desk, self._opened = desk, opened

    @anyone
    def cry(self) -> int:
        """Look what is so now, and tell what is new of it; how many messages were handed over."""
        senders = [one for one in self._desk.store.outside.senders() if one.hears is Hears.STAFF and one.since]
        if not senders:
            return 0
        self._follow()
        if quiet(self._desk):
            return 0
        return sum(self._tell(one) for one in senders if one.health.next_at <= self._desk.clock())

    def _follow(self) -> None:
        now_so, open_ = matters(self._desk), self._desk.store.notices.open()
        known = {(one.kind, one.about) for one in open_}
        begun = {matter: text for matter, text in now_so.items() if matter not in known}
        over = [one for one in open_ if (one.kind, one.about) not in now_so]
        if begun or over:
            self._desk.do(FollowMatters(begun, over))

    def _tell(self, sender: Sender) -> bool:
        desk = self._desk
        waiting = desk.store.notices.untold(sender.name, sender.since or 0, desk.clock())
        if not waiting:
            return False
        try:
            opened = self._opened(sender)
        except StoreError:
            raise
        except DeskError as error:
            self._is_down(sender, str(error))
            return False
        try:
            taken = desk.do(BeginNotices(sender.name, waiting))
            if not taken:
                return False
            sent = opened.send(Outgoing(together(desk, taken)))
        finally:
            opened.close()
        desk.do(EndNotices(sender.name, taken, _STATES.get(sent.outcome, ""), sent.said))
        self._is_well(sender, sent) if sent.outcome is Outcome.DONE else self._is_down(sender, sent.said)
        return True

    def _is_down(self, sender: Sender, why: str) -> None:
        self._desk.do(NoteOutside(f"sender:{sender.name}", failed(sender.health, why, self._desk.clock())))

    def _is_well(self, sender: Sender, sent: Sent) -> None:
        health = replace(
            sender.health, pulled_at=self._desk.clock(), failed_since=None, failures=0, next_at=0, error=""
        )
        self._desk.do(NoteOutside(f"sender:{sender.name}", health))

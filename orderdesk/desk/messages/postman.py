"""Sends what waits for buyers: each message once, in order for each order, not at night.

A row is taken in a transaction of its own, then sent, then its answer is noted. Who is stopped in between leaves a row
on its way; whoever comes next notes that it may have arrived, and never sends it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from orderdesk.channels.live.protocol import ChannelDown, Outcome
from orderdesk.desk.channels.abandoned import abandoned
from orderdesk.desk.channels.line_health import failed
from orderdesk.desk.commands.channels.errand_acts import BeginLetter, EndLetter, NoteOutside
from orderdesk.desk.desk import Desk
from orderdesk.desk.messages.letters import by_sms, never, waits
from orderdesk.desk.rights import anyone
from orderdesk.errors import DeskError, Refused, StoreError
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import MessageSender, Sent
from orderdesk.model.senders import Letter, Sender
from orderdesk.values import replace

AT_ONCE: Final = 20
"""So many messages are sent in one round: between two, others have their turn."""

_SEEN_EVERY: Final = 600
"""Seconds between two notes that a sender is well."""

Open = Callable[[Sender], MessageSender]
"""Opens a sender; `DeskError` says why that is not possible."""


class Postman:
    """Sends for all senders that reach buyers."""

    def __init__(self, desk: Desk, opened: Open, pusher: str) -> None:
        """`pusher` is the part of a process that does it, as leases name it."""
        self._desk, self._opened, self._pusher = desk, opened, pusher

    @anyone
    def wanted(self) -> bool:
        """Whether anything might be sent now."""
        now = self._desk.clock()
        since = [one.since for one in self._at_work(now) if one.since is not None]
        return bool(since) and bool(self._desk.store.letters.ready(min(since), now, 1) or self._lost())

    @anyone
    def look_up(self) -> None:
        """Note of what was on its way when its desk was stopped that it may have arrived."""
        for letter in self._lost():
            self._desk.do(
                EndLetter(letter, Sent(Outcome.UNKNOWN, letter.answer or _("the desk was stopped meanwhile")))
            )

    @anyone
    def send(self) -> int:
        """Send what can be sent; how many messages were handed over or are over."""
        done, now = 0, self._desk.clock()
        for sender in self._at_work(now):
            done += self._send_by(sender, AT_ONCE - done)
        return done

    def _send_by(self, sender: Sender, most: int) -> int:
        """Send by one of them, until there is nothing more, it is enough, or it does not take any."""
        desk, opened, done = self._desk, None, 0
        try:
            for channel, letter in desk.store.letters.ready(sender.since or 0, desk.clock()):
                order, book = desk.store.orders.get(letter.order), desk.rules.book(channel)
                if not sender.writes_of(channel) or order is None or order.damage is not None or not by_sms(book):
                    continue
                why = never(order, letter, desk.clock())
                if not why and waits(book, desk.clock()):
                    continue
                if done == most:
                    break
                done += 1
                if why:
                    desk.do(EndLetter(letter, Sent(Outcome.REFUSED, why), tried=False))
                    continue
                opened = opened or self._opened(sender)
                sent = self._hand_over(opened, letter)
                if sent is not None and sent.outcome is Outcome.UNSENT:
                    self._is_down(sender, sent.said, sent.wait)
                    break
                if sent is not None:
                    sender = self._is_well(sender, sent)
        except StoreError:
            raise
        except DeskError as error:  # its token, its kind
            self._is_down(sender, str(error))
        finally:
            if opened is not None:
                opened.close()
        return done

    def _hand_over(self, opened: MessageSender, letter: Letter) -> Sent | None:
        message = self._desk.do(BeginLetter(letter, self._pusher))
        if message is None:
            return None
        sent = opened.send(message)
        self._desk.do(EndLetter(letter, sent))
        return sent

    def _at_work(self, now: int) -> list[Sender]:
        """The senders that may be asked now."""
        found = self._desk.store.outside.senders()
        return [one for one in found if one.writes_of(next(iter(one.channels), "")) and one.health.next_at <= now]

    def _lost(self) -> list[Letter]:
        own, now = self._pusher, self._desk.clock()
        found = self._desk.store.letters.under_way()
        return [one for one in found if abandoned(one.pusher, one.pushed_at, own=own, now=now)]

    def _is_down(self, sender: Sender, why: str, wait: float = 0) -> None:
        cause = ChannelDown(why, wait) if wait else Refused(why)
        health = failed(sender.health, why, self._desk.clock(), cause)
        self._desk.do(NoteOutside(f"sender:{sender.name}", health))

    def _is_well(self, sender: Sender, sent: Sent) -> Sender:
        """Note that it answers: at once where it did not before, else every now and then."""
        now, health = self._desk.clock(), sender.health
        said = "" if sent.outcome is Outcome.DONE else sent.said
        recent = health.pulled_at is not None and now - health.pulled_at < _SEEN_EVERY
        if recent and health.failed_since is None and health.error == said:
            return sender
        health = replace(health, pulled_at=now, failed_since=None, failures=0, next_at=0, error=said)
        self._desk.do(NoteOutside(f"sender:{sender.name}", health))
        return replace(sender, health=health)

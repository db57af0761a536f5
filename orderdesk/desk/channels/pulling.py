"""Asks a marketplace what is new, and takes it in.

The newest orders are asked for each time, all that can still be open once an hour. An order that was heard of before
and is not among the open ones any more is asked for by its number: it was closed there, or called off.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.live.protocol import Channel, ChannelDown, ChannelRefused, ChannelStopped, Records, Ref
from orderdesk.clock import HOUR
from orderdesk.desk.channels.line_health import failed, heard
from orderdesk.desk.commands.channels.line_acts import Hear, NoteHealth
from orderdesk.desk.desk import Desk
from orderdesk.desk.intake.follow import Outcome
from orderdesk.errors import BadInput
from orderdesk.model.channel_accounts import Account

SWEEP_EVERY: Final = HOUR

_AT_ONCE: Final = 50
"""So many orders that are not among the open ones any more are asked for in one round."""


class Pulled(Struct):
    """What came of asking."""

    added: int = 0
    updated: int = 0
    unread: int = 0
    """Records that could not be read, or that were refused."""
    said: str = ""
    """Why, of the first of them."""

    def unreadable(self, why: str) -> None:
        """Count one, with the reason."""
        self.unread += 1
        self.said = self.said or why


class Pulling:
    """Asks over the line of one account; knows from one time to the next which orders were open."""

    def __init__(self, desk: Desk, name: str, renew: Callable[[], object] = lambda: None) -> None:
        """For the account of a name; `renew` is called between two pages, since a pull may take minutes."""
        self._desk, self._name, self._renew = desk, name, renew
        self._open: set[str] | None = None
        self._gone: deque[str] = deque()

    def pull(self, account: Account, channel: Channel) -> Pulled:
        """Ask, take in, and note how the line is; `ChannelDown` or `ChannelRefused` where it is not."""
        now, health = self._desk.clock(), account.health
        sweep = self._open is None or health.swept_at is None or not 0 <= now - health.swept_at < SWEEP_EVERY
        pulled, seen = Pulled(), set[str]()
        try:
            for records in channel.pull(None if sweep else health.pulled_at):
                seen.update(record.number for record in records if isinstance(record, IncomingOrder))
                self._take(records, pulled)
                self._renew()
            if sweep or not channel.tells_changes:  # what has not changed is not missing
                self._gone.extend(sorted(self._missing(seen, sweep=sweep) - set(self._gone)))
            self._look_after_gone(channel, pulled)
        except ChannelStopped:
            raise
        except (ChannelDown, ChannelRefused) as error:
            self._desk.do(NoteHealth(account.name, failed(health, str(error), self._desk.clock(), error)))
            raise
        self._open = seen if sweep or self._open is None else self._open | seen
        self._open.difference_update(self._gone)
        done = heard(health, pulled.said, began=now, now=self._desk.clock(), sweep=sweep)
        self._desk.do(NoteHealth(account.name, done))
        return pulled

    def more(self) -> bool:
        """Whether orders are still to be asked for by their numbers."""
        return bool(self._gone)

    def _missing(self, seen: set[str], *, sweep: bool) -> set[str]:
        """The orders that are open here and were not among those that are open there."""
        here = self._desk.store.answers.open_numbers(self._name)
        return (here if sweep else here & (self._open or set())) - seen

    def _look_after_gone(self, channel: Channel, pulled: Pulled) -> None:
        for _turn in range(min(_AT_ONCE, len(self._gone))):
            number = self._gone[0]
            try:
                record = channel.get(Ref(number))
            except BadInput as error:
                pulled.unreadable(f"{number}: {error}")
            else:
                if record is not None:
                    self._take([record], pulled)
            self._gone.popleft()

    def _take(self, records: Records, pulled: Pulled) -> None:
        orders = [record for record in records if isinstance(record, IncomingOrder)]
        for record in records:
            if isinstance(record, BadRecord):
                pulled.unreadable(f"{record.name}: {record.reason}".strip(": "))
        for order, taken in zip(orders, self._desk.do(Hear(orders)) if orders else (), strict=True):
            pulled.added += taken.outcome is Outcome.ADDED
            pulled.updated += taken.outcome is Outcome.UPDATED
            if taken.outcome is Outcome.REFUSED:
                pulled.unreadable(f"{order.number}: {taken.said}")

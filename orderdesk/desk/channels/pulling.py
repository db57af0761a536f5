"""Asks a marketplace what is new, and takes it in.

The newest orders are asked for each time, all that can still be open once an hour. An order that was heard of before
and is not among the open ones any more is asked for by its number: it was closed there, or called off. An answer that
says the same as before, of an order that is the same as then, goes no further than here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Final

import msgspec
from msgspec import Struct

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.live.protocol import (
    Channel,
    ChannelDown,
    ChannelRefused,
    ChannelStopped,
    Records,
    Ref,
    TellsOver,
)
from orderdesk.clock import DAY, HOUR
from orderdesk.desk.channels.line_health import failed, heard
from orderdesk.desk.commands.channels.line_acts import Hear, NoteHealth
from orderdesk.desk.desk import Desk
from orderdesk.desk.intake.channel_word import last_word
from orderdesk.desk.intake.follow import Outcome, Taken
from orderdesk.errors import BadInput
from orderdesk.model.channel_accounts import Account

SWEEP_EVERY: Final = HOUR

_CLOSED_OF_LATE: Final = 3 * DAY

_AT_ONCE: Final = 50
"""So many orders that are not among the open ones any more are asked for in one round."""


_TOGETHER: Final = 20
"""So many orders are taken in by one transaction: while it lasts, nobody else writes."""


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
        self._left = False
        self._heard: dict[str, tuple[bytes, int]] = {}
        """What was heard last of each order, as a hash, and the version of the order that came of it."""
        self._versions: Mapping[str, int] = {}

    def pull(self, account: Account, channel: Channel) -> Pulled:
        """Ask, take in, and note how the line is; `ChannelDown` or `ChannelRefused` where it is not."""
        now, health = self._desk.clock(), account.health
        sweep = self._open is None or health.swept_at is None or not 0 <= now - health.swept_at < SWEEP_EVERY
        pulled, seen = Pulled(), set[str]()
        self._versions = self._desk.store.answers.at_rest(self._name, now + SWEEP_EVERY)
        try:
            for records in self._told(channel, account, sweep=sweep):
                seen.update(record.number for record in records if isinstance(record, IncomingOrder))
                self._take(records, pulled)
                self._renew()
            if sweep or not channel.tells_changes:  # what has not changed is not missing
                self._gone.extend(sorted(self._missing(seen, sweep=sweep) - set(self._gone)))
            self._look_after_gone(channel, pulled)
        except ChannelStopped:
            raise
        except (ChannelDown, ChannelRefused) as error:
            self._note_failed(account, error)
            raise
        self._open = seen if sweep or self._open is None else self._open | seen
        self._open.difference_update(self._gone)
        self._heard = {number: heard for number, heard in self._heard.items() if number in self._open}
        done = heard(health, pulled.said, began=now, now=self._desk.clock(), sweep=sweep)
        self._desk.do(NoteHealth(account.name, done))
        return pulled

    def ask(self, order_id: int) -> None:
        """Ask for an order once more where it has been closed here, to hear how it is there: nothing else would."""
        order = self._desk.store.orders.get(order_id)
        if order is not None and order.shelf.closed and order.number not in self._gone:
            self._gone.append(order.number)

    def more(self) -> bool:
        """Whether a pull has left orders that are still to be asked for by their numbers."""
        return self._left

    def go_on(self, account: Account, channel: Channel, pulled: Pulled) -> None:
        """Ask for the next of those that a pull has left; `ChannelDown` or `ChannelRefused` as with a pull."""
        try:
            self._look_after_gone(channel, pulled)
        except ChannelStopped:
            raise
        except (ChannelDown, ChannelRefused) as error:
            self._note_failed(account, error)
            raise

    def _told(self, channel: Channel, account: Account, *, sweep: bool) -> Iterator[Records]:
        """What is open; and what came and was over since it was heard last, of which no list of open orders speaks.

        Also where it was never heard yet: the first time may have failed, while orders came and were called off.
        """
        yield from channel.pull(None if sweep else account.health.pulled_at)
        if isinstance(channel, TellsOver):
            yield from channel.over_since(account.heard_until)

    def _missing(self, seen: set[str], *, sweep: bool) -> set[str]:
        """The orders that are open here and were not among those that are open there.

        In a sweep also those that were closed here of late and that the marketplace, as it said last, has not ended.
        """
        answers = self._desk.store.answers
        here = answers.open_numbers(self._name)
        if not sweep:
            return (here & (self._open or set())) - seen
        return (here | set(self._closed_here_alone())) - seen

    def _closed_here_alone(self) -> Iterator[str]:
        """Who told it may have been stopped before they could hear of it, and in the very second in which it came."""
        book = self._desk.rules.book(self._name)
        for number, said in self._desk.store.answers.closed_of_late(self._name, self._desk.clock() - _CLOSED_OF_LATE):
            word = last_word(book, said)
            if word.status is None or not book.status_of(word.status).shelf.closed:
                yield number

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
        self._left = bool(self._gone)

    def _heard_in_pieces(self, orders: Sequence[IncomingOrder]) -> Iterator[tuple[IncomingOrder, Taken]]:
        """Take orders in, so few at a time that whoever acts meanwhile waits for no more than a blink."""
        for begin in range(0, len(orders), _TOGETHER):
            piece = orders[begin : begin + _TOGETHER]
            yield from zip(piece, self._desk.do(Hear(piece)), strict=True)

    def _note_failed(self, account: Account, error: ChannelDown | ChannelRefused) -> None:
        now = self._desk.clock()
        self._desk.do(NoteHealth(account.name, failed(account.health, str(error), now, error)))

    def _take(self, records: Records, pulled: Pulled) -> None:
        orders, hashes = list[IncomingOrder](), dict[str, bytes]()
        for record in records:
            if isinstance(record, BadRecord):
                pulled.unreadable(f"{record.name}: {record.reason}".strip(": "))
                continue
            said = _hash(record)
            if self._heard.get(record.number) != (said, self._versions.get(record.number)):
                orders.append(record)
                hashes[record.number] = said
        for order, taken in self._heard_in_pieces(orders):
            pulled.added += taken.outcome is Outcome.ADDED
            pulled.updated += taken.outcome is Outcome.UPDATED
            if taken.outcome is Outcome.REFUSED:
                pulled.unreadable(f"{order.number}: {taken.said}")
            elif taken.outcome is Outcome.UNCHANGED:
                self._heard[order.number] = hashes[order.number], self._versions.get(order.number, 0)
            else:
                self._heard.pop(order.number, None)  # heard once more, it is known which version came of it


def _hash(order: IncomingOrder) -> bytes:
    return blake2b(msgspec.json.encode(order), digest_size=12).digest()

"""Asks and tells all accounts, in one process of all that are at a database, on a thread of its own.

Every open desk and `orderdesk watch` has one; they agree by a lease for each account on who does it. Nothing here runs
while a transaction is open or a screen waits.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Final

from orderdesk.channels.live.protocol import Channel, ChannelDown, ChannelRefused, ChannelStopped
from orderdesk.desk.channels.goods_telling import tell_goods
from orderdesk.desk.channels.line_health import failed
from orderdesk.desk.channels.open_line import Open
from orderdesk.desk.channels.pulling import Pulled, Pulling
from orderdesk.desk.channels.pushing import Pushing
from orderdesk.desk.commands.channels.line_acts import HoldLine, LetGo, NoteHealth
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import anyone
from orderdesk.errors import DeskError, StoreError
from orderdesk.model.channel_accounts import Account
from orderdesk.store.leases import Holder

LEASE: Final = "channel:"


class Worker:
    """Keeps the lines of all accounts, while it holds their leases."""

    def __init__(self, desk: Desk, open_line: Open) -> None:
        """`desk` is used by this worker alone; `open_line` opens the line of an account."""
        self._desk, self._open_line = desk, open_line
        self.holder = str(Holder())
        self._lines: dict[str, tuple[Account, Channel]] = {}
        self._pullings: dict[str, Pulling] = {}
        self._waits: dict[str, float] = {}
        """Until when (steady seconds) an account is told nothing."""

    @anyone
    def round(self, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Ask and tell each account whose time has come; whether there is more to do at once.

        `wanted` is asked between two things: where it says no, the rest waits for the next round.
        """
        more = False
        if self._desk.store.read_only or self._desk.store.clock_in_doubt():
            return False
        for account in self._desk.store.accounts.all():
            if account.paused or not wanted():
                continue
            try:
                more |= self._keep(account)
            except (ChannelDown, ChannelRefused):
                continue  # noted; asked again when its time has come
            except StoreError:
                raise
            except DeskError as error:  # its token, its rulebook, its kind
                self._note_failed(account, error)
        return more

    @anyone
    def close(self) -> None:
        """Close the lines, and let another one take over at once."""
        for name in list(self._lines):
            self._shut(name)
        with contextlib.suppress(StoreError):
            for account in self._desk.store.accounts.all():
                lease = self._desk.store.leases.get(LEASE + account.name)
                if lease is not None and lease.holder == self.holder:
                    self._desk.do(LetGo(LEASE + account.name, self.holder))

    def _keep(self, account: Account) -> bool:
        store, now = self._desk.store, self._desk.clock()
        due = account.health.next_at <= now or account.health.next_at > now + 86_400
        answers = account.health.failed_since is None
        telling = account.writes and answers and self._desk.clock.steady() >= self._waits.get(account.name, 0)
        waits = telling and store.pushes.any_for(account.name, account.writes_since or 0, now)
        pulling = self._pullings.get(account.name)
        left = answers and pulling is not None and pulling.more()
        if not (due or waits or left) or not self._hold(account):
            return False
        channel = self._line(account)
        pushing = Pushing(self._desk, account, channel, self.holder)
        if pulling is None:
            pulling = Pulling(self._desk, account.name, lambda: self._hold(account))
            self._pullings[account.name] = pulling
        told = 0
        if due:
            pulling.pull(account, channel)
            tell_goods(self._desk, account, channel)
        elif left:
            pulling.go_on(account, channel, Pulled())
        try:
            pushing.look_up()
            for push, _answer in pushing.tell():
                told += 1
                pulling.ask(push.order)
                if not self._hold(account):
                    return False
        except ChannelStopped:
            raise
        except (ChannelDown, ChannelRefused) as error:
            self._note_failed(account, error)
            raise
        finally:
            if pushing.wait:
                self._waits[account.name] = self._desk.clock.steady() + pushing.wait
        return pulling.more() or (bool(told) and not pushing.wait)

    def _hold(self, account: Account) -> bool:
        return self._desk.do(HoldLine(LEASE + account.name, self.holder))

    def _line(self, account: Account) -> Channel:
        """The line of an account, opened anew where something else is known of it now."""
        known = self._lines.get(account.name)
        same = known is not None and _settings(known[0]) == _settings(account)
        if known is not None and same:
            return known[1]
        self._shut(account.name)
        channel = self._open_line(account)
        self._lines[account.name] = account, channel
        return channel

    def _shut(self, name: str) -> None:
        known = self._lines.pop(name, None)
        if known is not None:
            known[1].close()

    def _note_failed(self, account: Account, error: DeskError) -> None:
        current = self._desk.store.accounts.get(account.name) or account
        self._desk.do(NoteHealth(account.name, failed(current.health, str(error), self._desk.clock(), error)))


def _settings(account: Account) -> tuple[str, str, str, str]:
    return account.kind, account.url, account.shop, account.token_place

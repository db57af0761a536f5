"""The desk as a trader of the long trade, in this process with its marketplace: a seed makes the same trade each time.

A kill is the end of all that the desk has in memory, before or after any request to the marketplace.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Final

import httpx

from orderdesk.channels.live.kaspi import Kaspi
from orderdesk.channels.live.protocol import Channel, Setup
from orderdesk.composition import Composition
from orderdesk.model.channel_accounts import Account
from orderdesk.sandbox.whole_sandbox import Sandbox
from tests.sandbox.desk.desk_at_work import DeskAtWork
from tests.sandbox.desk.desk_shown import APART, LOOKS, DeskShown
from tests.sandbox.inside import Inside, client
from tests.shop import HandClock, Shop

REQUESTS: Final = 60
"""Within so many requests a desk dies that is to die."""


class Killed(BaseException):
    """The desk is gone, wherever it was."""


class DeskInside(DeskShown):
    """A desk over a line on which it may die."""

    def __init__(self, shop: Shop, made: Sandbox, folder: Path, *, seed: int) -> None:
        """At the Kaspi of a sandbox."""
        super().__init__(shop)
        self.control = client(made, "kaspi")
        self.killed = 0
        self._chance, self._dies_in = Random(f"{seed}/kills"), 0
        self._token, self._line = made.kaspi.token, Inside(made.fronts["kaspi"])
        self._desk: DeskAtWork | None = None
        self._open = ExitStack()
        token = folder / "token"
        token.touch(0o600)
        token.write_text(made.kaspi.token)
        shop.clock.at = made.clock()
        added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token), "--writes")
        assert added.exit_code == 0, added.output

    def turn(self, *, dies: bool) -> None:
        """A turn of the desk; one that is to die does so somewhere in it, or behind it."""
        self._rested, wait, last = False, 0, self._chance.randrange(LOOKS) if dies else LOOKS
        for look in range(LOOKS):
            now = self.control.post("_clock", json={"step": max(APART, wait)}).json()["now"]
            desk = self._working(now)
            self._dies_in = self._chance.randrange(1, REQUESTS) if look == last else 0
            try:
                self._rested, wait = desk.turn(now), desk.wait()
            except Killed:
                break
            if self._rested:
                break
        if dies:
            self._end()
            self.killed += 1

    def close(self) -> None:
        """End it."""
        self._end()
        self.control.close()

    def _asked(self, request: httpx.Request) -> httpx.Response:
        """Ask the marketplace; the desk may die before it does and after."""
        self._may_die()
        answer = self._line.handle_request(request)
        self._may_die()
        return answer

    def _may_die(self) -> None:
        if self._dies_in:
            self._dies_in -= 1
            if not self._dies_in:
                raise Killed

    def _working(self, now: int) -> DeskAtWork:
        """The desk, begun anew where it was killed."""
        if self._desk is None:
            clock = HandClock(now)
            parts = Composition(database=self._shop.parts.database, operator="Мария", clock=clock)
            desk = parts.desk(self._open.enter_context(parts.store()))

            def open_line(account: Account) -> Channel:
                setup = Setup(name=account.name, book=desk.rules.book(account.name), token=self._token, now=clock,
                              sleep=lambda seconds: None)  # fmt: skip
                return Kaspi(setup, httpx.MockTransport(self._asked))

            self._desk = DeskAtWork(desk, clock, open_line)
        return self._desk

    def _end(self) -> None:
        self._desk = None
        self._open.close()

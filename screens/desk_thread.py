"""The use cases as the screens call them: on a thread of their own, so that waiting for a lock never stops the screen.

One thread, so what is asked first is done first. The Desk it uses has its own connection; the screens read through
another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from orderdesk.desk import Desk
from orderdesk.desk.clocks.steward import Steward
from orderdesk.store import Store

T = TypeVar("T")


class Lines(Protocol):
    """Whatever keeps the lines to marketplaces while a desk is open."""

    def look(self, reader: Store) -> None:
        """Begin, once there is something to do."""

    def close(self) -> None:
        """End with the desk."""


class DeskThread:
    """Runs use cases one after the other."""

    def __init__(self, desk: Desk, lines: Callable[[], Lines] | None = None) -> None:
        """`desk` is used by the thread of the acts alone.

        `lines` makes what keeps the lines to marketplaces; without it this desk keeps none.
        """
        self._make_lines = lines
        self._lines: Lines | None = None
        self._desk = desk
        self.steward = Steward(desk)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._running = 0
        self._acted: Callable[[], object] = lambda: None

    def tell(self, acted: Callable[[], object]) -> None:
        """Call it once an act has come to its end: of what the screens have read before, some holds no longer."""
        self._acted = acted

    @property
    def busy(self) -> bool:
        """Whether a use case is under way."""
        return self._running > 0

    @property
    def session(self) -> str:
        """The name of this desk's session, once it has held something."""
        return self._desk.store.sessions.own

    def hold_until(self, steady: float) -> None:
        """What this desk's session holds is its own until then, as long as nothing else is said."""
        self._desk.store.sessions.keep_until(steady)

    async def run(self, act: Callable[[Desk], T]) -> T:
        """The result of a use case; what it refuses is raised."""
        self._running += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, act, self._desk)
        finally:
            self._running -= 1
            self._acted()

    async def let_clocks_act(self) -> None:
        """Do some of what the clocks want, unless another process does."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self.steward.round)

    def keep_lines(self, reader: Store) -> None:
        """Have whoever is outside asked and told from now on, once there is an account with any."""
        accounts = reader.accounts
        if self._lines is None and self._make_lines and (accounts.exist() or accounts.others_at_work()):
            self._lines = self._make_lines()
        if self._lines is not None:
            self._lines.look(reader)

    def close(self) -> None:
        """Finish what is under way, and the desk's store with it."""
        if self._lines is not None:
            self._lines.close()
        self._thread.shutdown()
        self.steward.close()
        self._desk.store.close()

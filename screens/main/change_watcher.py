"""Looks out for what others commit, for the clocks' own acts, and whether the database is still there.

The kernel wakes it when another process writes; it then looks at once, and again later as long as the commit cannot be
read yet. What follows closely is looked at together, and a slow look every now and then is the safety net.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.desk.views.news import Item, News
from orderdesk.errors import DeskError, StoreError
from orderdesk.store import Store
from orderdesk.store.change_signal import Watch
from screens.actions.desk_thread import DeskThread

EVERY: Final = 2.0
"""Seconds between two looks when nothing wakes it."""

EVERY_UNWATCHED: Final = 0.25
"""The same where nothing ever wakes it, as off Linux."""

SETTLES: Final = 0.025
"""Seconds from the first byte of a commit to a look that can mostly read it; twice as long for each try after."""

TRIES: Final = 4

APART: Final = 0.15
"""Seconds between two looks of which the first has found something: a stream of commits is shown in such steps."""


@dataclass(slots=True, kw_only=True)
class ChangeWatcher:
    """Looks when it is woken and every now and then, and tells its screen what it finds."""

    host: Screen[Any]
    store: Store
    clock: Clock
    acts: DeskThread
    changed: Callable[[], None]
    """Somebody has committed something since the last look."""
    news: News
    happened: Callable[[Sequence[Item]], None]
    """Others, the clocks among them, have done or said something that is news here."""
    refuse: Callable[[DeskError], None]
    fault: Callable[[StoreError | None], None]
    """The database is out of reach, told at each look, or in reach again."""
    glance: Callable[[], None] = lambda: None
    """Called at each look, for what is no commit of anybody."""
    _seen: int = field(default=-1, init=False)
    """The committed state that the screen shows."""
    _heard: int = field(default=-1, init=False)
    """The committed state whose news have been told."""
    _faulty: bool = field(default=False, init=False)
    _acting: bool = field(default=False, init=False)
    _watch: Watch | None = field(default=None, init=False)
    _planned: asyncio.TimerHandle | None = field(default=None, init=False)
    _tries: int = field(default=0, init=False)
    """How many more times to look for the commit that was heard of."""
    _rests_until: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Look now and keep looking."""
        self._watch = Watch(self.store.path)
        self._listen()
        self.look()
        self.host.set_interval(EVERY_UNWATCHED if self._watch.file is None else EVERY, self.look)

    def stop(self) -> None:
        """Look no more."""
        if self._planned is not None:
            self._planned.cancel()
        if self._watch is not None:
            self._deafen()
            self._watch.close()

    def seen(self) -> None:
        """The screen shows all that has been committed up to now."""
        self._seen = self.store.connection.data_version()

    def look(self) -> None:
        """Show what has been committed since the last look; let the clocks act when it is their time."""
        found: list[Item] = []
        try:
            self.store.connection.check_unchanged()
            version = self.store.connection.data_version()
            # An act of one's own that is under way shows its outcome itself, and what the clocks do is told as one.
            busy = self.acts.busy or self._acting
            if busy:
                self._again()
            elif version != self._seen:
                self.changed()
                self._seen = version
                self._rests_until = asyncio.get_running_loop().time() + APART
                self._tries = 0
            elif self._tries:
                self._again()
            if version != self._heard and not busy:
                found = self.news.look(self.clock())
                self._heard = version
            self.glance()
            wanted = self.acts.steward.wanted(self.store)
        except StoreError as error:
            self._faulty = True
            self.fault(error)
            return
        if self._faulty:
            self._faulty = False
            self.fault(None)
        if found:
            self.happened(found)
        if wanted and not self._acting:
            self._acting = True
            self.host.run_worker(self._let_clocks_act(), group="clocks")

    def _listen(self) -> None:
        if self._watch is not None and self._watch.file is not None:
            asyncio.get_running_loop().add_reader(self._watch.file, self._woken)

    def _deafen(self) -> None:
        if self._watch is not None and self._watch.file is not None:
            asyncio.get_running_loop().remove_reader(self._watch.file)

    def _woken(self) -> None:
        """Something is being written; what else is written until the look wakes nobody."""
        self._deafen()
        self._tries = TRIES
        self._plan(SETTLES)

    def _again(self) -> None:
        """Look once more, a little later than the last time."""
        self._tries = max(self._tries - 1, 0)
        self._plan(SETTLES * 2 ** (TRIES - self._tries))

    def _plan(self, after: float) -> None:
        loop = asyncio.get_running_loop()
        if self._planned is None:
            self._planned = loop.call_at(max(loop.time() + after, self._rests_until), self._come)

    def _come(self) -> None:
        self._planned = None
        assert self._watch is not None
        if not self._watch.written() and self._tries == TRIES:  # another file of the folder
            self._tries = 0
        else:
            self.host.call_later(self.look)
        self._listen()

    async def _let_clocks_act(self) -> None:
        try:
            await self.acts.let_clocks_act()
        except DeskError as error:
            self.refuse(error)  # it is tried again at the next look that comes by itself
            return
        finally:
            self._acting = False
        self.look()

"""Looks out for what others commit, for the clocks' own acts, and whether the database is still there.

The kernel wakes it when another process writes; it then looks at once, and again later as long as the commit cannot be
read yet. What follows closely is looked at together, and a slow look every now and then is the safety net.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from textual.screen import Screen

from orderdesk.desk.views.news import News
from orderdesk.errors import DeskError, StoreError
from orderdesk.store.change_signal import Watch
from screens.messages import CommandRefused, NewsCame, StoreChanged, StoreLooked, StoreReach
from screens.screen_context import Context

EVERY: Final = 2.0
"""Seconds between two looks when nothing wakes it."""

EVERY_UNWATCHED: Final = 0.25
"""The same where nothing ever wakes it, as off Linux."""

SETTLES: Final = 0.025
"""Seconds from the first byte of a commit to a look that can mostly read it; twice as long for each try after."""

TRIES: Final = 4

APART: Final = 0.15
"""Seconds between two looks of which the first has found something: a stream of commits is shown in such steps."""


class ChangeWatcher:
    """Looks when it is woken and every now and then, and tells its screen by messages what it finds."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """For the screen `host`, which shows what its messages say inside `attempt`."""
        self._host, self._store, self._clock, self._acts = host, seat.store, seat.clock, seat.acts
        self._news = News(seat.store, seat.rules, seat.operator)
        self._seen = -1
        """The committed state that the screen shows."""
        self._heard = -1
        """The committed state whose news have been told."""
        self._lost = self._failed = False
        """Whether the database is out of reach, and whether it is so since the last look."""
        self._acting = False
        self._painted = False
        """Whether the first frame is there, which what the clocks do would only hold up."""
        self._watch: Watch | None = None
        self._planned: asyncio.TimerHandle | None = None
        self._tries = 0
        """How many more times to look for the commit that was heard of."""
        self._rests_until = 0.0

    def start(self) -> None:
        """Look now and keep looking."""
        self._watch = Watch(self._store.path)
        self._listen()
        self.look()
        self._host.call_after_refresh(self._begin)
        self._host.set_interval(EVERY_UNWATCHED if self._watch.file is None else EVERY, self.look)

    def stop(self) -> None:
        """Look no more."""
        if self._planned is not None:
            self._planned.cancel()
        if self._watch is not None:
            self._deafen()
            self._watch.close()

    def seen(self) -> None:
        """The screen shows all that has been committed up to now."""
        self._seen = self._store.connection.look()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Show what was found; what cannot be read is told, and looked for again."""
        try:
            yield
        except StoreError as error:
            self._fail(error)

    def look(self) -> None:
        """Tell what has been committed since the last look; let the clocks act when it is their time."""
        self._failed = False
        with self.attempt():
            version = self._store.connection.check_unchanged()
            # An act of one's own that is under way shows its outcome itself, and what the clocks do is told as one.
            busy = self._acts.busy or self._acting
            if busy:
                self._again()
            elif version != self._seen:
                self._host.post_message(StoreChanged())
                self._seen = version
                self._rests_until = asyncio.get_running_loop().time() + APART
                self._tries = 0
            elif self._tries:
                self._again()
            self._host.post_message(StoreLooked())
            if version != self._heard and not busy:
                self._hear(version)
            if self._painted and not self._acting and self._acts.steward.wanted(self._store):
                self._acting = True
                self._host.run_worker(self._let_clocks_act(), group="clocks")
            if self._painted:
                self._acts.keep_lines(self._store)
            if self._lost:
                self._host.call_later(self._recover)  # once all that was found is shown

    def _begin(self) -> None:
        self._painted = True
        self.look()

    def _hear(self, version: int) -> None:
        found = self._news.look(self._clock())
        self._heard = version
        if found:
            self._host.post_message(NewsCame(found))

    def _fail(self, error: StoreError) -> None:
        self._lost = self._failed = True
        self._seen = -1
        self._host.post_message(StoreReach(error))

    def _recover(self) -> None:
        if self._lost and not self._failed:
            self._lost = False
            self._host.post_message(StoreReach(None))

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
            self._host.call_later(self.look)
        self._listen()

    async def _let_clocks_act(self) -> None:
        try:
            await self._acts.let_clocks_act()
        except DeskError as error:
            # It is tried again at the next look that comes by itself.
            self._host.post_message(CommandRefused(error, by_key=False))
            return
        finally:
            self._acting = False
        self.look()

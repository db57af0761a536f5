"""Looks out for what others commit, for the clocks' own acts, and whether the database is still there.

The kernel wakes it when another desk has committed, or where there is one the host's lookout, which knows what the
screen shows; it then glances at once: what the commit's note names as touched is told on only if the screen shows any
of it, and counts at most once a second. What follows closely is glanced at together, with more open desks more of it.
A whole look every now and then is the safety net, and sees what is no commit of anybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from random import random
from typing import Any, Final

from textual.screen import Screen
from textual.timer import Timer

from orderdesk.beside import Beside, beside
from orderdesk.desk.views.news import News
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.store.change_signal import Watch
from orderdesk.store.commit_notes import NotesReader
from orderdesk.store.lookout_line import LookoutLine, what_wakes
from orderdesk.store.shown import COUNTS_APART, EVERYTHING, Shown
from orderdesk.store.touched import ANYTHING, Touched
from screens.messages import CommandRefused, CountsMoved, NewsCame, StoreChanged, StoreLooked, StoreReach, Told
from screens.screen_context import Context

EVERY: Final = 2.0
"""Seconds between two looks when nothing wakes it."""

EVERY_UNWATCHED: Final = 0.25
"""The same where nothing ever wakes it, as off Linux."""

BUSY: Final = 0.05
"""Seconds after which one glances again that has found an act of one's own under way."""

APART: Final = 0.15
"""Seconds between two glances of which the first has found something: a stream of commits is shown in such steps."""

APART_UNSEEN: Final = 0.5
"""The same where nothing of what it has found is shown here, and the kernel will wake it for more of it."""

APART_EACH: Final = 0.004
"""The same for each open desk, where that is more: a commit wakes them all."""

APART_MOST: Final = 0.7

UNEVEN: Final = 0.4
"""By so much of it one waits more or less than the others, or all would wake at once for ever."""

WHOLE_EVERY: Final = 60.0
"""Seconds after which everything is read anew if anything was committed: a foreign program writes no notes."""


class ChangeWatcher:
    """Looks when it is woken and every now and then, and tells its screen by messages what it finds."""

    def __init__(
        self,
        host: Screen[Any],
        seat: Context,
        shows: Callable[[Touched], bool] = lambda _touched: True,
        claimed: Callable[[Collection[int]], bool] = lambda _orders: False,
        shown: Callable[[], Shown] = lambda: EVERYTHING,
    ) -> None:
        """For the screen `host`, which shows what its messages say inside `attempt`.

        What it does not show, as `shows` says, is counted, at most. Orders come into other hands: those that are
        `claimed` and seen are looked at. What is `shown` the host's lookout is told.
        """
        self._claimed, self._shown = claimed, shown
        self._host, self._store, self._clock, self._acts, self._shows = host, seat.store, seat.clock, seat.acts, shows
        self._news = News(seat.store, seat.rules, seat.operator)
        self._notes = NotesReader(beside(seat.store.path, Beside.TOUCHED))
        self._seen = -1
        """The committed state that the screen shows."""
        self._heard = -1
        """The committed state whose news have been told."""
        self._missed = True
        """Whether there may be news that no note tells of: those of commits that the screen itself has looked at."""
        self._lost = self._failed = False
        """Whether the database is out of reach, and whether it is so since the last look."""
        self._acting = False
        self._painted = False
        """Whether the first frame is there, which what the clocks do would only hold up."""
        self._waker: Watch | LookoutLine | None = None
        self._looking: Timer | None = None
        self._planned: asyncio.TimerHandle | None = None
        self._counting: asyncio.TimerHandle | None = None
        self._rests_until = self._whole_from = self._counts_from = 0.0

    def start(self) -> None:
        """Look now and keep looking."""
        self._acts.tell(self._acted)
        self._be_woken()
        self.look()
        self._host.call_after_refresh(self._begin)

    def stop(self) -> None:
        """Look no more."""
        for planned in (self._planned, self._counting):
            if planned is not None:
                planned.cancel()
        if self._waker is not None:
            self._deafen()
            self._waker.close()
        self._acts.tell(self._store.connection.forget)
        self._notes.close()

    def seen(self) -> None:
        """The screen shows all that has been committed up to now."""
        self._seen = self._acted()
        self._notes.seen()
        self._missed = True

    def tell(self) -> None:
        """Tell the host's lookout, if there is one, what the screen shows now."""
        if isinstance(self._waker, LookoutLine) and self._seen >= 0:
            self._waker.tell(self._shown(), self._notes.read)

    def _acted(self) -> int:
        """What is read from now on is what is committed now; that state."""
        self._notes.begin()
        return self._store.connection.look(self._notes.touched)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Show what was found; what cannot be read is told, and looked for again."""
        try:
            yield
        except StoreError as error:
            self._fail(error)

    def look(self) -> None:
        """Tell what has been committed since the last look; let the clocks act when it is their time."""
        self._be_woken()
        self._glance(whole=True)
        with self.attempt():
            self._host.post_message(StoreLooked())
            if self._painted and not self._acting and self._acts.steward.wanted(self._store):
                self._acting = True
                self._host.run_worker(self._let_clocks_act(), group="clocks")
            if self._painted:
                self._acts.keep_lines(self._store)
            if self._lost:
                self._host.call_later(self._recover)  # once all that was found is shown

    def _glance(self, *, whole: bool = False) -> None:
        """Tell what has been committed since the last one; counts only now and then, unless it is a `whole` look."""
        self._failed = False
        with self.attempt():
            self._notes.begin()
            connection = self._store.connection
            version = connection.check_unchanged() if whole else connection.look(self._notes.touched)
            # An act of one's own that is under way shows its outcome itself, and what the clocks do is told as one.
            if self._acts.busy or self._acting:
                self._plan(BUSY)
                return
            if version != self._seen:
                touched = self._touched()
                shown = self._tell(touched, whole=whole)
                self._seen = version
                self._notes.seen()
                for_nothing = not shown and isinstance(self._waker, Watch)
                apart = self._apart(APART_UNSEEN if for_nothing else APART)
                self._rests_until = asyncio.get_running_loop().time() + apart
                self._missed = self._missed or touched.news
            if version != self._heard and self._missed:
                self._hear()
            self._heard, self._missed = version, False
            self.tell()

    def _touched(self) -> Touched:
        now = asyncio.get_running_loop().time()
        if self._seen < 0 or now - self._whole_from > WHOLE_EVERY or (touched := self._notes.touched()).whole:
            self._whole_from = now
            self._store.connection.forget()
            self._store.connection.check_unchanged()  # it may be a newer desk's
            return ANYTHING
        return touched

    def _tell(self, touched: Touched, *, whole: bool) -> bool:
        """Tell it; whether more than counts is shown of it."""
        if shown := touched.anything or self._shows(touched):
            self._host.post_message(StoreChanged(touched))
        claimed = self._claimed(touched.claims)
        if not whole and (claimed or "settings" in touched.tables):  # where it is kept what is believed of the clock
            self._host.post_message(StoreLooked())
        if touched.counted and not touched.anything:
            loop = asyncio.get_running_loop()
            if whole or self._counts_from <= loop.time():
                self._count()
            elif self._counting is None:
                self._counting = loop.call_at(self._counts_from, self._count)
        return shown

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        self._counts_from = asyncio.get_running_loop().time() + COUNTS_APART
        self._host.post_message(CountsMoved())

    def _apart(self, least: float) -> float:
        """Seconds until the next glance."""
        apart = min(max(least, APART_EACH * self._store.sessions.count()), APART_MOST)
        return apart * (1 - UNEVEN / 2 + UNEVEN * random())

    def _begin(self) -> None:
        self._painted = True
        self.look()

    def _hear(self) -> None:
        if found := self._news.look(self._clock()):
            self._host.post_message(NewsCame(found))

    def _fail(self, error: StoreError) -> None:
        self._lost = self._failed = True
        self._seen = -1
        self._host.post_message(StoreReach(error))

    def _recover(self) -> None:
        if self._lost and not self._failed:
            self._lost = False
            self._host.post_message(StoreReach(None))

    def _be_woken(self) -> None:
        """Be woken by the host's lookout from now on, if there is one by now; where it is gone, by the kernel."""
        before, self._waker = self._waker, what_wakes(self._store.path, self._waker)
        if self._waker is before:
            return
        if before is not None:
            self._deafen(before)
            before.close()
        if isinstance(before, LookoutLine) and isinstance(self._waker, Watch):
            said = _("The server tells no more what others do: this session looks by itself.")
            self._host.post_message(Told(said, by_itself=True))
        if self._looking is not None:
            self._looking.stop()
        every = EVERY_UNWATCHED if self._waker.file is None else EVERY
        self._looking = self._host.set_interval(every, self.look)
        self._listen()

    def _listen(self) -> None:
        if self._waker is not None and self._waker.file is not None:
            asyncio.get_running_loop().add_reader(self._waker.file, self._woken)

    def _deafen(self, waker: Watch | LookoutLine | None = None) -> None:
        waker = waker or self._waker
        if waker is not None and waker.file is not None:
            asyncio.get_running_loop().remove_reader(waker.file)

    def _woken(self) -> None:
        """Somebody has committed; while the last glance rests, nobody is woken by more."""
        if asyncio.get_running_loop().time() < self._rests_until:
            self._deafen()
            self._plan(0.0)
        elif self._heard_of_one():
            self._glance()

    def _plan(self, after: float) -> None:
        loop = asyncio.get_running_loop()
        if self._planned is None:
            self._planned = loop.call_at(max(loop.time() + after, self._rests_until), self._come)

    def _come(self) -> None:
        self._planned = None
        self._heard_of_one()  # all that has come meanwhile is glanced at now
        self._glance()
        self._listen()

    def _heard_of_one(self) -> bool:
        found = self._waker is not None and self._waker.written()
        if isinstance(self._waker, LookoutLine) and self._waker.lost:
            self._be_woken()
        return found

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

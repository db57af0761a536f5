"""Looks out for many desks at once: each commit's note is read once, and says which of them must look.

What a desk shows it has told; a desk that shows nothing of a commit is left alone, and one that only counts it is
woken once a second at most.
"""

from __future__ import annotations

from collections import deque
from functools import reduce
from operator import or_
from pathlib import Path

from orderdesk.store.commit_notes import KEPT, NotesReader
from orderdesk.store.shown import COUNTS_APART, Shown
from orderdesk.store.touched import ANYTHING, Touched


class Seat:
    """A desk that is looked out for. Until it says what it shows, that may be anything."""

    def __init__(self) -> None:
        """Nothing is known of it yet."""
        self.shown: Shown | None = None
        self.counts_from = 0.0
        """Until when (seconds that only grow) it is woken for no counts."""
        self.miscounts = False
        """Whether something is counted otherwise by now than it shows."""


class Lookout:
    """Reads the notes on commits for all seats."""

    def __init__(self, notes: Path) -> None:
        """Over the file at `notes`, if it is there, from its last note on."""
        self.seats = set[Seat]()
        self._notes = NotesReader(notes)
        self._notes.begin()
        self._notes.seen()
        self._last = deque[Touched](maxlen=KEPT)
        """The notes up to the last one that was read, as far as they were read here."""

    def look(self, now: float) -> list[Seat]:
        """Read what has been noted since; which seats must look now."""
        return self._woken(self._fresh(), now)

    def later(self, now: float) -> list[Seat]:
        """Which seats must look now for what was counted a while ago."""
        return self._woken(None, now)

    @property
    def next_count(self) -> float | None:
        """When a seat must look for its counts; `None` while none must."""
        return min((seat.counts_from for seat in self.seats if seat.miscounts), default=None)

    @property
    def read(self) -> int:
        """The number of the last note that was read."""
        return self._notes.read

    def shows(self, seat: Seat, shown: Shown, seen: int) -> bool:
        """A seat shows something else, and has looked at the first `seen` notes; whether it must look again now."""
        first, seat.shown = seat.shown is None, shown
        missed = self.read - seen
        if not missed:
            return False
        if first or not 0 < missed <= len(self._last):
            return True
        return any(shown.concerns(touched) for touched in list(self._last)[-missed:])

    def close(self) -> None:
        """Look out no more."""
        self._notes.close()

    def _woken(self, touched: Touched | None, now: float) -> list[Seat]:
        return [seat for seat in self.seats if self._wakes(seat, touched, now)]

    def _wakes(self, seat: Seat, touched: Touched | None, now: float) -> bool:
        concerned = False
        if touched is not None:
            seat.miscounts = seat.miscounts or touched.counted
            concerned = seat.shown is None or seat.shown.concerns(touched)
        if not concerned and not (seat.miscounts and seat.counts_from <= now):
            return False
        seat.miscounts, seat.counts_from = False, now + COUNTS_APART
        return True

    def _fresh(self) -> Touched | None:
        """All that was noted since the last look, anything where that is not known; `None` for nothing."""
        self._notes.begin()
        fresh = self._notes.fresh()
        self._notes.seen()
        if fresh is None:  # another file by now, or too many
            self._last.clear()
            fresh = [ANYTHING]
        self._last.extend(fresh)
        return reduce(or_, fresh) if fresh else None

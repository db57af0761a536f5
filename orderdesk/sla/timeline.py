"""What every clock counts on: business time of a calendar, or wall time, which is always open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from orderdesk.sla.business_time import Boundary, Pause, merged


class Timeline(Protocol):
    """Time that may stand still; instants are UTC epoch seconds."""

    def add(self, start: int, seconds: int, boundary: Boundary = "near", pauses: Sequence[Pause] = ()) -> int | None:
        """The instant `seconds` of running time after `start`."""

    def sub(self, start: int, seconds: int, boundary: Boundary = "near", pauses: Sequence[Pause] = ()) -> int | None:
        """The instant `seconds` of running time before `start`."""

    def between(self, start: int, end: int, pauses: Sequence[Pause] = ()) -> int:
        """Running seconds from `start` to `end`."""

    def is_open(self, at: int) -> bool:
        """Whether time runs at `at`."""

    def next_edge(self, at: int) -> int | None:
        """The next instant after `at` at which time stops or starts; `None` when it never does."""


class WallTime:
    """Time that never stands still but for pauses."""

    def add(self, start: int, seconds: int, boundary: Boundary = "near", pauses: Sequence[Pause] = ()) -> int | None:
        """The instant `seconds` after `start`, pauses left out; `None` while a pause has no end."""
        at, left = start, seconds
        for stop, go in merged(pauses):
            if go is not None and go <= at:
                continue
            ahead = max(stop - at, 0)
            if left < ahead or (left == ahead and boundary == "near"):
                break
            if go is None:
                return None
            at, left = go, left - ahead
        return at + left

    def sub(self, start: int, seconds: int, boundary: Boundary = "near", pauses: Sequence[Pause] = ()) -> int | None:
        """The instant `seconds` before `start`, pauses left out."""
        mirrored = [(-(start if go is None else go), -stop) for stop, go in pauses if stop < start]
        at = self.add(-start, seconds, boundary, mirrored)
        return None if at is None else -at

    def between(self, start: int, end: int, pauses: Sequence[Pause] = ()) -> int:
        """Seconds from `start` to `end` outside the pauses."""
        if end < start:
            return -self.between(end, start, pauses)
        stopped = sum(max(0, min(end, end if go is None else go) - max(start, stop)) for stop, go in merged(pauses))
        return end - start - stopped

    def is_open(self, at: int) -> bool:
        """Always."""
        return True

    def next_edge(self, at: int) -> int | None:
        """Never."""
        return None


WALL = WallTime()
"""The one wall clock."""

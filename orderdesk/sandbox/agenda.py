"""What is going to happen to orders, by the instant at which it does."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count


class Agenda:
    """Happenings in the order of their instants; of one instant, in the order in which they were planned."""

    def __init__(self) -> None:
        """Nothing is planned."""
        self._heap: list[tuple[int, int, str, str]] = []
        self._number = count()

    def plan(self, at: int, act: str, order: str = "") -> None:
        """Let an act happen at an instant, to an order or to the shop."""
        heappush(self._heap, (at, next(self._number), act, order))

    def next_due(self, now: int) -> tuple[int, str, str] | None:
        """The next happening up to `now`, taken off the agenda: its instant, act and order."""
        if not self._heap or self._heap[0][0] > now:
            return None
        at, _number, act, order = heappop(self._heap)
        return at, act, order

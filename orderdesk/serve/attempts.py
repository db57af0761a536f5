"""How often an address may fail to log in: keys cannot be guessed, but nobody needs the noise."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Final

MOST: Final = 10
"""Failed logins from one address …"""

WITHIN: Final = 60.0
"""… in so many seconds shut it out until the first of them is that old."""


class Attempts:
    """The failed logins of the last moments, by address."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` gives seconds that only grow."""
        self._monotonic = monotonic
        self._failed: dict[str, deque[float]] = defaultdict(deque)

    def failed(self, address: str) -> None:
        """Somebody there could not log in."""
        self._forget()
        self._failed[address].append(self._monotonic())

    def too_many(self, address: str) -> bool:
        """Whether nobody from there is listened to now."""
        self._forget()
        return len(self._failed.get(address, ())) >= MOST

    def _forget(self) -> None:
        """Drop what is old, and the addresses that have nothing else."""
        since = self._monotonic() - WITHIN
        for address, times in list(self._failed.items()):
            while times and times[0] < since:
                times.popleft()
            if not times:
                del self._failed[address]

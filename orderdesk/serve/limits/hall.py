"""Where everybody waits who is connected and has no session: so many in all, so many of one address or operator.

When it is full, nobody is kept out: whoever makes least of their time leaves. So a flood of connections pushes its own
out, and a login that takes a moment is never among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from enum import IntEnum
from itertools import count
from typing import Generic, TypeVar

from msgspec import Struct

Guest = TypeVar("Guest", bound=Hashable)


class Progress(IntEnum):
    """How far somebody has come; who has come less far leaves first."""

    CONNECTED = 0
    ASKING = 1
    """Keys are exchanged, so they speak SSH, and want to log in."""
    LOGGED_IN = 2


class _Wait(Struct):
    whose: str
    progress: Progress
    arrival: int


class Hall(Generic[Guest]):
    """Everybody without a session."""

    def __init__(self, most: int, send_away: Callable[[Guest], None]) -> None:
        """For `most` guests; `send_away` is told whom to disconnect, who is no guest any more by then."""
        self._most, self._send_away = most, send_away
        self._guests: dict[Guest, _Wait] = {}
        self._arrivals = count()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._guests)

    def enter(self, guest: Guest, whose: str, progress: Progress, *, most: int) -> None:
        """Somebody waits from now on, as one of at most `most` of the same address or operator."""
        self._guests[guest] = _Wait(whose, progress, next(self._arrivals))
        if sum(wait.whose == whose for wait in self._guests.values()) > most:
            self.make_room(whose)
        if len(self._guests) > self._most:
            self.make_room()

    def reach(self, guest: Guest, progress: Progress) -> None:
        """They have come so far."""
        if guest in self._guests:
            self._guests[guest].progress = progress

    def leave(self, guest: Guest) -> None:
        """They have a session, or are gone."""
        self._guests.pop(guest, None)

    def make_room(self, whose: str = "") -> bool:
        """Send the slowest away, of those or of the largest crowd; false where nobody is left.

        The slowest has come the least far, and has been there for the longest among those.
        """
        crowd = Counter(wait.whose for wait in self._guests.values())

        def slowness(guest: Guest) -> tuple[int, int, int]:
            wait = self._guests[guest]
            return -crowd[wait.whose], wait.progress, wait.arrival

        slowest = min((guest for guest in self._guests if whose in ("", self._guests[guest].whose)),
                      key=slowness, default=None)  # fmt: skip
        if slowest is None:
            return False
        del self._guests[slowest]
        self._send_away(slowest)
        return True

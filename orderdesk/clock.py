"""Time comes only from here: a `Clock` answers the present instant in whole UTC epoch seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Answers "now" as UTC epoch seconds."""

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def system_clock() -> int:
    """The machine's own clock."""
    return int(time.time())


class FixedClock:
    """A clock that stands until it is moved: for `--now`, pictures and tests."""

    def __init__(self, at: int) -> None:
        """Stand at `at` (UTC epoch seconds)."""
        self.at = at

    def __call__(self) -> int:
        """The instant it stands at."""
        return self.at

    def advance(self, seconds: int) -> None:
        """Move forward (or back, when negative)."""
        self.at += seconds

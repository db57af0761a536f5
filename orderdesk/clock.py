"""Time comes only from here: a `Clock` answers the present instant in whole UTC epoch seconds."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Final, Protocol

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_SINCE_BOOT: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Where the kernel counts them, with the seconds that the machine has slept."""


class Clock(Protocol):
    """Answers "now" as UTC epoch seconds, and what shows whether it was put forward or back."""

    @property
    def is_set(self) -> bool:
        """Whether somebody has set it by hand, with `--now`; then it does not tell the time of day."""

    def __call__(self) -> int:
        """The present instant."""

    def steady(self) -> float:
        """Seconds since the machine has started, those it has slept among them: nobody can put these back."""

    def boot(self) -> str:
        """Which start of the machine those are counted from."""


class SystemClock:
    """The machine's own clock."""

    is_set = False

    def __call__(self) -> int:
        """The present instant, if whoever set the machine's clock was right."""
        return int(time.time())

    def steady(self) -> float:
        """Seconds since the machine has started."""
        return time.clock_gettime(_SINCE_BOOT)

    def boot(self) -> str:
        """The kernel's own name for it; empty where it has none."""
        return _boot()


system_clock: Final = SystemClock()


class FixedClock(SystemClock):
    """A clock that stands until it is moved: for `--now`, pictures and tests."""

    is_set = True

    def __init__(self, at: int) -> None:
        """Stand at `at` (UTC epoch seconds)."""
        self.at = at

    def __call__(self) -> int:
        """The instant it stands at."""
        return self.at

    def advance(self, seconds: int) -> None:
        """Move forward (or back, when negative)."""
        self.at += seconds


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""

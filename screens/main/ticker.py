"""Renews what a screen over the list says of the time, whenever that changes and at no other moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from orderdesk.clock import Clock


@dataclass(slots=True, kw_only=True)
class Ticker:
    """Has the times of `host` shown anew."""

    host: Screen[Any]
    clock: Clock
    show: Callable[[], int | None]
    """Shows them as they are now; when the next one changes, if any does."""
    _timer: Timer | None = field(default=None, init=False)

    def tick(self) -> None:
        """Show the times, and come back when the next one changes."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if (change := self.show()) is not None:
            self._timer = self.host.set_timer(max(change - self.clock(), 0.2), self.tick)

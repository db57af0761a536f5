"""Gives signals through the terminal: bells one after the other, the window's title, desktop notices."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, Final

from textual.screen import Screen

from orderdesk.desk.views.news import Item, Matter
from orderdesk.wording.dates import local
from screens import edge
from screens.screen_context import Context
from screens.terminal import signals, title
from screens.terminal.on_terminal import OnTerminal
from screens.terminal.title import BELL

_APART: Final = 0.3
"""Seconds between two bells: closer ones are heard as one."""


class Ringer:
    """Keeps to the settings and to the quiet hours; what stands on the screen is not its business."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """For the terminal of the app that shows `host`; one that has no titles takes no notices either."""
        self._host, self._seat, self._settings = host, seat, seat.rules.config.signals
        self._term = os.environ.get("TERM", "")
        self._title = ""
        self.write: Callable[[str], None] = self._to_terminal
        """Sends something to the terminal."""
        self.later: Callable[[float, Callable[[], None]], object] = host.set_timer
        """Calls after some seconds."""

    @property
    def _titled(self) -> bool:
        app = self._host.app
        return isinstance(app, OnTerminal) and app.terminal.modern

    def _to_terminal(self, sequence: str) -> None:
        driver = edge.driver(self._host.app)
        if driver is not None and not self._host.app.is_headless:
            driver.write(sequence)

    def give(self, news: Sequence[Item]) -> None:
        """The one signal for what happened at once."""
        if self._quiet():
            return
        items = signals.gravest(news)
        self._signal(signals.SIGNALS[items[0].matter].bells, signals.notice(items))

    def alarm(self, said: str) -> None:
        """The signal for what is about no order and as pressing as one that burns."""
        if not self._quiet():
            self._signal(signals.SIGNALS[Matter.PRESSING].bells, said)

    def _quiet(self) -> bool:
        moment = local(self._seat.clock(), self._seat.zone)
        return self._settings.quiet_at(moment.hour * 60 + moment.minute)

    def _signal(self, bells: int, notice: str) -> None:
        for bell in range(bells if self._settings.bells else 0):
            if bell:
                self.later(bell * _APART, self._ring)
            else:
                self._ring()
        if self._settings.notify and self._titled:
            self.write(title.notice(notice, self._term))

    def entitle(self, counts: dict[Matter, int]) -> None:
        """The title for what waits; written only when it changes."""
        text = signals.title(counts)
        if text != self._title and self._titled:
            self._title = text
            self.write(title.title(text))

    def _ring(self) -> None:
        self.write(BELL)

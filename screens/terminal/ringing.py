"""Gives signals through the terminal: bells one after the other, the window's title, desktop notices."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, Final

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.config import SignalSettings
from orderdesk.desk.desk import Rules
from orderdesk.desk.views.news import Item, Matter
from orderdesk.store import Store
from orderdesk.wording.dates import local
from screens.terminal import signals, title
from screens.terminal.on_terminal import OnTerminal
from screens.terminal.title import BELL

_APART: Final = 0.3
"""Seconds between two bells: closer ones are heard as one."""


class Ringer:
    """Keeps to the settings and to the quiet hours; what stands on the screen is not its business."""

    def __init__(
        self,
        settings: SignalSettings,
        clock: Clock,
        zone: Callable[[], str],
        term: str,
        titled: bool,
        write: Callable[[str], None],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        """Quiet hours are those of the `zone`; a `titled` terminal takes titles and notices.

        `write` reaches the terminal, `later` calls after some seconds.
        """
        self._settings, self._clock, self._zone, self._term = settings, clock, zone, term
        self._titled = titled
        self.write, self.later = write, later
        self._title = ""

    def give(self, news: Sequence[Item]) -> None:
        """The one signal for what happened at once."""
        moment = local(self._clock(), self._zone())
        if self._settings.quiet_at(moment.hour * 60 + moment.minute):
            return
        items = signals.gravest(news)
        if self._settings.bells:
            for bell in range(signals.SIGNALS[items[0].matter].bells):
                if bell:
                    self.later(bell * _APART, self._ring)
                else:
                    self._ring()
        if self._settings.notify and self._titled:
            self.write(title.notice(signals.notice(items), self._term))

    def entitle(self, counts: dict[Matter, int]) -> None:
        """The title for what waits; written only when it changes."""
        text = signals.title(counts)
        if text != self._title and self._titled:
            self._title = text
            self.write(title.title(text))

    def _ring(self) -> None:
        self.write(BELL)


def ringer_of(host: Screen[Any], store: Store, rules: Rules, clock: Clock) -> Ringer:
    """The ringer of a screen, over its app's terminal."""

    def write(sequence: str) -> None:
        driver = host.app._driver
        if driver is not None and not host.app.is_headless:
            driver.write(sequence)

    def zone() -> str:
        return rules.home_zone(store.orders.first_channel())

    app = host.app
    titled = isinstance(app, OnTerminal) and app.terminal.modern
    return Ringer(rules.config.signals, clock, zone, os.environ.get("TERM", ""), titled, write, host.set_timer)

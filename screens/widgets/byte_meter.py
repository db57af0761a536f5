"""The byte meter: what the line to the terminal carries, for whoever pays for it or wonders why it is slow."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import _
from screens.safe import plain
from screens.terminal.traffic import Traffic
from screens.widgets.lines import FixedLine

_EVERY: Final = 1.0
"""Seconds between two readings."""

_MOMENT: Final = 0.2
"""Seconds in which a reading has been painted, on whatever lies over it too."""

_KILO: Final = 1000


class ByteMeter(FixedLine):
    """Bytes in the last second, since the last key, and in the whole session. Hidden until it is asked for.

    What it sends for itself counts in the session, but not in the other two: else it would count itself for ever.
    """

    DEFAULT_CSS = """
    ByteMeter { width: 34; height: 1; background: $panel; color: $accent; text-wrap: nowrap; display: none; }
    ByteMeter.-shown { display: block; }
    """

    def __init__(self, traffic: Traffic) -> None:
        """Reads what the driver counts."""
        super().__init__()
        self._traffic = traffic
        self._own = 0
        self._seen = self._key_seen = 0
        self._read = (0, 0)

    def on_mount(self) -> None:
        """It rests until it is shown."""
        self._timer = self.set_interval(_EVERY, self.read, pause=True)

    def toggle(self) -> None:
        """Show it, or hide it again."""
        self.toggle_class("-shown")
        if self.has_class("-shown"):
            self._seen, self._key_seen = self._foreign(), 0
            self._say((0, 0))
            self._timer.resume()
        else:
            self._timer.pause()

    def read(self) -> None:
        """Show what has passed since the last reading."""
        sent = self._foreign()
        since_key = self._read[1]
        if self._traffic.at_key != self._key_seen:
            self._key_seen = self._traffic.at_key
            since_key = max(self._traffic.sent - self._traffic.at_key, 0)
        reading = (sent - self._seen, since_key)
        self._seen = sent
        if reading != self._read:
            self._say(reading)

    def _foreign(self) -> int:
        """All bytes but the meter's own."""
        return self._traffic.sent - self._own

    def _say(self, reading: tuple[int, int]) -> None:
        self._read = reading
        rate, key = reading
        text = _("{rate} B/s  key {key} B  all {total} KB")
        before = Traffic(self._traffic.sent, self._traffic.at_key)
        self.say(plain(" " + text.format(rate=rate, key=key, total=self._traffic.sent // _KILO)))
        self.set_timer(_MOMENT, lambda: self.painted(before))

    def painted(self, before: Traffic) -> None:
        """A moment has gone since a reading was shown, `before` which the traffic was this."""
        if self._traffic.at_key == before.at_key:  # else somebody else has painted too
            self._own += self._traffic.sent - before.sent
            self._seen = self._foreign()

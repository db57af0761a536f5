"""A moment in which no key acts, after somebody else has put another order under the operator's finger.

They have decided about what they saw; the key that follows would fall on what they have not seen yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Monotonic = Callable[[], float]
"""Seconds that only grow."""

MOMENT: Final = 0.7
"""Seconds that a decided hand needs to stop: the time of seeing a change and not pressing any more."""


class KeyPause:
    """What has just happened to the order that the operator was about to act on."""

    def __init__(self, monotonic: Monotonic) -> None:
        """Nothing has happened yet."""
        self._monotonic = monotonic
        self._said = ""
        self._until = 0.0

    def note(self, sentence: str) -> None:
        """Something has: for a moment `said` tells it."""
        self._said, self._until = sentence, self._monotonic() + MOMENT

    def forget(self) -> None:
        """What the operator sees they have changed themselves."""
        self._said = ""

    @property
    def said(self) -> str:
        """The sentence while the moment lasts, then nothing."""
        return self._said if self._monotonic() < self._until else ""

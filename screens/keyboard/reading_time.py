"""How long something must have stood on the screen before a key can have been pressed about it."""

from __future__ import annotations

import math
from typing import Final

from orderdesk.errors import Refused
from orderdesk.i18n import _
from screens.edge import get_time

READ: Final = 0.7
"""Seconds that something must have stood on the screen before the key that brought it there acts on it in turn: what it
takes to read it, and longer than a keyboard waits before it repeats a key that is held."""

_REPEATS: Final = 0.15
"""Seconds between two of the same key within which a keyboard has repeated it, and no finger pressed it anew."""


class Dropped:
    """The keys that came too soon: one that is held goes on being so, one that is pressed again waits no longer."""

    def __init__(self) -> None:
        """None yet."""
        self._at = self._held_at = -math.inf

    def note(self, pressed_at: float) -> None:
        """A key pressed then is dropped."""
        if pressed_at < self._at + _REPEATS:
            self._held_at = pressed_at
        self._at = pressed_at

    def goes_on(self, pressed_at: float) -> bool:
        """Whether a key pressed then is still the dropped one, held down; a line may have stood still meanwhile."""
        return pressed_at < max(self._at + _REPEATS, self._held_at + READ)


def too_soon() -> str:
    """What is said of a key that came before it could be meant."""
    return _("The key came before what is on the screen now could be read. Wait a moment, then press it again.")


class Unread:
    """What has just come on the screen, and must be read before any key is about it. Times are those of key events."""

    def __init__(self) -> None:
        """Nothing has come."""
        self._since = -math.inf
        self._dropped = Dropped()

    def came(self) -> None:
        """Something is on the screen only now."""
        self._since = get_time()

    def check(self, pressed_at: float) -> None:
        """`Refused` where a key was pressed too soon to be about it; one that is held goes on being so."""
        if pressed_at < self._since + READ or self._dropped.goes_on(pressed_at):
            self._dropped.note(pressed_at)
            raise Refused(too_soon())

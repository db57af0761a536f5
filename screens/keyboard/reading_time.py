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


class Unread:
    """What has just come on the screen, and must be read before any key is about it. Times are those of key events."""

    def __init__(self) -> None:
        """Nothing has come."""
        self._since = -math.inf

    def came(self) -> None:
        """Something is on the screen only now."""
        self._since = get_time()

    def check(self, pressed_at: float) -> None:
        """`Refused` where a key was pressed too soon to be about it; one that is held or repeated goes on being so."""
        if pressed_at < self._since + READ:
            self._since = max(self._since, pressed_at)
            said = _("Nothing was done: the key came before what is on the screen now could be read. Press it again.")
            raise Refused(said)

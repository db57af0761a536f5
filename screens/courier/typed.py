"""What the courier types, and for which picture it was meant.

A line that stood still sends what was typed into it in one piece, perhaps twice, when nobody remembers it. So an
Enter of such a piece only shows the page anew, and whatever was typed before a page was seen answers nothing on it.
"""

from __future__ import annotations

import math
from typing import Final

from screens.edge import get_time
from screens.keyboard.reading_time import READ

STOOD: Final = 3.0
"""Seconds without a key after which several at once come from a line that stood still."""

_APART: Final = 0.15
"""Seconds without a key after which none of these is left on the way: figures that came late are seen before a hand has
found Enter."""

LONGEST: Final = 12
"""Characters of an answer."""


class Typed:
    """The answer that is being typed."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.text = ""
        self._began = math.inf
        """When its first character was pressed."""
        self.pressed_at = math.inf
        """When the last key was."""
        self._stood = False
        self._shown = -math.inf
        """When the page that it answers was shown; somebody else's change of it must be read first."""

    def press(self, at: float, together: int) -> None:
        """A key was pressed then, one of so many that came in one piece."""
        apart = at - self.pressed_at
        if apart > _APART:
            self._stood = together > 1 and apart > STOOD
        self.pressed_at = at

    def add(self, character: str, at: float) -> None:
        """It goes on with a character."""
        if not self.text:
            self._began = at
        if len(self.text) < LONGEST:
            self.text += character

    def rub(self) -> None:
        """Without its last character."""
        self.text = self.text[:-1]

    def take(self, at: float) -> tuple[str, bool]:
        """What has been typed, ended by Enter then; and whether it was meant for the page as it is shown."""
        text, meant = self.text, not self._stood and (self._began if self.text else at) >= self._shown
        self.text = ""
        return text, meant

    def shown(self, *, by_others: bool = False) -> None:
        """Another page is shown now; whether somebody else has changed it under the courier's eyes."""
        self._shown = get_time() + (READ if by_others else 0.0)

"""The terminal's own ground: asked for once, and the answer taken out of what is typed, whenever it comes.

Nothing waits for it. A terminal that does not know the question says nothing.
"""

from __future__ import annotations

import re
from typing import Final

from screens.edge import get_time

ASK: Final = "\x1b]11;?\x1b\\"
"""Which colour the ground has (OSC 11)."""

_ANSWER: Final = re.compile(
    r"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?(?:\x1b\\|\x07)", re.IGNORECASE
)
_BEGUN: Final = re.compile(r"\x1b(?:\](?:1(?:1(?:;(?:[rgba:0-9a-f/]{0,26}\x1b?)?)?)?)?)?\Z", re.IGNORECASE)
_NO_KEY: Final = 3
"""Characters of an answer that no keys send in one piece."""

_SOON: Final = 2.0
"""Seconds in which an answer usually comes; until then its very first character waits for the next."""

_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)


class Ground:
    """Reads the answer out of what arrives."""

    def __init__(self) -> None:
        """Not asked yet."""
        self._asked_at: float | None = None
        self._held = ""

    def asked(self) -> None:
        """The question is on its way."""
        self._asked_at = get_time()

    @property
    def holds(self) -> bool:
        """Whether something is held back that may be the beginning of an answer."""
        return bool(self._held)

    def take(self, text: str) -> tuple[str, bool | None]:
        """What is typed in a text that has arrived, and whether the ground is light, once that is told."""
        if self._asked_at is None:
            return text, None
        text, self._held = self._held + text, ""
        light = None
        if (answer := _ANSWER.search(text)) is not None:
            text = text[: answer.start()] + text[answer.end() :]
            light = _light(*answer.groups())
        elif (begun := _BEGUN.search(text)) is not None and self._may_be(begun.group()):
            text, self._held = text[: begun.start()], begun.group()
        return text, light

    def release(self) -> str:
        """What was held back, since nothing followed it."""
        text, self._held = self._held, ""
        return text

    def _may_be(self, begun: str) -> bool:
        assert self._asked_at is not None
        return len(begun) >= _NO_KEY or get_time() - self._asked_at < _SOON


def _light(*parts: str) -> bool:
    """Whether a colour, as a terminal tells it (`ffff`, `ff`), is nearer to white than to black."""
    shares = [int(part, 16) / (int("f" * len(part), 16)) for part in parts]
    bright: float = sum(weight * share for weight, share in zip(_WEIGHTS, shares, strict=True))
    return bright > 1 / 2

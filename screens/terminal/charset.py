"""Letters that the terminal's charset does not have, as one writes them with those that it has."""

from __future__ import annotations

import unicodedata
from typing import Final

from screens.terminal.line_filters import UNKNOWN

_LIKE: Final = dict(zip("ӘәҒғҚқҢңӨөҰұҮүҺһІіЇїЄєҐґЎў", "АаГгКкНнОоУуУуХхИиИиЕеГгУу", strict=True))
"""Letters of Kazakh, Ukrainian and Belarusian, and the Russian ones in their places."""


class Nearest(dict[int, str]):
    """A table for `str.translate`: what the charset has stays, each of the others is worked out when first met."""

    def __init__(self, charset: str) -> None:
        """`charset` is a codec of a single byte."""
        super().__init__()
        self._charset = charset

    def __missing__(self, number: int) -> str:
        char = chr(number)
        likely = (char, _LIKE.get(char, char), unicodedata.normalize("NFKD", char)[0])
        self[number] = found = next((one for one in likely if self._has(one)), UNKNOWN)
        return found

    def _has(self, char: str) -> bool:
        try:
            char.encode(self._charset)
        except UnicodeEncodeError:
            return False
        return True

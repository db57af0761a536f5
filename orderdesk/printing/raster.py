"""Lines of a receipt drawn as a picture of black dots, in letters of every alphabet; through Pillow.

Each character has a cell of its own, as on a printer: twelve dots wide, so that columns stand where they do in text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.printing.fonts import Font

CELL: Final = 12
"""Dots of a character, as wide as a printer's own font A."""

_LETTER: Final = 20
"""The size of letters whose cell that is."""
_HEIGHT: Final = 26
"""Dots from line to line."""

_NOT_IN_MONO: Final = "₽"
"""Signs that the font with cells lacks: they are taken from the other one."""


def drawn(lines: Iterable[tuple[str, bool]], width: int) -> list[bytes]:
    """The rows of the picture, eight dots a byte, 1 for black; a big line has cells of twice the size.

    `width` in dots, a multiple of eight. `WrongUsage` where Pillow is missing.
    """
    if find_spec("PIL") is None:
        raise WrongUsage(_("Some letters need Pillow to be printed. Install it: pip install 'orderdesk[print]'"))
    from PIL import Image, ImageDraw

    rows = list[bytes]()
    for said, big in lines:
        scale = 2 if big else 1
        image = Image.new("1", (width, _HEIGHT * scale))
        pen = ImageDraw.Draw(image)
        for nth, sign in enumerate(said):
            font = _font(Font.PLAIN if sign in _NOT_IN_MONO else Font.MONO, _LETTER * scale)
            pen.text((nth * CELL * scale, 0), sign, fill=1, font=font)
        packed, across = image.tobytes(), width // 8
        rows += [packed[start : start + across] for start in range(0, len(packed), across)]
    return rows


@cache
def _font(font: Font, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(font.path), size)

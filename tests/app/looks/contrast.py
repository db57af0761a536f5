"""How well a word can be read: WCAG's contrast of its colour with its ground, as xterm shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.color import Color, ColorSystem, ColorType
from rich.style import Style
from textual.strip import Strip

READABLE: Final = 4.5
"""What WCAG asks of words of the usual size."""

_RGB = tuple[float, float, float]

_XTERM: Final[tuple[_RGB, ...]] = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
)  # fmt: skip
"""The sixteen colours of xterm."""

_BLACK: Final[_RGB] = _XTERM[0]
_WHITE: Final[_RGB] = _XTERM[15]


def faint(strips: Iterable[Strip], system: ColorSystem, *, light: bool) -> set[tuple[str, str, float]]:
    """The words that can hardly be read, with their colours and contrast; `light` is the terminal's own ground."""
    found = set()
    for strip in strips:
        for text, style, _control in strip:
            words = " ".join(part for part in text.split() if any(char.isalnum() for char in part))
            if words and (reached := contrast(style or Style(), system, light=light)) < READABLE:
                found.add((words, str(style), round(reached, 2)))
    return found


def contrast(style: Style, system: ColorSystem, *, light: bool) -> float:
    """The contrast of a style; the worse one where the terminal makes a brighter colour of bold (xterm does)."""
    fore = _shown(style.color, system, _BLACK if light else _WHITE)
    back = _shown(style.bgcolor, system, _WHITE if light else _BLACK)
    reached = ratio(fore, back)
    number = style.color.number if style.color is not None else None
    if style.bold and system is ColorSystem.STANDARD and number is not None and number < 8:
        reached = min(reached, ratio(_XTERM[number + 8], back))
    return reached if not style.dim else min(reached, ratio(_half(fore, back), back))


def ratio(one: _RGB, other: _RGB) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _shown(colour: Color | None, system: ColorSystem, own: _RGB) -> _RGB:
    if colour is None or colour.type is ColorType.DEFAULT:
        return own
    shown = colour.downgrade(system)
    if shown.type is ColorType.STANDARD and shown.number is not None:
        return _XTERM[shown.number]
    red, green, blue = shown.get_truecolor()
    return red, green, blue


def _half(one: _RGB, other: _RGB) -> _RGB:
    red, green, blue = ((a + b) / 2 for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: _RGB) -> float:
    red, green, blue = (
        part / 12.92 if (part := value / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for value in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""Colours: three themes, each in all the colours there are and in the terminal's own sixteen.

A tier is always told by its mark too, so nothing is lost without them. Every word can be read on every ground that it
is drawn on (4.5 : 1 at least, also where a terminal has only 256 colours); the cursor's ground is a grey, since 256
colours know no other shade that is dark enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

from orderdesk.config import Look


def _whole(look: Look, cursor: str, muted: str, **colours: str) -> Theme:
    """A theme in all colours; `cursor` is the ground of a chosen line, `muted` what need not stand out."""
    return Theme(
        name=look,
        **colours,  # type: ignore[arg-type]
        dark=look is not Look.LIGHT,
        variables={
            "primary-muted": cursor,
            "foreground-muted": muted,
            "input-selection-background": cursor,
            "input-selection-foreground": colours["foreground"],
        },
    )


def _native(look: Look, ground: str, text: str, *, named: str = "", **colours: str) -> Theme:
    """A theme of the terminal's own sixteen colours; half the bytes of the others, where the ground is its own too."""
    plain = dict.fromkeys(("primary-muted", "panel", "surface", "boost", "input-selection-background"), ground)
    return Theme(
        name=f"{look}-sixteen{named}",
        ansi=True,
        **colours,  # type: ignore[arg-type]
        secondary=colours["primary"],
        foreground=text,
        background=ground,
        surface=ground,
        panel=ground,
        dark=look is not Look.LIGHT,
        variables={
            **plain,
            "foreground-muted": text,
            "scrollbar-background": ground,
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "scrollbar": colours["primary"],
            "input-selection-foreground": colours["primary"],
        },
    )


_WHOLE: Final = {
    Look.DARK: _whole(
        Look.DARK, cursor="#3a3a3a", muted="#b2b2b2", foreground="#d0d0d0", background="#16191d", surface="#1c2025",
        panel="#262b31", primary="#5fafd7", secondary="#87afaf", accent="#ffaf5f", success="#87d787", warning="#ffd75f",
        error="#ff8787",
    ),
    Look.LIGHT: _whole(
        Look.LIGHT, cursor="#d7e7f5", muted="#4e4e4e", foreground="#1c1c1c", background="#ffffff", surface="#f4f4f4",
        panel="#e4e4e4", primary="#005f87", secondary="#005f5f", accent="#870087", success="#005f00", warning="#6f4a00",
        error="#af0000",
    ),
    Look.CONTRAST: _whole(
        Look.CONTRAST, cursor="#00005f", muted="#e4e4e4", foreground="#ffffff", background="#000000", surface="#000000",
        panel="#000000", primary="#87ffff", secondary="#87ffff", accent="#ffff87", success="#87ff87", warning="#ffff5f",
        error="#ffafaf",
    ),
}  # fmt: skip

_ON_DARK: Final = {"primary": "ansi_cyan", "accent": "ansi_bright_magenta", "success": "ansi_green",
                   "warning": "ansi_yellow", "error": "ansi_bright_red"}  # fmt: skip
_ON_LIGHT: Final = {"primary": "ansi_blue", "accent": "ansi_magenta", "success": "ansi_blue",
                    "warning": "ansi_magenta", "error": "ansi_red"}  # fmt: skip
"""Of the sixteen only these can be read on white."""
_ON_BLACK: Final = {"primary": "ansi_bright_cyan", "accent": "ansi_bright_cyan", "success": "ansi_bright_green",
                    "warning": "ansi_bright_yellow", "error": "ansi_bright_yellow"}  # fmt: skip

_OWN: Final = "ansi_default"
_SIXTEEN: Final = {
    Look.DARK: _native(Look.DARK, _OWN, _OWN, **_ON_DARK),
    Look.LIGHT: _native(Look.LIGHT, _OWN, _OWN, **_ON_LIGHT),
    Look.CONTRAST: _native(Look.CONTRAST, "ansi_black", "ansi_bright_white", **_ON_BLACK),
}
_PAINTED: Final = {
    Look.DARK: _native(Look.DARK, "ansi_black", "ansi_white", named="-painted", **_ON_DARK),
    Look.LIGHT: _native(Look.LIGHT, "ansi_bright_white", "ansi_black", named="-painted", **_ON_LIGHT),
    Look.CONTRAST: _SIXTEEN[Look.CONTRAST],
}
"""The same where the terminal's own ground is the other one."""

LOOKS: Final = (Look.DARK, Look.LIGHT, Look.CONTRAST)
"""Those that a key goes through."""

THEMES: Final[Mapping[str, Theme]] = {
    theme.name: theme for kinds in (_WHOLE, _SIXTEEN, _PAINTED) for theme in kinds.values()
}


def theme_of(look: Look, light: bool | None, *, sixteen: bool) -> str:
    """The name of the theme for a look on a terminal whose own ground is light, dark, or not known.

    By itself it is the one of the ground; where that is not known, the one for the black ground that most have.
    """
    chosen = look if look is not Look.AUTO else Look.LIGHT if light else Look.DARK
    if not sixteen:
        return _WHOLE[chosen].name
    other = light is not None and light != (chosen is Look.LIGHT)
    return (_PAINTED if other else _SIXTEEN)[chosen].name

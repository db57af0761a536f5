"""Colours. A tier is always told by its mark too, so nothing is lost without them."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DESK: Final = Theme(
    name="desk",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#ffaf5f",
    foreground="#d0d0d0",
    background="#16191d",
    surface="#1c2025",
    panel="#262b31",
    success="#87d787",
    warning="#ffd75f",
    error="#ff6b6b",
    dark=True,
)

NATIVE: Final = Theme(
    name="desk-native",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    dark=True,
    variables={
        **dict.fromkeys(("panel", "surface", "boost", "primary-muted", "foreground-muted"), "ansi_default"),
        **dict.fromkeys(("scrollbar-background", "input-selection-background"), "ansi_default"),
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "scrollbar": "ansi_cyan",
        "input-selection-foreground": "ansi_cyan",
    },
)
"""The terminal's own sixteen colours on its own ground, be that black or white; half the bytes of the others."""

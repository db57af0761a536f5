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

"""By which clock and language something is told."""

from __future__ import annotations

from msgspec import Struct


class Told(Struct, frozen=True):
    """Now, where, and in which words."""

    now: int
    zone: str
    language: str

"""What a session may run, given by the composition root: the server knows nothing of the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.composition import Composition

KEEPING: Final = ("watch",)
"""The command that the server runs itself: the steward."""


class Programs(Struct, frozen=True, kw_only=True):
    """The programs, and what makes them start quickly."""

    warm_up: Callable[[Composition], None]
    """Imports and reads what a desk needs, once, before the first session is forked. Leaves no thread, no database."""
    desk: Callable[[Composition], int]
    """Opens the desk on the terminal it finds; the exit code."""
    command: Callable[[str, Sequence[str]], int]
    """Runs a command of the command line as an operator; the exit code."""

"""The commands that a program may run over SSH: they read, and answer in JSON."""

from __future__ import annotations

import shlex
from typing import Final

from orderdesk.errors import Refused
from orderdesk.i18n import _

READING: Final = (
    ("list",), ("show",), ("history",), ("report", "quality"), ("courier", "list"), ("courier", "show"),
    ("run", "list"), ("run", "show"), ("task", "list"),
)  # fmt: skip
"""What may be run; never the buyer's phone, which shows codes."""


def reading_command(line: str) -> list[str]:
    """The words of a command line that may be run; `Refused` for every other."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = []
    if "--json" not in words or not any(tuple(words[: len(start)]) == start for start in READING):
        allowed = ", ".join(f"{' '.join(start)} --json" for start in READING)
        raise Refused(_("Over SSH only these commands can be run: {allowed}.").format(allowed=allowed))
    return words

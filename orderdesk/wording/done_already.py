"""The sentence for what somebody else has done already: who, when and what, so that it is not read as done just now."""

from __future__ import annotations

from orderdesk.wording.dates import when


def done_already(said: str, who: str, at: int, now: int, zone: str, *what: str) -> str:
    """`said`, a sentence, with who did it, when (an instant, told as on the clock of `zone`), and what in words."""
    told = ", ".join([who, when(at, now, zone), *(one for one in what if one)])
    return f"{said.rstrip('.')}: {told}."

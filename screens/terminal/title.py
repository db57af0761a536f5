"""The title of the terminal's window and its desktop notices: control sequences, and which terminals take them.

They are written by the driver, not painted. A terminal that does not know them would show or beep them, so they go only
to modern ones: not to a text console nor to the hardware terminals that TERM may name.
"""

from __future__ import annotations

from typing import Final

from orderdesk.sanitize import clean

BELL: Final = "\x07"

PUSH_TITLE: Final = "\x1b[22;2t"
POP_TITLE: Final = "\x1b[23;2t"
"""Keep the title that the window has, and put it back."""

_END: Final = "\x1b\\"

_LONGEST: Final = 120


def title(text: str) -> str:
    """The sequence that sets the title."""
    return f"\x1b]2;{clean(text, limit=_LONGEST)}{_END}"


def notice(text: str, term: str) -> str:
    """The sequence that asks for a desktop notice, in the form that the terminal knows."""
    said = clean(text, limit=_LONGEST).replace(";", ",")
    if term.startswith(("rxvt", "foot")):
        return f"\x1b]777;notify;Order Desk;{said}{_END}"
    return f"\x1b]9;Order Desk: {said}{_END}"

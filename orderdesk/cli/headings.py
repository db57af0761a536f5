"""The headings of tables: over the columns on a terminal, where people read; a pipe gets the lines alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

from orderdesk.console.printing import say
from orderdesk.i18n import _, mark

_NUMBER, _DUE, _ORDER, _TODO = (-5, "№"), (13, mark("Due")), (12, mark("Order")), (0, mark("What to do"))
_GAP = (0, "")
"""One more blank between two columns."""

HEADINGS: Final[Mapping[str, tuple[tuple[int, str], ...]]] = {
    "list": ((10, mark("Left")), _DUE, _ORDER, (14, mark("Shelf")), (28, mark("Customer")), (-14, mark("Total")), _GAP,
             (0, mark("Delivery"))),
    "operator list": ((20, mark("Name")), (12, mark("Role")), (0, mark("Orders"))),
    "courier list": ((20, mark("Name")), (18, mark("Phone")), (-14, mark("Cash in hand")), _GAP, (0, mark("Run"))),
    "task list": (_NUMBER, _DUE, _ORDER, (14, mark("Whose")), _TODO),
    "return list": (_NUMBER, _DUE, _ORDER, (14, mark("Status")), (-14, mark("Sum")), _GAP, (0, mark("Goods"))),
    "channel list": ((12, mark("Name")), _GAP, (10, mark("Kind")), _GAP, (0, mark("Line"))),
    "sender list": ((12, mark("Name")), _GAP, (9, mark("Kind")), _GAP, (20, mark("Whom")), _GAP, (0, mark("Line"))),
    "sessions": ((20, mark("Name")), (16, mark("Open")), (-8, mark("Window")), _GAP, (22, mark("Keys")),
                 (0, mark("Who looks on"))),
    "told": ((-6, "№"), _GAP, (11, mark("Time")), _GAP, (10, mark("Channel")), _GAP, _ORDER, _GAP, _TODO),
}  # fmt: skip
"""By command, the width of each column as its lines are printed; negative where figures stand at the right."""


def say_heading(command: str) -> None:
    """Print the heading of a command's table, where a person reads it."""
    if sys.stdout.isatty():
        cells = (_(word).rjust(-width) if width < 0 else _(word).ljust(width) for width, word in HEADINGS[command])
        say(" ".join(cells).rstrip())

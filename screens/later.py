"""What the first keys need and the first frame does not: brought in behind it, while nobody waits."""

from __future__ import annotations

from importlib import import_module
from typing import Final

_KEYS: Final = (
    "orderdesk.desk.people.claim",
    "screens.actions.by_words",
    "screens.actions.bulk",
    "screens.actions.order_acts",
    "screens.dialogs.confirm",
    "screens.views.entries",
    "screens.views.order_card",
)
"""Which bring in all that they use."""


def bring_in() -> None:
    """Import it; from whichever thread."""
    for name in _KEYS:
        import_module(name)

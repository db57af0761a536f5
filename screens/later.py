"""What the first keys need and the first frame does not: brought in behind it, while nobody waits."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Final

_KEYS: Final = (
    "orderdesk.desk.intake.intake",
    "screens.actions.bulk",
    "screens.actions.by_words",
    "screens.actions.order_acts",
    "screens.dialogs.confirm",
    "screens.views.entries",
    "screens.views.order_card",
)
"""Which bring in all that they use."""

_DONE: Final = ("orderdesk.desk.orders", "orderdesk.desk.people")
"""What commands do to orders and people, file by file: to be declared they need none of it."""


def bring_in() -> None:
    """Import it; from whichever thread."""
    for name in _KEYS:
        import_module(name)
    for folder in _DONE:
        for file in pkgutil.iter_modules(import_module(folder).__path__):
            import_module(f"{folder}.{file.name}")

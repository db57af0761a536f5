"""What a courier is to take at a door. Pure."""

from __future__ import annotations

from orderdesk.model.dispatch import Stop
from orderdesk.money import Money


def to_collect(stop: Stop | None, due: Money) -> Money:
    """What is to be taken, where so much is `due` of the order now: what is paid while it rides is not taken again.

    Of a stop that is decided or taken off, what was to be taken when its run left.
    """
    over = stop is not None and not stop.live
    fixed = stop.cod if stop is not None and over else None
    return due if fixed is None else type(due)(fixed, due.currency)

"""How orders live where nobody of the seller's touches them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from orderdesk.sandbox.faults import Share


class Life(Struct, frozen=True, forbid_unknown_fields=True):
    """How orders live; what a look-alike has no such thing of does nothing there."""

    every: Annotated[int, Meta(ge=0)] = 180
    """Seconds between two orders that arrive; 0: none does."""
    cancelled: Share = 0.05
    """Of those that arrive, how many their buyers cancel."""
    refused: Share = 0.05
    """Of those that were carried, how many come back."""
    returned: Share = 0.03
    """Of those that buyers have, how many they want to return."""
    waybill: Annotated[int, Meta(ge=0)] = 2
    """Seconds from packing to the waybill."""

"""What a scanner has counted and nobody has booked yet: kept for its operator, whatever ends their desk meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import Outdated
from orderdesk.i18n import _
from orderdesk.json_text import to_json
from orderdesk.rules.roles import Right
from orderdesk.store import Store


class CountedSoFar(msgspec.Struct, frozen=True):
    """A receipt or a stock-take that is under way."""

    pieces: Mapping[str, int]
    """How many of each product, by its SKU, in the order in which they came."""
    place: str = ""
    """The name of the warehouse; empty for the main one."""
    note: str = ""


class KeepCounted(ShopCommand[None], frozen=True):
    """Keep what has been counted so far, in place of what was kept before."""

    name: ClassVar = "stock keep"
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.DRAFT
    on_shell: ClassVar = False

    kind: str
    """Which act it will be."""
    counted: CountedSoFar

    def run(self, desk: Desk) -> None:
        """Keep it."""
        with desk.access.changing() as store:
            store.settings.put(_name(self.kind, store), to_json(msgspec.to_builtins(self.counted)))


def counted_so_far(store: Store, kind: str) -> CountedSoFar | None:
    """What the operator has counted for an act of this kind; `None` where it is booked, or nothing is."""
    kept = store.settings.get(_name(kind, store))
    return msgspec.json.decode(kept, type=CountedSoFar) if kept else None


def book_kept(store: Store, kind: str, pieces: Mapping[str, int]) -> None:
    """What was kept is booked once, by the transaction that calls this.

    `Outdated` where another desk of the operator has booked it, or has counted on.
    """
    kept = counted_so_far(store, kind)
    if kept is None or kept.pieces != pieces:
        raise Outdated(_("Another desk of yours has booked this or counted on: close it and open it again."))
    store.settings.put(_name(kind, store), "")


def _name(kind: str, store: Store) -> str:
    return f"counted:{kind}:{store.sight().operator}"

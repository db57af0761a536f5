"""Where the orders of each virtual shelf are found: by a column each, NULL for all orders but those of the shelf.

The column is kept by the database itself: computed from the order's facts, or set by a trigger. A partial index holds
the shelf in the order of its list, and triggers its count (`virtual_counts`), so that neither grows with the orders.
Another shelf is one line here, with its column, index and triggers in a migration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from orderdesk.model import Virtual


class Placed(Struct, frozen=True):
    """How a virtual shelf's orders are told from all others."""

    column: str
    from_then_on: bool = False
    """The column holds the instant from which on the order lies there; until then it only will."""
    soon: bool = False
    """That instant is at most moments away, so that of those with the column nearly all lie there."""
    sorted_by: str = "rank"
    """What the list goes by where the operator has not chosen a sort: urgency, if nothing else."""

    @property
    def condition(self) -> str:
        """SQL that holds for the shelf's orders, `?` being the present where it matters."""
        there = f"o.{self.column} IS NOT NULL"
        if self.soon:  # the sign keeps the planner to the index that holds the list in its order
            return f"{there} AND +o.{self.column} <= ?"
        return f"o.{self.column} <= ?" if self.from_then_on else there


VIRTUAL: Final[Mapping[Virtual, Placed]] = {
    Virtual.BURNING: Placed("warn_at", from_then_on=True),
    Virtual.CALL_BACK: Placed("call_back", sorted_by="call_back"),
    Virtual.NOT_TOLD: Placed("untold_at", from_then_on=True, soon=True),
    Virtual.REFUNDS_DUE: Placed("refund_due"),
    Virtual.SHORT: Placed("short"),
    Virtual.NO_EVIDENCE: Placed("no_evidence"),
    Virtual.DIFFERS: Placed("differs"),
    Virtual.DELIVERY_ERROR: Placed("delivery_error"),
    Virtual.TO_DECIDE: Placed("to_decide"),
}

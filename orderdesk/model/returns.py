"""Returns of goods: what a buyer wants to give back, how far that is, and what becomes of each piece."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class ReturnState(StrEnum):
    """How far a return is (C38)."""

    ASKED = "asked"
    """The buyer wants to give something back, and has it still."""
    UNDER_WAY = "under_way"
    RECEIVED = "received"
    """It is at the shop, and lies apart until it is decided."""
    DECIDED = "decided"
    REFUSED = "refused"
    """Nothing is taken back; what had come went to the buyer again."""


class Fate(StrEnum):
    """What becomes of goods that came back."""

    RESTOCK = "restock"
    WRITE_OFF = "write_off"
    SUPPLIER = "supplier"
    BUYER = "buyer"
    """They go to the buyer again, since the return is refused."""


class ReturnLine(Struct, frozen=True):
    """What of one line of the order comes back."""

    line: int
    """The line's lasting id."""
    quantity: int
    fates: dict[Fate, int]
    """How many pieces became what, once it is decided."""


class Return(Struct, frozen=True, kw_only=True):
    """What a buyer gives back of one order. Instants are UTC epoch seconds."""

    id: int
    order: int
    """The order's id."""
    reason: str
    evidence: str
    """A link or the name of a file that shows it, as a text."""
    waybill: str
    point: str
    """Where the parcel lies to be fetched."""
    lines: tuple[ReturnLine, ...]
    asked_at: int
    asked_by: str
    coming_at: int | None
    fetch_task: int | None
    """The task of fetching the parcel."""
    received_at: int | None
    received_by: str | None
    decide_by: int | None
    """Until when it is to be decided."""
    decided_at: int | None
    decided_by: str | None
    refused: bool
    why: str
    """What was said at the decision."""
    refund: int | None
    """What was decided to be given back, in minor units of the order's currency."""

    @property
    def state(self) -> ReturnState:
        """How far it is."""
        if self.decided_at is not None:
            return ReturnState.REFUSED if self.refused else ReturnState.DECIDED
        if self.received_at is not None:
            return ReturnState.RECEIVED
        return ReturnState.ASKED if self.coming_at is None else ReturnState.UNDER_WAY

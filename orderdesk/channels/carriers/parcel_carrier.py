"""What a carrier tells of a parcel, as small values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from orderdesk.model.dispatch import Stage


class Parcel(Struct, frozen=True, kw_only=True):
    """A parcel as its carrier has it."""

    number: str
    code: str
    """The carrier's own."""
    words: str
    """The same in its words, without anybody's data."""
    stage: Stage | None = None
    """How far it is; `None` where that says nothing of it."""
    trouble: bool = False
    """Whether somebody has to call the carrier."""
    unknown: bool = False
    """Whether the carrier does not know the number, as right after it was made."""


class ParcelCarrier(Protocol):
    """A carrier that can be asked. Not for two threads at once; every question may take seconds."""

    most: int
    """Parcels in one question."""

    def ask(self, numbers: Sequence[str]) -> list[Parcel]:
        """What it tells of them now; `ChannelDown` or `ChannelRefused` say why it tells nothing."""

    def close(self) -> None:
        """Let go of its connections."""

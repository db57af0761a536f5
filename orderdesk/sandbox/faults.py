"""Faults on demand: settings of one look-alike, and the dice that choose what befalls a request."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

HEADER = "x-sandbox-fault"
"""The header by which a single request asks for its own fault."""

Share = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=600)]


class Fault(StrEnum):
    """What can befall a request."""

    ERROR = "error"
    """An answer of the 5xx kind; nothing is done."""
    CUT = "cut"
    """It is done; the line breaks in the middle of the answer."""
    LOST = "lost"
    """It is done; no answer comes."""
    LIMIT = "limit"
    """Too many requests; nothing is done."""
    HANG = "hang"
    """Nothing is done and nothing is said, until the line is dropped."""


class Faults(Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of the faults; all are off at first."""

    latency: Seconds = 0.0
    """How long after the deed the answer comes."""
    errors: Share = 0.0
    cut: Share = 0.0
    lost: Share = 0.0
    limit: Annotated[int, Meta(ge=0)] = 0
    """Requests a minute; 0 sets no limit."""
    hang: Seconds = 30.0
    """How long a request that hangs is held before its line is dropped."""
    next: tuple[Fault, ...] = ()
    """What befalls the next writes, one each; before any share."""


def changed(faults: Faults, wanted: Mapping[str, Any]) -> Faults:
    """The settings with some of them changed; `msgspec.ValidationError` names what is wrong."""
    return msgspec.convert({**msgspec.to_builtins(faults), **wanted}, Faults)


def drawn(faults: Faults, dice: Random) -> Fault | None:
    """What befalls a request, by the shares; every request takes one throw, so that a seed repeats a run."""
    chance = dice.random()
    for fault, share in ((Fault.ERROR, faults.errors), (Fault.CUT, faults.cut), (Fault.LOST, faults.lost)):
        if chance < share:
            return fault
        chance -= share
    return None

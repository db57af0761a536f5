"""Who does something: operators, buyers, marketplaces, the desk itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct


class ActorKind(StrEnum):
    """Who can move an order."""

    OPERATOR = "operator"
    SYSTEM = "system"
    BUYER = "buyer"
    MARKETPLACE = "marketplace"


NAME_LENGTH: Final = 60
"""Characters of an operator's name."""


class Actor(Struct, frozen=True):
    """Who did something."""

    name: str
    kind: ActorKind = ActorKind.OPERATOR
    vouched_by: str = ""
    """On whose word: the account and uid that act under another name, an SSH key; the operator who says what a buyer
    did."""

    @property
    def operator(self) -> str:
        """The operator who did it, or who says that a buyer or marketplace did; empty where none had a hand in it."""
        return self.name if self.kind is ActorKind.OPERATOR else self.vouched_by


SYSTEM: Final = Actor("system", ActorKind.SYSTEM)
BUYER: Final = Actor("buyer", ActorKind.BUYER)
MARKETPLACE: Final = Actor("marketplace", ActorKind.MARKETPLACE)


class Operator(Struct, frozen=True, kw_only=True):
    """Somebody who works at the desk."""

    name: str
    role: str | None
    """By its key; `None` for one who has acted but was never registered."""
    categories: tuple[str, ...] = ()
    """Categories of goods that they serve."""
    on_shift_since: int | None = None
    blocked: bool = False
    account: str | None = None
    """The account of the system by which they are known without being named."""

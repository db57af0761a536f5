"""An order and the goods as KeyCRM has them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from orderdesk.sandbox.keycrm.keycrm_dictionaries import STATUSES


class KeyOffer(Struct):
    """Goods in stock; money in hryvnias."""

    id: int
    sku: str
    name: str
    price: float
    quantity: float
    reserve: float = 0.0


class KeyLine(Struct):
    """Goods of an order."""

    offer: KeyOffer
    quantity: float
    price: float
    comment: str | None = None


class KeyOrder(Struct):
    """All that this side knows of an order; instants are UTC epoch seconds."""

    id: int
    source: int
    source_uuid: str
    ordered: int
    created: int
    updated: int
    lines: list[KeyLine]
    buyer: str
    phone: str
    service: int
    """The carrier, by the dictionary."""
    city: str
    point: str
    on_delivery: bool
    """The buyer pays when it comes."""
    status: int = 1
    paid: bool = False
    tracking: str = ""
    ship_on: str | None = None
    closed: int | None = None
    buyer_comment: str | None = None
    manager_comment: str | None = None
    more_shipping: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)

    @property
    def group(self) -> int:
        """The group of its status."""
        return STATUSES[self.status].group

    @property
    def total(self) -> float:
        """What the goods cost."""
        return sum(line.price * line.quantity for line in self.lines)

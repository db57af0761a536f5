"""An order and the goods as Flowwow has them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

SHOP: Final = 395_000
NEW, ACCEPTED, FINISHED, WITH_COURIER, PHOTO, WAITING_PICKUP = 1, 2, 3, 4, 5, 7
POST_ASSEMBLED, POST_DELIVERING, POST_WAITING = 10, 11, 12
DELIVERY_TYPES: Final = {"courier": 1, "post": 3, "pickup": 4}
"""The numbers of how an order gets to its recipient."""
CARD: Final = 3
"""The type of goods that go with others, such as cards."""


class FlowwowOffer(Struct):
    """Goods of the shop; the price in whole roubles."""

    product_id: int
    offer_id: str
    """The seller's own number; empty where the seller never gave one."""
    type: int
    name: str
    price: int
    stock: int
    active: bool = True


class FlowwowLine(Struct):
    """Goods of an order, as they were when they were bought."""

    offer: FlowwowOffer
    count: int
    price: int


class FlowwowOrder(Struct):
    """All that this side knows of an order; instants are UTC epoch seconds, phones have no plus."""

    id: int
    how: str
    """A key of `DELIVERY_TYPES`."""
    created: int
    begins: int
    ends: int | None
    """When it is to be there: from and to; no end where it is wanted as soon as possible."""
    lines: list[FlowwowLine]
    payer: str
    payer_phone: str
    recipient: str
    """Empty where the payer takes it."""
    recipient_phone: str
    address: str
    message: str
    status: int = NEW
    cancelled: bool = False

    @property
    def number(self) -> str:
        """Its number in words."""
        return str(self.id)

    @property
    def total(self) -> int:
        """What was paid, roubles."""
        return sum(line.price * line.count for line in self.lines)

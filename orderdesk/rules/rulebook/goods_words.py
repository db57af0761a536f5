"""What a rulebook says of an order's goods: where they are while it is in a status, and what an act says beyond."""

from __future__ import annotations

from enum import StrEnum


class Goods(StrEnum):
    """Where the goods of an order are while it is in a status."""

    NONE = "none"
    """Nothing of them is held; what had left stays where it is until somebody says that it is back."""
    AWAITED = "awaited"
    """They are still to come: nothing is held, whatever the channel's setting."""
    RESERVED = "reserved"
    """They are promised to it and still in the shop."""
    COURIER = "courier"
    CARRIER = "carrier"
    BUYER = "buyer"
    BACK = "back"
    """Nothing is held, and what had left is in the shop again."""

    @property
    def out(self) -> bool:
        """Whether they have left the shop for there."""
        return self in (Goods.COURIER, Goods.CARRIER, Goods.BUYER)


class GoodsAct(StrEnum):
    """What an act says of the goods beyond where its status has them."""

    BACK = "back"
    """What had left is in the shop again."""
    ZERO = "zero"
    """They are not there: the stock of what is short becomes 0, and it goes off sale."""

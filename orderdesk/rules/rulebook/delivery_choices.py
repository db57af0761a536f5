"""The ways in which an order can come to its buyer, as they are offered: each with its price and how soon (O22)."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.config_reader import Seconds
from orderdesk.errors import BadInput
from orderdesk.money import parse_money


class DeliveryChoice(Struct, frozen=True, kw_only=True):
    """One way."""

    title: str
    costs: str = "0"
    """In units of the rulebook's currency."""
    within: Seconds
    """How soon the order is there."""

    def __post_init__(self) -> None:
        """Refuse a price that is none."""
        try:
            parse_money(self.costs, "")
        except BadInput as error:
            raise ValueError(f"costs: {error}") from error

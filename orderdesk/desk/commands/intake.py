"""Orders that an operator types in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.intake.intake import Intake
from orderdesk.desk.rights import Need
from orderdesk.model import Order
from orderdesk.rules.roles import Right


@dataclass(frozen=True, slots=True)
class TypeIn(ShopCommand[Order]):
    """Add an order that came by phone, over the counter or in a messenger; as it is then."""

    name: ClassVar = "add"
    need: ClassVar = Need((Right.ADD,))
    touches: ClassVar = Touches.ORDER

    channel: str
    answers: Mapping[str, str]
    """As typed, by field."""

    def run(self, desk: Desk) -> Order:
        """Add it."""
        with desk.access.changing() as store:
            return Intake(store, desk.rules, desk.clock()).type_in(self.channel, self.answers, desk.actor)

"""What one operator may see: which orders, and what of them. Pure.

It is put on orders where they are read to be looked at, so no list, card or command can forget it. What is decided
about an order is decided on the order itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orderdesk.model import ASSIGNED, OFFERED_TO, Event, FieldValue, Line, Order, OutboxItem
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.roles import EVERYTHING, Mask, Right, Role, may
from orderdesk.text import MASK
from orderdesk.words import mask_phone

_HIDDEN: Final = {
    Mask.PHONE: (),
    Mask.SUM: ("goods", "delivery_cost", "total", "paid_amount", "refund", "lines"),
    Mask.ADDRESS: ("address",),
    Mask.RECIPIENT: ("recipient", "recipient_phone"),
}
"""The fields and facts that each mask hides; a phone is no field of an order but of its buyer."""

PHONE_TAIL: Final = 4
"""The digits of a masked phone that are shown at its end."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The eyes of an operator."""

    operator: str = ""
    role: Role = EVERYTHING

    @property
    def whose(self) -> str | None:
        """Only the orders of this operator are seen; `None` where all are."""
        return self.operator if self.role.assigned_only else None

    def hides(self, mask: Mask) -> bool:
        """Whether this is hidden."""
        return mask in self.role.masks

    def sees(self, order: Order) -> bool:
        """Whether the order is one of those that are seen: his own, and an open one that is offered to him."""
        if not self.role.assigned_only or order.facts.get(ASSIGNED) == self.operator:
            return True
        return order.facts.get(OFFERED_TO) == self.operator and not order.shelf.closed

    def may(self, order: Order, right: Right) -> bool:
        """Whether his role lets him do something with the order."""
        own = not self.role.assigned_only or order.facts.get(ASSIGNED) == self.operator
        return own and may(self.role, right)

    def order(self, order: Order) -> Order:
        """The order as it may be seen."""
        if not self.role.masks:
            return order
        hidden = self._hidden
        customer, cost = order.customer, order.delivery_cost
        if self.hides(Mask.PHONE) and customer.phone:
            customer = replace(customer, phone=mask_phone(customer.phone))
        return replace(
            order,
            customer=customer,
            address=MASK if "address" in hidden and order.address else order.address,
            goods=self._money(order.goods),
            delivery_cost=None if cost is None else self._money(cost),
            facts={name: MASK if name in hidden else value for name, value in order.facts.items()},
        )

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """Lines as they may be seen."""
        return [replace(line, price=self._money(line.price)) for line in lines]

    def events(self, events: Sequence[Event]) -> list[Event]:
        """Events as they may be seen."""
        return [replace(event, changes=self._changes(event.changes)) for event in events] if self._hidden else [*events]

    def outbox(self, items: Sequence[OutboxItem]) -> list[OutboxItem]:
        """Messages as they may be seen: their texts may name what is hidden."""
        return [replace(item, text=MASK) for item in items] if self.role.masks else [*items]

    @property
    def _hidden(self) -> frozenset[str]:
        return frozenset(name for mask in self.role.masks for name in _HIDDEN[mask])

    def _money(self, money: Money) -> Money:
        return HiddenMoney(money.minor, money.currency) if self.hides(Mask.SUM) else money

    def _changes(
        self, changes: Mapping[str, tuple[FieldValue, FieldValue]]
    ) -> dict[str, tuple[FieldValue, FieldValue]]:
        hidden = self._hidden
        return {
            name: (_masked(old), _masked(new)) if name in hidden else (old, new) for name, (old, new) in changes.items()
        }


def _masked(value: FieldValue) -> FieldValue:
    return value if value in (None, "") else MASK

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
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.roles import EVERYTHING, Mask, Right, Role, may
from orderdesk.text import MASK
from orderdesk.words import mask_phone

_HIDDEN: Final = {
    Mask.PHONE: ("other_contact", PHONE_WRITTEN),
    Mask.SUM: ("goods", "delivery_cost", "total", "paid_amount", "refund", "refund_due", "lines"),
    Mask.ADDRESS: ("address",),
    Mask.RECIPIENT: ("recipient", "recipient_phone"),
}
"""The fields and facts that each mask hides; a phone that is certain is no field of an order but of its buyer."""

BUYER_ID: Final = "customer_id"
"""The field of an event that names a buyer as the database does."""

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
            goods=self.money(order.goods),
            delivery_cost=None if cost is None else self.money(cost),
            facts={name: MASK if name in hidden else value for name, value in order.facts.items()},
        )

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """Lines as they may be seen."""
        return [replace(line, price=self.money(line.price)) for line in lines]

    def events(self, events: Sequence[Event], phones: Mapping[int, str | None]) -> list[Event]:
        """Events as they may be seen: a buyer not by his id, but by his phone, one of `phones`."""
        return [replace(event, changes=self._changes(event.changes, phones)) for event in events]

    def outbox(self, items: Sequence[OutboxItem]) -> list[OutboxItem]:
        """Messages as they may be seen: their texts may name what is hidden."""
        return [replace(item, text=MASK) for item in items] if self.role.masks else [*items]

    @property
    def _hidden(self) -> frozenset[str]:
        return frozenset(name for mask in self.role.masks for name in _HIDDEN[mask])

    def money(self, money: Money) -> Money:
        """An amount of an order as it may be seen."""
        return HiddenMoney(money.minor, money.currency) if self.hides(Mask.SUM) else money

    def _changes(
        self, changes: Mapping[str, tuple[FieldValue, FieldValue]], phones: Mapping[int, str | None]
    ) -> dict[str, tuple[FieldValue, FieldValue]]:
        hidden, seen = self._hidden, dict[str, tuple[FieldValue, FieldValue]]()
        for name, (old, new) in changes.items():
            if name == BUYER_ID:
                seen["phone"] = self._phone(old, phones), self._phone(new, phones)
            else:
                seen[name] = (_masked(old), _masked(new)) if name in hidden else (old, new)
        return seen

    def _phone(self, buyer: FieldValue, phones: Mapping[int, str | None]) -> str | None:
        phone = phones.get(buyer) if isinstance(buyer, int) else None
        return mask_phone(phone) if phone and self.hides(Mask.PHONE) else phone


def _masked(value: FieldValue) -> FieldValue:
    return value if value in (None, "") else MASK

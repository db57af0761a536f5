"""What one operator may see: which orders, and what of them. Pure.

It is put on orders where they are read to be looked at, so no list, card or command can forget it. What is decided
about an order is decided on the order itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from msgspec import Struct

from orderdesk.model import ASSIGNED, OFFERED_TO, ActorKind, Contact, Event, FieldValue, Line, Order, OutboxItem
from orderdesk.money import HiddenMoney, Money
from orderdesk.patterns import pattern
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.roles import EVERYTHING, Mask, Right, Role, may
from orderdesk.sanitize import MASK
from orderdesk.values import replace
from orderdesk.wording.labels import mask_phone

T = TypeVar("T")

_HIDDEN: Final = {
    Mask.PHONE: ("other_contact", PHONE_WRITTEN),
    Mask.SUM: (
        "goods",
        "delivery_cost",
        "total",
        "paid_amount",
        "channel_took",
        "credited",
        "refund",
        "refund_due",
        "lines",
    ),
    Mask.ADDRESS: ("address", "lat", "lon", "district"),
    Mask.RECIPIENT: ("recipient", "recipient_phone"),
}
"""The fields and facts that each mask hides; a phone that is certain is no field of an order but of its buyer."""

_TO_REACH: Final = frozenset({*_HIDDEN[Mask.PHONE], "recipient_phone"})
"""Fields whose figures are phones, and no sums: to who may not read sums they are left."""

BUYER_ID: Final = "customer_id"
"""The field of an event that names a buyer as the database does."""

_CODED: Final = frozenset({
    "waybill", "channel_id", "channel_status", "courier", "courier_phone", "district", "split_from", "split_into",
    "lines", ASSIGNED, OFFERED_TO,
})  # fmt: skip
"""Fields whose text is a code or a name of the shop's own, not what somebody has told of a buyer."""

_DAY: Final = r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?![\d.])"
_PHONE: Final = pattern(rf"(?P<day>{_DAY})|\+?\d(?:[\W_]{{0,3}}\d){{6,}}")
"""What may be a phone within other words: seven digits or more, however they are parted, but for a date."""

_NUMBER: Final = pattern(r"\d(?:[\W_]?\d)*")
"""What may be a sum within other words."""

PHONE_TAIL: Final = 4
"""The digits of a masked phone that are shown at its end."""


class Visibility(Struct, frozen=True):
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
        """Whether the order is one of those that are seen: their own, and an open one that is offered to them."""
        if not self.role.assigned_only or order.facts.get(ASSIGNED) == self.operator:
            return True
        return order.facts.get(OFFERED_TO) == self.operator and not order.shelf.closed

    def may(self, order: Order, right: Right) -> bool:
        """Whether their role lets them do something with the order."""
        own = not self.role.assigned_only or order.facts.get(ASSIGNED) == self.operator
        return own and may(self.role, right)

    def words(self, text: str) -> str:
        """What somebody has written or said, as it may be read: what is hidden may stand anywhere in it.

        Nobody can tell an address or a name from other words, so where these are hidden, all words are; phones and sums
        are told by their digits.
        """
        if self.hides(Mask.ADDRESS) or self.hides(Mask.RECIPIENT):
            return MASK if text else text
        return self.figures(text)

    def about_goods(self, text: str) -> str:
        """A note of what was done with goods, whose figures are those of papers, orders and pieces, and no sums."""
        return self.words(text) if self.hides(Mask.ADDRESS) or self.hides(Mask.RECIPIENT) else self.name(text)

    def figures(self, text: str) -> str:
        """A text whose words may be read, without the figures that may not."""
        return _NUMBER.sub(MASK, text) if self.hides(Mask.SUM) else self.name(text)

    def name(self, text: str) -> str:
        """A name or an address: a phone may have come with it."""
        return _PHONE.sub(lambda found: found["day"] or MASK, text) if self.hides(Mask.PHONE) else text

    def contacts(self, contacts: Sequence[Contact]) -> list[Contact]:
        """Calls and messages as they may be read."""
        return [replace(contact, note=self.words(contact.note)) for contact in contacts]

    def order(self, order: Order) -> Order:
        """The order as it may be seen."""
        if not self.role.masks:
            return order
        hidden = self._hidden
        cost = order.delivery_cost
        customer = replace(
            order.customer,
            name=self.name(order.customer.name),
            phone=self.phone(order.customer.phone),
            also="" if self.hides(Mask.PHONE) else order.customer.also,
        )
        return replace(
            order,
            customer=customer,
            address=MASK if "address" in hidden and order.address else self.name(order.address),
            comment=self.words(order.comment),
            goods=self.money(order.goods),
            delivery_cost=None if cost is None else self.money(cost),
            facts={name: MASK if name in hidden else self._told(name, value) for name, value in order.facts.items()},
        )

    def facts(self, facts: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
        """Facts as they may be seen."""
        hidden = self._hidden
        return {name: _masked(value) if name in hidden else self._told(name, value) for name, value in facts.items()}

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """Lines as they may be seen."""
        return [replace(line, price=self.money(line.price)) for line in lines]

    def events(self, events: Sequence[Event], phones: Mapping[int, str | None]) -> list[Event]:
        """Events as they may be seen: a buyer not by their id, but by their phone, one of `phones`."""
        return [self._event(event, phones) for event in events]

    def outbox(self, items: Sequence[OutboxItem]) -> list[OutboxItem]:
        """Messages as they may be seen: their texts may name what is hidden."""
        return [replace(item, text=MASK) for item in items] if self.role.masks else [*items]

    @property
    def _hidden(self) -> frozenset[str]:
        return frozenset(name for mask in self.role.masks for name in _HIDDEN[mask])

    def money(self, money: Money) -> Money:
        """An amount of an order as it may be seen."""
        return HiddenMoney(money.minor, money.currency) if self.hides(Mask.SUM) else money

    def _event(self, event: Event, phones: Mapping[int, str | None]) -> Event:
        seen = replace(event, changes=self._changes(event.changes, phones))
        # What the clocks do, they say in words of the rulebook.
        return seen if event.actor.kind is ActorKind.SYSTEM else replace(seen, note=self.words(event.note))

    def _told(self, name: str, value: T) -> T | str:
        """A field's value as it may be read: words that somebody has told may hold what is hidden elsewhere."""
        if not isinstance(value, str) or name in _CODED:
            return value
        if name in ("customer_name", "address") or name in _TO_REACH:
            return self.name(value)
        return self.words(value) if name == "comment" else self.figures(value)

    def _changes(
        self, changes: Mapping[str, tuple[FieldValue, FieldValue]], phones: Mapping[int, str | None]
    ) -> dict[str, tuple[FieldValue, FieldValue]]:
        hidden, seen = self._hidden, dict[str, tuple[FieldValue, FieldValue]]()
        for name, (old, new) in changes.items():
            if name == BUYER_ID:
                seen["phone"] = self._phone_of(old, phones), self._phone_of(new, phones)
            elif name in hidden:
                seen[name] = _masked(old), _masked(new)
            else:
                seen[name] = self._told(name, old), self._told(name, new)
        return seen

    def _phone_of(self, buyer: FieldValue, phones: Mapping[int, str | None]) -> str | None:
        return self.phone(phones.get(buyer)) if isinstance(buyer, int) else None

    def phone(self, phone: str | None) -> str | None:
        """A phone as it may be seen."""
        return mask_phone(phone) if phone and self.hides(Mask.PHONE) else phone


def _masked(value: FieldValue) -> FieldValue:
    return value if value in (None, "") else MASK

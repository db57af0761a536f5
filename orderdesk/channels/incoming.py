"""An order as a channel tells it, before the desk has looked at it; and a record that could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

from msgspec import Struct, field

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import Fact
from orderdesk.values import replace

NAMES: Final = "line names"
QUANTITIES: Final = "line quantities"
PRICES: Final = "line prices"

OF_LINES: Final = {NAMES: "item", QUANTITIES: "quantity", PRICES: "price"}
"""What a record may leave out of all its lines (`IncomingOrder.unsaid`), and the columns that say it."""


class IncomingLine(Struct, frozen=True):
    """A line of an incoming order."""

    sku: str
    name: str
    quantity: int
    price: int
    """Of one piece, in minor units; below zero for an adjustment."""


def read_line(sku: str, name: str, quantity: int, price: int) -> IncomingLine | None:
    """A line as a channel has it: nothing once its quantity has gone to zero.

    Less than nothing is no goods but an adjustment of the sum, a discount or what was given back: one piece at a
    negative price, without a SKU, so that it asks for no stock.
    """
    if quantity == 0 or (quantity < 0 and price == 0):
        return None
    if quantity < 0 and price < 0:
        raise BadInput(_("lines: quantity and price are both less than nothing"))
    if quantity > 0 and price >= 0:
        return IncomingLine(sku, name, quantity, price)
    return IncomingLine("", name or sku, 1, quantity * price)


def goods_of(lines: int | None, total: int, delivery_cost: int | None, *, total_has_delivery: bool) -> int:
    """What the goods of an order cost, by the total that its channel names.

    Whether the delivery is in that total, the sum of its `lines` tells, where there are some; where they do not, it is
    what the channel usually does, unless the total is too small for it.
    """
    cost = delivery_cost or 0
    if lines is not None and total in (lines, lines + cost):
        return lines
    return total - cost if total_has_delivery and total >= cost else total


def adds_up(lines: Iterable[IncomingLine], total: int, delivery_cost: int | None) -> bool:
    """Whether the lines make the total, be the delivery part of it or not."""
    goods = sum(line.price * line.quantity for line in lines)
    return total in (goods, goods + (delivery_cost or 0))


class IncomingOrder(Struct, frozen=True, kw_only=True):
    """What a channel says of one order. Texts are clean, amounts in minor units, instants in epoch seconds."""

    channel: str
    number: str
    status: str = ""
    """The rulebook's own key, where the file carries it."""
    external: Mapping[str, str] = field(default_factory=dict)
    """The channel's own words for its state, for the rulebook to interpret."""
    customer: str = ""
    phone: str | None = None
    """E.164; `None` where the channel hides it."""
    method: str = ""
    payment: str = ""
    address: str = ""
    comment: str = ""
    currency: str = ""
    total: int = 0
    """What the buyer pays, as the channel names it: with the delivery, or without."""
    delivery_cost: int | None = None
    goods: int | None = None
    """What the goods cost, where the record says it; else the lines or the rulebook tell."""
    received_at: int = 0
    planned_at: int | None = None
    entered_at: int | None = None
    """When it came into its status; `None` where the channel does not tell. Of no use once the order is there."""
    said_at: int = 0
    """When the channel itself last changed it; 0 where it does not tell."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    lines: tuple[IncomingLine, ...] = ()
    unsaid: frozenset[str] = frozenset()
    """Fields and facts that the record leaves out or leaves empty: it does not speak of them."""
    unsure: bool = False
    """Whether the status is a guess, made of a word that the channel's own rules do not know."""
    record: str = ""
    """Of one that was completed, what it had said itself (`said`)."""

    def completed(self, before: Mapping[str, Any]) -> IncomingOrder:
        """The same with what it leaves out as it was `before`, in the channel's last answer."""
        fields = {name: before[name] for name in self.unsaid if name in before and name in self.__struct_fields__}
        known = tuple(IncomingLine(*line) for line in before.get("lines", ()))
        if "lines" in self.unsaid:
            fields["lines"] = known
        else:
            fields["lines"] = tuple(_completed_line(line, known, self.unsaid) for line in self.lines)
        facts = {name: fact for name, fact in before.get("facts", {}).items() if name in self.unsaid}
        return replace(self, **fields, facts={**facts, **self.facts}, unsaid=frozenset(), record=self.said)

    @property
    def said(self) -> str:
        """What the record says itself, as a hash, whatever it was completed with: the same file again says the same.

        Flags that it denies were not read once, so they do not count.
        """
        if self.record:
            return self.record
        told = {**self.as_table(), "facts": {name: fact for name, fact in self.facts.items() if fact is not False}}
        return _digest(_to_text({name: one for name, one in told.items() if name not in self.unsaid}))

    def snapshot(self) -> str:
        """All of it as one text, with what the record said itself."""
        whole = _to_text(self.as_table())
        told = self.record or self.unsaid or False in self.facts.values()
        said = self.said if told else _digest(whole)
        return f'{whole[:-1]}, "record": {_to_text(said)}}}'

    def says_more_than(self, before: Mapping[str, Any]) -> bool:
        """Whether anything in it is another than in an earlier answer."""
        return self.as_table() != {name: value for name, value in before.items() if name != "record"}

    def as_table(self) -> dict[str, Any]:
        """Its fields by name, as plain values, in the order in which they stand above: `said` depends on it.

        Without when it came into its status: a later answer says nothing else by it.
        """
        return {
            "channel": self.channel,
            "number": self.number,
            "status": self.status,
            "external": self.external,
            "customer": self.customer,
            "phone": self.phone,
            "method": self.method,
            "payment": self.payment,
            "address": self.address,
            "comment": self.comment,
            "currency": self.currency,
            "total": self.total,
            "delivery_cost": self.delivery_cost,
            "goods": self.goods,
            "received_at": self.received_at,
            "planned_at": self.planned_at,
            "said_at": self.said_at,
            "facts": self.facts,
            "lines": [[line.sku, line.name, line.quantity, line.price] for line in self.lines],
        }


def _completed_line(line: IncomingLine, known: Sequence[IncomingLine], unsaid: frozenset[str]) -> IncomingLine:
    """A line with what none of them says, as the one line of that product had it."""
    same = [one for one in known if (one.sku == line.sku if line.sku else one.name == line.name)]
    if len(same) != 1:
        return line
    return replace(
        line,
        name=same[0].name if NAMES in unsaid else line.name,
        quantity=same[0].quantity if QUANTITIES in unsaid else line.quantity,
        price=same[0].price if PRICES in unsaid else line.price,
    )


class BadRecord(Struct, frozen=True):
    """A record that cannot be an order, and why."""

    line: int
    """Where it begins in the file; 0 where a line means nothing."""
    name: str
    """What it calls itself, if that much can be told."""
    reason: str


_to_text = json.JSONEncoder(ensure_ascii=False).encode


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()

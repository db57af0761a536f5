"""An order, its goods, its buyer, and the shelves it can lie on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from orderdesk.model.facts import PAID_AMOUNT, SHORT, Fact, FieldValue
from orderdesk.money import Money
from orderdesk.sla.targets import Deadline
from orderdesk.values import replace


class Shelf(StrEnum):
    """A place in the sidebar, in the order in which work flows."""

    NEW = "new"
    AGREEMENT = "agreement"
    SIGNING = "signing"
    PACKING = "packing"
    READY = "ready"
    PICKUP = "pickup"
    DELIVERY = "delivery"
    CARRIER = "carrier"
    RETURNS = "returns"
    CANCELLED = "cancelled"
    ARCHIVE = "archive"

    @property
    def closed(self) -> bool:
        """Whether the work on its orders is over."""
        return self in (Shelf.CANCELLED, Shelf.ARCHIVE)


class Virtual(StrEnum):
    """A shelf beside those: orders of any shelf lie on it for as long as something is true of them."""

    BURNING = "burning"
    """Warned of, late, or a buyer is to be called now."""
    CALL_BACK = "call_back"
    """The buyer is to be called again."""
    NOT_TOLD = "not_told"
    """Done here, and still to be done in the marketplace's own cabinet."""
    REFUNDS_DUE = "refunds_due"
    """Money is to be given back."""
    NO_EVIDENCE = "no_evidence"
    """Done without the evidence for it: cancels and date moves that nobody could prove."""
    SHORT = "short"
    """Its goods are promised, and the shop does not have all of them."""
    DIFFERS = "differs"
    """The channel may have it otherwise than the desk: somebody must look into its cabinet, wherever it lies."""
    DELIVERY_ERROR = "delivery_error"
    """Something is wrong with its delivery: the carrier has to be called (C36)."""
    TO_DECIDE = "to_decide"
    """Goods that a buyer wants to give back, that lie where they are to be fetched, or that came: to be decided."""


class Customer(Struct, frozen=True):
    """A buyer, known by the ways to reach them."""

    id: int
    name: str
    """As this order names them: several people may order from one phone."""
    phone: str | None
    """E.164, or `None` where the channel hides it."""
    orders: int = 1
    """How many purchases they have made: orders not called off, what was split off another not again."""
    also: str = ""
    """How else they are reached, in one text."""
    erased: bool = False
    """Whether they were erased, and nothing of them may be taken in again."""
    marks: str = ""
    """The marks that they bear, by their keys, with spaces between."""


class Line(Struct, frozen=True):
    """One line of an order."""

    sku: str
    name: str
    quantity: int
    price: Money
    """Of one piece; below zero where the line is an adjustment, such as a discount."""
    id: int = 0
    """Its lasting id, through edits and splits; 0 while it has none."""
    came_from: int = 0
    """The line that it was split off; 0 for none."""

    @property
    def total(self) -> Money:
        """Price times quantity."""
        return replace(self.price, minor=self.price.minor * self.quantity)


def kept(before: Sequence[Line], after: Sequence[Line]) -> list[Line]:
    """Lines `after` a change, each with the lasting id of the line `before` that it goes on as, where there is one.

    That is the one of the same product, best at the same price and number; what bears no SKU goes by its name.
    """
    left, found = list(before), dict[int, Line]()
    for alike in (_whole, _priced, _product):
        for place, line in enumerate(after):
            if place not in found:
                one = next((old for old in left if alike(old) == alike(line)), None)
                if one is not None:
                    left.remove(one)
                    found[place] = replace(line, id=one.id, came_from=one.came_from)
    return [found.get(place, replace(line, id=0, came_from=0)) for place, line in enumerate(after)]


def _product(line: Line) -> tuple[object, ...]:
    return ("", line.name) if not line.sku else (line.sku,)


def _priced(line: Line) -> tuple[object, ...]:
    return (*_product(line), line.price)


def _whole(line: Line) -> tuple[object, ...]:
    return (*_priced(line), line.quantity)


def lines_text(lines: Iterable[Line]) -> str:
    """Lines in one text, as history keeps them."""
    return "; ".join(f"{line.sku} {line.name} x{line.quantity} {line.price.decimal}".strip() for line in lines)


class Damage(Struct, frozen=True):
    """What is wrong with an order whose values cannot all be understood."""

    what: str
    """The column, or the table of what belongs to it."""
    channel: str
    """As it stands there, be it right or wrong."""
    status: str
    keys: tuple[object, ...] = ()
    """Its rank, receipt, promise, currency, total, key of the name and warning as stored: its place in the lists."""


class Order(Struct, frozen=True, kw_only=True):
    """An order as it stands at its `version`. Instants are UTC epoch seconds."""

    id: int
    channel: str
    number: str
    version: int
    status: str
    """The channel's own state, by the key its rulebook gives it."""
    shelf: Shelf
    entered_at: int
    """When it came into this status."""
    customer: Customer
    method: str
    """How it reaches the buyer: `pickup`, `delivery` (own couriers) or `carrier`."""
    payment: str
    address: str
    comment: str
    """What the buyer wrote."""
    goods: Money
    """What its goods cost the buyer, discounts taken off."""
    delivery_cost: Money | None
    """What the buyer pays for the delivery on top."""
    received_at: int
    planned_at: int | None
    """The instant promised to the buyer."""
    cancel_reason: str | None = None
    closed_at: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    deadline: Deadline | None = None
    """The clock that matters now."""
    seen_at: int = 0
    """When its channel last said that it stands so."""
    alerts_from: int = 0
    """From this instant on, what its clock wants said has not been said yet."""
    untold_at: int | None = None
    """Since when its marketplace has not been told of something that was done here."""
    short: int = 0
    """How many pieces of its goods are promised to it that the shop does not have."""
    damage: Damage | None = None
    """Why nothing can be done with it, where its values cannot be understood."""

    @property
    def total(self) -> Money:
        """What the buyer pays: goods and delivery."""
        return self.goods if self.delivery_cost is None else self.goods + self.delivery_cost

    @property
    def received(self) -> Money:
        """What the shop has received of it; below zero where it has paid back of what the channel took."""
        minor = self.facts.get(PAID_AMOUNT, 0)
        return replace(self.total, minor=minor if isinstance(minor, int) else 0)

    def value(self, name: str) -> FieldValue:
        """A field or fact by name, as conditions of a rulebook see it; `None` when the order has none."""
        if name in self.facts:
            return self.facts[name]
        if name == SHORT:
            return self.short or None
        if name in STATE_FIELDS or name == "received_at":
            return state_value(self, name)
        return None


DAMAGED: Final = "damaged"
"""The channel and the status of an order whose row cannot be understood: its rulebook has no step."""


STATE_FIELDS: Final = ("status", "shelf", "entered_at", "customer_id", "customer_name", "method", "payment", "address",
                       "comment", "goods", "delivery_cost", "total", "planned_at", "cancel_reason",
                       "closed_at")  # fmt: skip
"""The fields that history records and from which, with the facts, an order can be rebuilt."""


def state_of(order: Order) -> dict[str, FieldValue]:
    """All of `STATE_FIELDS` as they are stored, in their order."""
    cost = order.delivery_cost
    return {
        "status": order.status,
        "shelf": order.shelf,
        "entered_at": order.entered_at,
        "customer_id": order.customer.id,
        "customer_name": order.customer.name,
        "method": order.method,
        "payment": order.payment,
        "address": order.address,
        "comment": order.comment,
        "goods": order.goods.minor,
        "delivery_cost": None if cost is None else cost.minor,
        "total": order.total.minor,
        "planned_at": order.planned_at,
        "cancel_reason": order.cancel_reason,
        "closed_at": order.closed_at,
    }


def state_value(order: Order, name: str) -> FieldValue:
    """One of `STATE_FIELDS` as it is stored: money in minor units, the customer by id."""
    match name:
        case "customer_id":
            return order.customer.id
        case "customer_name":
            return order.customer.name
        case "goods":
            return order.goods.minor
        case "total":
            return order.total.minor
        case "delivery_cost":
            return None if order.delivery_cost is None else order.delivery_cost.minor
        case _:
            value: FieldValue = getattr(order, name)
            return value

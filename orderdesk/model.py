"""The values the desk works with: frozen, without behaviour beyond describing themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from orderdesk.money import Money
from orderdesk.sla.hours import Hours
from orderdesk.sla.targets import Deadline
from orderdesk.values import replace

Fact = str | int | bool
"""What a channel says of an order beyond the fields that all channels share."""

FieldValue = Fact | None

FACTS: Final = ("accept_by", "approved_at", "attention", "category", "channel_reason", "channel_status", "express",
                "hold_until", "needs_contract", "paid_amount", "preorder", "recipient", "recipient_phone",
                "source", "supply", "transmit_by", "transmitted_at", "waybill", "window_from", "assembled",
                "returned_to_warehouse", "postomat", "refund", "refund_due")  # fmt: skip
"""The facts that conditions of a rulebook may name."""

PAID_AMOUNT: Final = "paid_amount"
"""The fact that sums up what the shop has received of an order, in minor units."""

BEGAN_UNSEEN: Final = "began_unseen"
"""The fact that nobody told when the order came into its status: it was there when it was first seen."""

CALL_AT: Final = "call_at"
"""The fact that holds when the buyer is to be called again."""


ASSIGNED: Final = "assigned"
"""The fact that names the operator whose order it is."""

OFFERED_TO: Final = "offered_to"
"""The fact that names the operator to whom he hands it off, until that one accepts."""

CANCEL_REQUESTED: Final = "cancel_requested"
"""The fact that the marketplace's support has been asked to cancel it."""


METHODS: Final = ("delivery", "pickup", "carrier")
"""How an order can reach its buyer; the first where nothing is said."""


PAYMENTS: Final = ("cash", "card", "transfer", "prepaid", "credit")
"""How an order can be paid for, beside what a channel calls it."""


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


class ActorKind(StrEnum):
    """Who can move an order."""

    OPERATOR = "operator"
    SYSTEM = "system"
    BUYER = "buyer"
    MARKETPLACE = "marketplace"


NAME_LENGTH: Final = 60
"""Characters of an operator's name."""


class Actor(Struct, frozen=True):
    """Who did something."""

    name: str
    kind: ActorKind = ActorKind.OPERATOR
    vouched_by: str = ""
    """On whose word it was he: the account and uid that act under another name, an SSH key; the operator who says what
    a buyer did."""

    @property
    def operator(self) -> str:
        """The operator who did it, or who says that a buyer or marketplace did; empty where none had a hand in it."""
        return self.name if self.kind is ActorKind.OPERATOR else self.vouched_by


SYSTEM: Final = Actor("system", ActorKind.SYSTEM)
BUYER: Final = Actor("buyer", ActorKind.BUYER)
MARKETPLACE: Final = Actor("marketplace", ActorKind.MARKETPLACE)


class Operator(Struct, frozen=True, kw_only=True):
    """Somebody who works at the desk."""

    name: str
    role: str | None
    """By its key; `None` for one who has acted but was never registered."""
    categories: tuple[str, ...] = ()
    """Categories of goods that he serves."""
    on_shift_since: int | None = None
    blocked: bool = False
    account: str | None = None
    """The account of the system by which he is known without being named."""


class Customer(Struct, frozen=True):
    """A buyer, known by phone."""

    id: int
    name: str
    """As this order names him: several people may order from one phone."""
    phone: str | None
    """E.164, or `None` where the channel hides it."""
    orders: int = 1
    """How many orders he has placed."""


class Line(Struct, frozen=True):
    """One line of an order."""

    sku: str
    name: str
    quantity: int
    price: Money
    """Of one piece; below zero where the line is an adjustment, such as a discount."""

    @property
    def total(self) -> Money:
        """Price times quantity."""
        return replace(self.price, minor=self.price.minor * self.quantity)


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
    damage: Damage | None = None
    """Why nothing can be done with it, where its values cannot be understood."""

    @property
    def total(self) -> Money:
        """What the buyer pays: goods and delivery."""
        return self.goods if self.delivery_cost is None else self.goods + self.delivery_cost

    @property
    def received(self) -> Money:
        """What the shop has received of it."""
        minor = self.facts.get(PAID_AMOUNT, 0)
        return replace(self.total, minor=minor if isinstance(minor, int) else 0)

    @property
    def is_purchase(self) -> bool:
        """Whether it is one of its buyer's purchases: what was split off another belongs to that one."""
        return "split_from" not in self.facts

    def value(self, name: str) -> FieldValue:
        """A field or fact by name, as conditions of a rulebook see it; `None` when the order has none."""
        if name in self.facts:
            return self.facts[name]
        if name in STATE_FIELDS or name == "received_at":
            return state_value(self, name)
        return None


DAMAGED: Final = "damaged"
"""The channel and the status of an order whose row cannot be understood: its rulebook has no step."""


STATE_FIELDS: Final = ("status", "shelf", "entered_at", "customer_id", "customer_name", "method", "payment", "address",
                       "comment", "goods", "delivery_cost", "total", "planned_at", "cancel_reason",
                       "closed_at")  # fmt: skip
"""The fields that history records and from which, with the facts, an order can be rebuilt."""


INSTANTS: Final = frozenset({"received_at", "entered_at", "closed_at", "planned_at", "first_planned_at", "consent_at",
                             "accept_by", "hold_until", "transmit_by", "transmitted_at", "approved_at", "window_from",
                             CALL_AT, "photo_at"})  # fmt: skip
"""The fields and facts that are instants: UTC epoch seconds, worded as times."""

MONEY: Final = frozenset({"goods", "delivery_cost", "total", PAID_AMOUNT, "refund", "refund_due"})
"""The fields that are money: minor units of the order's currency."""


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


class Event(Struct, frozen=True, kw_only=True):
    """One entry of an order's history: who did what, when, and what it changed."""

    seq: int
    version: int
    at: int
    """When it happened."""
    recorded_at: int
    """When the desk learned of it."""
    actor: Actor
    kind: str
    tier: str | None
    """How good the running clock stood when it happened."""
    changes: Mapping[str, tuple[FieldValue, FieldValue]]
    """Field → old and new value."""
    note: str
    set_clock: bool = False
    """Whether its instants are those of a clock that was set by hand."""


class Contact(Struct, frozen=True, kw_only=True):
    """A call or message to or from the buyer, with its result."""

    at: int
    operator: str
    via: str
    result: str
    note: str = ""


class OutboxItem(Struct, frozen=True, kw_only=True):
    """What must still reach, or has reached, the buyer or the marketplace."""

    id: int
    to: str
    """`buyer` or `marketplace`."""
    kind: str
    """The message's or the request's name."""
    text: str
    created_at: int
    sent_at: int | None
    not_before: int | None = None
    """The end of the buyer's quiet hours, or of the time in which its act can be undone, where it waits for that."""
    withdrawn_at: int | None = None
    """When its act was taken back, or a later one told all of it anew: it is never sent."""

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent."""
        return self.sent_at is None and self.withdrawn_at is None


class AlertKind(StrEnum):
    """What somebody is alerted to."""

    WARNING = "warning"
    """The time of a target runs out."""
    CALL = "call"
    """The buyer is to be called again."""


class Alert(Struct, frozen=True):
    """Something that is said of an order once, while the order stays as it is."""

    kind: AlertKind
    target: str
    """For a warning: whose time runs out."""
    at: int
    """Its true instant, whenever it is said."""


class Consent(Struct, frozen=True, kw_only=True):
    """Who agreed to a change, through what, and why."""

    by: str
    """`buyer` (he asked) or `shop` (we asked and he agreed)."""
    via: str
    """`phone`, `chat` …"""
    note: str = ""


class Source(StrEnum):
    """Who announced the hours of a day, the one with less say first. Both beat the calendar as it is written."""

    MARKETPLACE = "marketplace"
    OWNER = "owner"


class Announcement(Struct, frozen=True, kw_only=True):
    """The hours of one day of a calendar, announced beside its file; never changed, only undone by another one."""

    id: int
    """Grows with time: of two with equal say the later one holds."""
    calendar: str
    day: date
    hours: Hours
    """None at all: closed."""
    source: Source
    note: str
    announced_at: int
    operator: str
    undoes: int | None = None
    """The announcement that this one takes back."""

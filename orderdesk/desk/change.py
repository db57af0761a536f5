"""One change of an order, as decided and before it is stored. History and state are both made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, field

from orderdesk.model import MONEY, STATE_FIELDS, Contact, Customer, Fact, FieldValue, Line, Order, Shelf
from orderdesk.money import checked
from orderdesk.rules.cancel_costs import Charge
from orderdesk.rules.money_position import Purse
from orderdesk.values import replace

_SAID_ANEW: Final = ("consent_by", "consent_via", "consent_at")
"""A consent is one of its own each time, and so is its record."""


class Outgoing(Struct, frozen=True):
    """Something for the outbox."""

    to: str
    """`buyer` or `marketplace`."""
    kind: str
    text: str
    instead: tuple[int, ...] = ()
    """What waits in the outbox and needs no sending any more, since this says all of it anew: the ids."""
    details: Mapping[str, FieldValue] = field(default_factory=dict)
    """What was filled in, for a marketplace that is told over a line."""


class Undoes(Struct, frozen=True):
    """An act that is taken back, with what it did to goods."""

    act: int
    emptied: Mapping[str, bool] = field(default_factory=dict)
    """The products of which it said that there is nothing; of each whether it was counted before."""
    hidden: tuple[str, ...] = ()
    """The products that it took off sale."""


class Change(Struct, frozen=True, kw_only=True):
    """What is to happen to an order."""

    kind: str
    """The event's name in history."""
    sets: Mapping[str, FieldValue] = field(default_factory=dict)
    """State fields and facts with their new values; a fact set to `None` is gone."""
    recorded: Mapping[str, tuple[FieldValue, FieldValue]] = field(default_factory=dict)
    """What changed beside the order's own fields, such as its lines: old and new."""
    customer: Customer | None = None
    """Goes with a new `customer_id` or `customer_name`."""
    note: str = ""
    at: int | None = None
    """When it truly happened, if not now."""
    outgoing: tuple[Outgoing, ...] = ()
    withdrawn: tuple[int, ...] = ()
    """What waits in the outbox and is not true any more: the ids."""
    contact: Contact | None = None
    emptied: tuple[str, ...] = ()
    """Products of which there is nothing in the shop."""
    hidden: tuple[str, ...] = ()
    """Products that are taken off sale."""
    undoes: Undoes | None = None
    """What it takes back beside the order's own fields, where it undoes an act."""
    parts: tuple[Order, ...] = ()
    """The orders that parts of its goods go to."""
    charges: tuple[Charge, ...] = ()
    """Fees that the marketplace takes for it."""
    lines: tuple[Line, ...] | None = None
    """The order's lines from now on, where they change."""
    act: int | None = None
    """The act that it belongs to, where that has begun already."""
    reverses: int | None = None
    """The act that it takes back."""
    way: str = ""
    """How money went out by it, where that was said."""
    back: bool = False
    """Whether the buyer is paid back by it."""
    out_of: Purse | None = None
    """Where money that is taken back goes out first, where it did not come in last."""
    alerts_from: int | None = None
    """Since when its clock has not been heard, if not since the change."""
    stays: str = ""
    """Why an operator who does this cannot take it back, as a message id; empty when they can."""


def applied(order: Order, change: Change) -> Order:
    """The order after the change, before its clock is started anew; `BadInput` where a sum is out of range."""
    fields: dict[str, Any] = {}
    facts: dict[str, Fact] = dict(order.facts)
    for name, value in change.sets.items():
        if name in ("customer_id", "customer_name"):
            fields["customer"] = change.customer
        elif name == "total":
            continue  # it follows from the goods and the delivery
        elif name in MONEY and name in STATE_FIELDS:
            fields[name] = checked(value, order.total.currency) if isinstance(value, int) else None
        elif name == "shelf":
            fields[name] = Shelf(str(value))
        elif name in STATE_FIELDS:
            fields[name] = value
        elif value is None:
            facts.pop(name, None)
        else:
            facts[name] = value
    after = replace(order, version=order.version + 1, facts=facts, **fields)
    if {"goods", "delivery_cost"} & change.sets.keys():
        checked(after.total.minor, after.total.currency)
    return after


def differences(order: Order, sets: Mapping[str, FieldValue]) -> dict[str, tuple[FieldValue, FieldValue]]:
    """Field → old and new value, for those that change, and for what is said anew each time though it be the same."""
    return {
        name: (old, new)
        for name, new in sets.items()
        if (old := order.value(name)) != new or (name in _SAID_ANEW and new is not None)
    }

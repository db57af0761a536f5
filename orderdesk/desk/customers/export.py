"""All that is known of a person, for that person: one table of plain values."""

from __future__ import annotations

from typing import Any

from orderdesk.desk.customers.person import person
from orderdesk.desk.customers.personal import stays
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Event, FieldValue, Order
from orderdesk.rules.roles import Right
from orderdesk.wording.dates import iso

_CONSENT = ("consent_by", "consent_via", "consent_at")


@needs(Right.CUSTOMERS)
def export(desk: Desk, who: str) -> dict[str, Any]:
    """The person with orders, contact points, notes, consents and messages; instants ISO 8601, money as decimals.

    Refused to whoever may not read all of it: a part would be taken for the whole.
    """
    if desk.access.role().masks or desk.access.role().assigned_only:
        raise Refused(_("Only whoever sees all of every order can export what is known of a person."))
    found, zone = person(desk, who), desk.zone
    return {
        "customer": found.id,
        "exported_at": iso(desk.clock(), zone),
        "erased": found.erased,
        "names": list(found.names),
        "phone": found.phone,
        "purchases": found.purchases,
        "merged": [{"customer": one.loser, "into": one.winner} for one in found.merges],
        "contact_points": [
            {"via": one.via, "value": one.value, "wrong": one.wrong_act is not None, "ended": one.ended_act is not None}
            for one in found.points
        ],
        "marks": [{"mark": one.kind, "reason": one.text, "at": iso(one.at, zone), "by": one.by} for one in found.marks],
        "notes": [{"text": one.text, "at": iso(one.at, zone), "by": one.by} for one in found.notes],
        "orders": [_order(desk, one) for one in found.orders],
    }


def _order(desk: Desk, order: Order) -> dict[str, Any]:
    store, zone = desk.store, desk.rules.book(order.channel).zone
    events = store.history.of(order.id)
    return {
        "number": order.number,
        "channel": order.channel,
        "customer": order.customer.id,
        "status": order.status,
        "received_at": iso(order.received_at, zone),
        "closed_at": iso(order.closed_at, zone),
        "name": order.customer.name,
        "method": order.method,
        "payment": order.payment,
        "address": order.address,
        "comment": order.comment,
        "total": order.total.decimal,
        "currency": order.total.currency,
        "facts": {name: value for name, value in order.facts.items() if isinstance(value, str)},
        "lines": [
            {"sku": line.sku, "name": line.name, "quantity": line.quantity, "price": line.price.decimal}
            for line in store.orders.lines(order.id)
        ],
        "contacts": [
            {"at": iso(one.at, zone), "operator": one.operator, "via": one.via, "result": one.result, "note": one.note}
            for one in store.contacts.of(order.id)
        ],
        "consents": [consent for event in events if (consent := _consent(event, zone)) is not None],
        "messages": [
            {"to": one.to, "kind": one.kind, "text": one.text, "at": iso(one.created_at, zone),
             "sent_at": iso(one.sent_at, zone)}
            for one in store.outbox.of(order.id)
        ],
        "history": [
            {"at": iso(event.at, zone), "kind": event.kind, "by": event.actor.name, "note": event.note,
             "changes": {name: _both(*values) for name, values in event.changes.items() if _tells(name, *values)}}
            for event in events
        ],
    }  # fmt: skip


def _consent(event: Event, zone: str) -> dict[str, Any] | None:
    given = {name: event.changes[name][1] for name in _CONSENT if name in event.changes}
    if not given:
        return None
    return {"at": iso(event.at, zone), "kind": event.kind, "by": given.get("consent_by"),
            "via": given.get("consent_via"), "note": event.note}  # fmt: skip


def _tells(name: str, old: FieldValue, new: FieldValue) -> bool:
    """Whether a change tells something of the person."""
    return not (stays(name, old) and stays(name, new))


def _both(old: FieldValue, new: FieldValue) -> dict[str, FieldValue]:
    return {"old": old, "new": new}

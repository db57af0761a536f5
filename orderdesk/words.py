"""Words of the trade that are kept as keys: ways to deliver and pay, actors, contacts, events."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import _
from orderdesk.model import Actor, ActorKind


def method_name(key: str) -> str:
    """How it reaches the buyer."""
    return {"pickup": _("pickup"), "delivery": _("delivery"), "carrier": _("by carrier")}.get(key, _(key))


def payment_name(key: str) -> str:
    """How it is paid."""
    known = {"credit": _("credit"), "prepaid": _("paid in advance"), "cash": _("cash"), "card": _("card"),
             "transfer": _("transfer")}  # fmt: skip
    return known.get(key, _(key))


def actor_name(actor: Actor) -> str:
    """Who did it: an operator by name, the others by what they are, with the operator who says so."""
    others = {
        ActorKind.SYSTEM: _("system"),
        ActorKind.BUYER: _("buyer"),
        ActorKind.MARKETPLACE: _("marketplace"),
    }
    if actor.kind not in others:
        return actor.name
    return f"{others[actor.kind]} ({actor.vouched_by})" if actor.vouched_by else others[actor.kind]


def via_name(key: str) -> str:
    """A way to reach the buyer."""
    known = {"phone": _("phone"), "chat": _("chat"), "sms": _("SMS"), "whatsapp": "WhatsApp", "telegram": "Telegram",
             "viber": "Viber"}  # fmt: skip
    return known.get(key, _(key))


def result_name(key: str) -> str:
    """What a call or message ended with."""
    known = {
        "reached": _("talked"),
        "agreed": _("agreed"),
        "refused": _("refuses the order"),
        "call_back": _("asks to call back"),
        "no_answer": _("no answer"),
        "busy": _("busy"),
        "unavailable": _("phone is off"),
        "wrong_number": _("wrong number"),
    }
    return known.get(key, _(key))


def event_name(kind: str) -> str:
    """What happened, by an event's name; a rulebook's own names are words with underscores."""
    known = {
        "received": _("passed to the partner"),
        "updated": _("updated by the marketplace"),
        "opened": _("opened"),
        "accepted": _("accepted"),
        "packed": _("packed"),
        "cancelled": _("cancelled"),
        "rescheduled": _("date moved"),
        "code_sent": _("code sent"),
        "code_failed": _("code not sent"),
        "code_refused": _("wrong code"),
        "handed_over": _("delivered"),
        "note": _("note"),
        "call": _("call"),
        "message": _("message"),
        "contract_signed": _("contract signed"),
        "buyer_cancelled": _("the buyer cancelled"),
        "courier_took": _("the courier took it"),
        "delivered": _("delivered"),
        "coming_back": _("coming back"),
        "returned": _("returned"),
        "reopened": _("taken up again"),
        "assigned": _("assigned"),
        "handed_off": _("handed off, not accepted yet"),
        "taken_over": _("taken over"),
        "withdrawn": _("not handed off after all"),
        "claim_taken": _("taken out of the hands of"),
        "undone": _("undone"),
        "sums_told_apart": _("goods, delivery and sum told apart"),
    }
    return known.get(kind) or _(kind.replace("_", " "))


def field_name(name: str) -> str:
    """A field of an order, as history shows it."""
    known = {
        "status": _("status"),
        "shelf": _("shelf"),
        "method": _("delivery method"),
        "payment": _("payment"),
        "address": _("address"),
        "comment": _("buyer's comment"),
        "goods": _("price of the goods"),
        "total": _("sum"),
        "delivery_cost": _("delivery cost"),
        "planned_at": _("planned date"),
        "cancel_reason": _("reason"),
        "customer_id": _("buyer"),
        "customer_name": _("buyer's name"),
        "lines": _("goods"),
        "consent_by": _("asked by"),
        "consent_via": _("agreed through"),
        "evidence": _("evidence"),
        "no_evidence": _("acts without evidence"),
        "waybill": _("waybill"),
        "channel_status": _("at the channel"),
        "channel_reason": _("reason there"),
        "recipient": _("recipient"),
        "other_contact": _("another way to reach him"),
        "recipient_phone": _("recipient's phone"),
        "category": _("category"),
        "source": _("came through"),
        "window_from": _("not before"),
        "courier": _("courier"),
        "courier_phone": _("courier's phone"),
        "handed_to_whom": _("handed to"),
        "call_at": _("call again at"),
        "refund": _("refund"),
        "paid_amount": _("sum received"),
        "difference": _("why more was received"),
        "split_into": _("split into"),
        "split_from": _("split off"),
        "photo": _("photo"),
        "overdue": _("overdue"),
        "supply": _("from the supplier"),
        "cancel_requested": _("cancellation requested"),
        "assigned": _("whose order"),
        "offered_to": _("offered to"),
    }
    return known.get(name, name)


_HIDDEN: Final = "···"
"""Stands for the digits of a phone that are not shown."""


def mask_phone(phone: str | None) -> str:
    """A phone with its middle hidden: enough to recognise it, not to call it."""
    if phone and _HIDDEN in phone:
        return phone
    return f"{phone[:-10]} {phone[-10:-7]} {_HIDDEN} {phone[-4:-2]} {phone[-2:]}" if phone else "—"


def show_phone(phone: str | None) -> str:
    """A phone in groups, as it is dictated: `+7 701 222 33 44`; one that is masked already stays so."""
    if not phone or _HIDDEN in phone:
        return phone or "—"
    country, rest = phone[:-10], phone[-10:]
    return f"{country} {rest[:3]} {rest[3:6]} {rest[6:8]} {rest[8:]}"

"""Words of the trade that are kept as keys: ways to deliver and pay, actors, contacts, events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from orderdesk.i18n import _, in_all_languages, mark
from orderdesk.model import Actor, ActorKind, Order
from orderdesk.model.dispatch import RunState
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.wording.return_labels import RETURN_EVENTS
from orderdesk.wording.run_labels import RUN_EVENTS

_NAMED: Final = 10
"""Numbers or codes that are named in one line."""


def named(names: Sequence[str]) -> str:
    """Numbers or codes in one line: the first ten, and how many more there are."""
    said, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return _("{names} … and {count} more").format(names=said, count=more) if more > 0 else said


def quoted(text: str) -> str:
    """A name or a status in the quotes of the language in use."""
    return _("“{text}”").format(text=text)


def method_name(key: str) -> str:
    """How it reaches the buyer."""
    return {"pickup": _("pickup"), "delivery": _("delivery"), "carrier": _("by carrier")}.get(key, _(key))


def payment_name(key: str) -> str:
    """How it is paid."""
    known = {"credit": _("credit"), "prepaid": _("prepayment"), "cash": _("cash"), "card": _("card"),
             "transfer": _("transfer")}  # fmt: skip
    return known.get(key, _(key))


def account_name(key: str) -> str:
    """An account of the ledger of money, by its kind."""
    known = {"receivable": _("buyers owe"), "sales": _("sales"), "delivery_income": _("for delivery"),
             "till": _("till"), "courier": _("with the courier"), "bank": _("bank"),
             "clearing": _("with the channel"), "refunds_due": _("refunds due"), "fees": _("fees of the channel"),
             "short": _("missing"), "over": _("too much")}  # fmt: skip
    return known.get(key, key)


def source_name(key: str) -> str:
    """Through what an order came to the shop."""
    known = {"phone": _("phone"), "walk-in": _("came to the shop"), "messenger": _("messenger"), "site": _("site"),
             "landing": _("landing page")}  # fmt: skip
    return known.get(key, _(key))


def category_name(key: str) -> str:
    """What kind of goods it is."""
    known = {"flowers": _("flowers"), "plants": _("plants"), "handmade": _("handmade"), "bakery": _("bakery"),
             "tea_coffee": _("tea and coffee")}  # fmt: skip
    return known.get(key, key)


_NO_OPERATOR: Final = {
    ActorKind.SYSTEM: mark("system"),
    ActorKind.BUYER: mark("buyer"),
    ActorKind.MARKETPLACE: mark("marketplace"),
}


def actor_name(actor: Actor) -> str:
    """Who did it: an operator by name, the others by what they are, with the operator who says so."""
    if actor.kind not in _NO_OPERATOR:
        return actor.name
    name = _(_NO_OPERATOR[actor.kind])
    return f"{name} ({actor.vouched_by})" if actor.vouched_by else name


def nobodys_names() -> set[str]:
    """What no operator may be called, since it names who is none; in lower case."""
    return {name.casefold() for title in _NO_OPERATOR.values() for name in in_all_languages(title)}


def actor_words(actor: Actor) -> str:
    """Who did it, and where they only said so with `--as`, on the word of which account."""
    if actor.kind is ActorKind.OPERATOR and ", uid " in actor.vouched_by:
        return _("{name} (--as, by {account})").format(name=actor.name, account=actor.vouched_by)
    return actor_name(actor)


def via_name(key: str) -> str:
    """A way to reach the buyer."""
    known = {"phone": _("phone"), "chat": _("chat"), "sms": _("SMS"), "whatsapp": "WhatsApp", "telegram": "Telegram",
             "viber": "Viber", "mail": _("mail"), "instagram": "Instagram"}  # fmt: skip
    return known.get(key, _(key))


def consent_name(key: str) -> str:
    """Who asked for a change."""
    return {"buyer": _("buyer"), "shop": _("shop")}.get(key, key)


def listed(keys: Iterable[str], name: Callable[[str], str]) -> str:
    """What can be said, in words, each with its key where that is another: `чат (chat), sms`."""
    return ", ".join(key if name(key).casefold() == key else f"{name(key)} ({key})" for key in keys)


def result_name(key: str) -> str:
    """What a call or message ended with."""
    known = {"reached": _("talked"), "agreed": _("agreed"), "refused": _("refuses the order"),
             "call_back": _("asked for a call back"), "no_answer": _("no answer"), "busy": _("busy"),
             "unavailable": _("phone is off"), "wrong_number": _("wrong number")}  # fmt: skip
    return known.get(key, _(key))


EVENTS: Final = {
    "received": mark("passed to the partner"),
    "typed_in": mark("typed in by hand"),
    "updated": mark("updated by the marketplace"),
    "opened": mark("opened"),
    "accepted": mark("accepted"),
    "packed": mark("packed"),
    "cancelled": mark("cancelled"),
    "rescheduled": mark("date moved"),
    "code_sent": mark("code sent"),
    "code_failed": mark("code not sent"),
    "code_refused": mark("wrong code"),
    "handed_over": mark("handed over"),
    "parcel_moved": mark("parcel"),
    "delivery_error": mark("delivery error"),
    "delivery_mended": mark("delivery error put right"),
    **RETURN_EVENTS,
    **RUN_EVENTS,
    "note": mark("note"),
    "call": mark("call"),
    "message": mark("message"),
    "contract_signed": mark("contract signed"),
    "buyer_cancelled": mark("the buyer cancelled"),
    "courier_took": mark("the courier took it"),
    "delivered": mark("delivered"),
    "coming_back": mark("coming back"),
    "returned": mark("returned"),
    "reopened": mark("taken up again"),
    "assigned": mark("assigned"),
    "handed_off": mark("handed off, not accepted yet"),
    "taken_over": mark("taken over"),
    "withdrawn": mark("hand-off withdrawn"),
    "claim_taken": mark("taken out of somebody's hands"),
    "cancel_requested": mark("cancellation asked of Support"),
    "photo_attached": mark("photo attached"),
    "photo_liked": mark("the photo is liked"),
    "photo_disliked": mark("the photo is not liked"),
    "courier_sent": mark("courier sent"),
    "escalated": mark("told to the platform"),
    "reminder": mark("reminder"),
    "processing_started": mark("taken into work"),
    "confirmed": mark("confirmed"),
    "shipped": mark("handed to the carrier"),
    "at_pickup_point": mark("brought to the pickup point"),
    "expired": mark("its time has run out"),
    "changed_mind": mark("the buyer changed their mind"),
    "supply_needed": mark("asked of the supplier"),
    "supplied": mark("came from the supplier"),
    "paid": mark("paid"),
    "code_sent_there": mark("the marketplace has sent its code"),
    "code_refused_there": mark("the marketplace refused the code"),
    "tell_again": mark("to be told again"),
    "told_there": mark("told the marketplace"),
    "refused_there": mark("the marketplace refused it"),
    "unanswered_there": mark("the marketplace did not answer"),
    "message_failed": mark("a message to the buyer did not get through"),
    "told": mark("done in the marketplace's cabinet"),
    "goods_checked": mark("changed goods counted again"),
    "looked_up": mark("looked up in the marketplace's cabinet"),
    "known_there": mark("the marketplace knows it by now"),
    "goods_back": mark("the goods are back"),
    "overtaken": mark("need not be told any more"),
    "called_off_there": mark("the channel calls off what is fulfilled here"),
    "edited": mark("edited"),
    "split": mark("split"),
    "part_cancelled": mark("a part was cancelled"),
    "devices_told": mark("IMEI noted"),
    "revealed": mark("shown what the channel hides"),
    "undone": mark("undone"),
    "repeated": mark("typed in as a repeat"),
    "person_erased": mark("its buyer was erased"),
    "cancel_withdrawn": mark("the client keeps the order"),
    "refunded": mark("refund paid"),
    "money_opened": mark("the ledger of money was opened"),
    "payment_reversed": mark("payment taken back"),
    "stale_answer": mark("an old or contrary answer of the channel"),
    "arrived": mark("arrived"),
    "back_at_point": mark("back at the drop-off point"),
    "return_requested": mark("the buyer wants to return it"),
    "sums_told_apart": mark("goods, delivery and sum told apart"),
}
"""What has happened, by the name of the event that a command or a rulebook's step leaves in history; message ids."""


def event_name(kind: str) -> str:
    """What happened, by an event's name; a rulebook's own names are words with underscores."""
    return _(EVENTS.get(kind) or kind.replace("_", " "))


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
        "phone": _("buyer's phone"),
        "customer_name": _("buyer's name"),
        "lines": _("goods"),
        "consent_by": _("asked by"),
        "consent_via": _("agreed through"),
        "evidence": _("evidence"),
        "no_evidence": _("without evidence"),
        "waybill": _("waybill"),
        "places": _("places"),
        "delivery_stage": _("parcel"),
        "delivery_error": _("delivery error"),
        "channel_status": _("at the channel"),
        "channel_reason": _("reason at the channel"),
        "recipient": _("recipient"),
        "other_contact": _("another way to reach them"),
        "recipient_phone": _("recipient's phone"),
        "category": _("category"),
        "express": _("express"),
        "preorder": _("pre-order"),
        "postomat": _("to a parcel locker"),
        "assembled": _("packed at the channel"),
        "returned_to_warehouse": _("back at the drop-off point"),
        "phone_written": _("phone as it came"),
        "source": _("came through"),
        "window_from": _("not before"),
        "courier": _("courier"),
        "district": _("district"),
        "courier_phone": _("courier's phone"),
        "handed_to_whom": _("handed to"),
        "call_at": _("call again at"),
        "refund": _("refund decided"),
        "refund_due": _("refund due"),
        "sum_differs": _("the sum differs from that of the goods"),
        "attention": _("the channel may have it otherwise"),
        "goods_changed": _("goods changed after they were packed"),
        "held_back": _("not to be given out"),
        "with_courier": _("with the courier"),
        "sent_alone": _("sent without a run"),
        "paid_amount": _("sum received"),
        "channel_took": _("taken by the channel"),
        "credited": _("let off for returned goods"),
        "difference": _("why more was received"),
        "split_into": _("split into"),
        "split_from": _("split off"),
        "gift_wrap": _("gift wrap"),
        "photo": _("photo"),
        "photo_at": _("photo attached at"),
        "photo_rating": _("word on the photo"),
        "courier_kind": _("who delivers"),
        "handed_to": _("given to"),
        "certain": _("certainly delivered"),
        "needs_contract": _("contract to be signed"),
        "accept_by": _("accept by"),
        "hold_until": _("held until"),
        "stay_until": _("stays until"),
        "transmit_by": _("hand to the courier by"),
        "transmitted_at": _("handed to the courier"),
        "price_named": _("final price named"),
        "first_planned_at": _("first planned date"),
        "consent_at": _("agreed at"),
        "overdue": _("overdue"),
        "supply": _("from the supplier"),
        "cancel_requested": _("cancellation requested"),
        "goods_back": _("goods back in the shop"),
        "assigned": _("whose order"),
        "offered_to": _("offered to"),
    }
    return known.get(name, name)


_TRAITS: Final = ("express", "preorder", "postomat", "assembled", "returned_to_warehouse")

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


def mark_name(kind: str) -> str:
    """A mark that a customer bears."""
    return {"vip": _("VIP"), "mind": _("mind this one")}.get(kind, kind)


def traits(order: Order) -> str:
    """What sets an order apart from others, in words: express, a pre-order, for a parcel locker …"""
    return ", ".join(field_name(name) for name in _TRAITS if order.facts.get(name))


def buyer_phone(order: Order) -> str:
    """The buyer's phone; what came in its place and is not certain to be one stands behind a `?`."""
    written = order.facts.get(PHONE_WRITTEN)
    known = show_phone(order.customer.phone)
    if not written:
        return known
    return f"? {written}" if order.customer.phone is None else f"{known}, ? {written}"


def run_state(state: RunState) -> str:
    """How far a run is, in a word."""
    return {
        RunState.GATHERING: _("being gathered"),
        RunState.OUT: _("out"),
        RunState.BACK: _("back, not all is decided"),
        RunState.CLOSED: _("all of it is finished"),
    }[state]

"""What the commands print of orders and events: JSON for programs, lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orderdesk.desk.desk import Rules
from orderdesk.desk.messages.buyer_reads import buyer_reads
from orderdesk.desk.views.card import Card
from orderdesk.desk.views.goods_of_order import LineGoods
from orderdesk.desk.views.payments import ways
from orderdesk.desk.views.quality import fee_title
from orderdesk.i18n import _
from orderdesk.list_filter import shelf_title
from orderdesk.model import (
    ASSIGNED,
    CANCEL_REQUESTED,
    INSTANTS,
    MONEY,
    REFUND_DUE,
    Event,
    FactName,
    FieldValue,
    Line,
    Order,
)
from orderdesk.money import Money
from orderdesk.rules.edits import latest
from orderdesk.rules.payment import owed, payment_text, sums_text
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.runs.delivery_stages import stage_of
from orderdesk.rules.runs.giving_out import why_kept
from orderdesk.sanitize import clean
from orderdesk.store.orders.order_rows import said_of
from orderdesk.wording.carriers import stage_bar
from orderdesk.wording.dates import day, iso, local, promised_on, when
from orderdesk.wording.history_lines import changes, held_by, under_set_clock
from orderdesk.wording.labels import (
    actor_name,
    actor_words,
    buyer_phone,
    event_name,
    method_name,
    quoted,
    result_name,
    traits,
    via_name,
)
from orderdesk.wording.order_details import details, doubtful, not_told, promised_hours, sums_apart
from orderdesk.wording.order_row import came_late, countdown_of, due_mark, flags, promise, time_left

Json = dict[str, Any]


def order_json(order: Order, rules: Rules, now: int) -> Json:
    """An order for programs: instants ISO 8601 with offset, money as decimal strings."""
    book = rules.book(order.channel)
    view = countdown_of(order, now, rules.clocks)
    deadline, total = order.deadline, order.total
    return {
        "number": order.number,
        "channel": order.channel,
        "shelf": order.shelf.value,
        "status": order.status,
        "status_title": _(book.status_of(order.status).title),
        "customer": order.customer.name,
        "assigned": order.facts.get(ASSIGNED),
        "untold_since": iso(order.untold_at, book.zone),
        "customer_id": order.customer.id,
        "customer_orders": order.customer.orders,
        "phone": order.customer.phone,
        "total": total.decimal,
        "goods": order.goods.decimal,
        "currency": total.currency,
        "delivery_cost": order.delivery_cost.decimal if order.delivery_cost else None,
        "method": order.method,
        "payment": order.payment,
        "owed": owed(book, order).decimal,
        "address": order.address,
        "parcel": stage_of(book, order),
        "delivery_error": order.facts.get(FactName.DELIVERY_ERROR),
        "comment": order.comment,
        "received_at": iso(order.received_at, book.zone),
        "planned_at": iso(order.planned_at, book.zone),
        "due_at": iso(deadline.due_at, book.zone) if deadline else None,
        "due_uncertain": due_mark(order, rules.clocks) != "",
        "target": deadline.target if deadline else None,
        "clock": deadline.kind.value if deadline else None,
        "clock_state": view.state.value if view else None,
        "tier": view.mark if view else None,
        "left_s": view.left_s if view else None,
        "entered_at": iso(order.entered_at, book.zone),
        "closed_at": iso(order.closed_at, book.zone),
        "cancel_reason": order.cancel_reason,
        "refund_due": readable(REFUND_DUE, order.facts.get(REFUND_DUE), book),
        "version": order.version,
        "damaged": None if order.damage is None else order.damage.what,
    }


def card_json(card: Card, rules: Rules, now: int) -> Json:
    """An order with its lines, charges, facts, contacts, notes, outbox and the steps that are possible."""
    zone = card.book.zone
    order = card.order
    acts = card.acts
    possible = [step.key for step in (*acts.steps.values(), acts.cancel) if step is not None]
    return {
        **order_json(order, rules, now),
        "lines": [
            {"sku": line.sku, "name": line.name, "quantity": line.quantity, "price": line.price.decimal,
             "id": line.id, "came_from": line.came_from or None, "goods": _goods_json(card.goods.get(line.id))}
            for line in card.lines
        ],
        "apart": card.apart,
        "charges": [
            {"at": iso(charge.at, zone), "fee": charge.key, "amount": charge.amount.decimal,
             "currency": charge.amount.currency}
            for charge in card.charges
        ],
        "payments": [
            {"at": iso(part.event.at, zone), "kind": part.event.kind, "actor": part.event.actor.name,
             "payment": part.way, "amount": part.amount.decimal, "currency": part.amount.currency}
            for part in card.payments
        ],
        "facts": {name: readable(name, value, card.book) for name, value in order.facts.items()},
        "contacts": [
            {"at": iso(c.at, zone), "operator": c.operator, "via": c.via, "result": c.result, "note": c.note}
            for c in card.contacts
        ],
        "notes": [{"at": iso(e.at, zone), "operator": e.actor.name, "text": e.note} for e in _notes(card)],
        "outbox": [
            {"row": item.id, "to": item.to, "kind": item.kind, "text": item.text,
             "created_at": iso(item.created_at, zone), "not_before": iso(item.not_before, zone),
             "sent_at": iso(item.sent_at, zone), "withdrawn_at": iso(item.withdrawn_at, zone),
             "state": item.state.value, "answer": item.answer}
            for item in card.outbox
        ],
        "will_read": {key: text for key, _title, text in buyer_reads(card, rules.config.shop, now)},
        "claim": card.claim and {"operator": card.claim.operator, "since": iso(card.claim.since, zone)},
        "steps": [*possible, *(["reschedule"] if acts.date else []), *(["assign"] if acts.assign else [])],
    }  # fmt: skip


def event_json(event: Event, book: Rulebook) -> Json:
    """An event of an order's history for programs; `changes` are old and new value of every field."""
    return {
        "seq": event.seq,
        "version": event.version,
        "at": iso(event.at, book.zone),
        "recorded_at": iso(event.recorded_at, book.zone),
        "actor": event.actor.name,
        "actor_kind": event.actor.kind.value,
        "vouched_by": event.actor.vouched_by or None,
        "kind": event.kind,
        "tier": event.tier,
        "changes": {
            name: [readable(name, old, book), readable(name, new, book)] for name, (old, new) in event.changes.items()
        },
        "note": event.note,
        "set_clock": event.set_clock,
    }


def readable(name: str, value: FieldValue, book: Rulebook) -> FieldValue:
    """A stored value as it is printed: instants as ISO 8601, money as decimal strings."""
    value = book.shown(name, value)
    if isinstance(value, int) and not isinstance(value, bool):
        if name in INSTANTS:
            return iso(value, book.zone)
        if name in MONEY:
            return Money(value, book.currency).decimal
    return value


def order_line(order: Order, rules: Rules, now: int, zone: str) -> str:
    """An order as a line for people; its instants are told in `zone`."""
    left = time_left(order, now, rules.clocks).text
    due = None if order.deadline is None else order.deadline.due_at
    by = "" if due is None else due_mark(order, rules.clocks) + when(due, now, zone)
    name = f"{order.customer.name} {flags(order, rules.book(order.channel), among_others=True)}".strip()
    return (
        f"{left:<10} {by:<13} {order.number:<12} {shelf_title(order.shelf):<14} {clean(name, limit=28):<28} "
        f"{order.total!s:>14}  {method_name(order.method)}"
    )


def card_lines(card: Card, rules: Rules, now: int) -> list[str]:
    """The card for people."""
    order, zone = card.order, card.zone
    title = "" if card.target is None else _(card.target.title)
    by = promise(title, order, card.book, rules.clocks, zone, rules.config.language, now)
    lines = [
        f"{order.number}  {_(card.book.title)}  {quoted(_(card.book.status_of(order.status).title))}",
        *([str(said_of(order.number, order.damage.what))] if order.damage is not None else []),
        f"{time_left(order, now, rules.clocks).text}  {by}".strip(),
        *([why] if (why := came_late(order, card.book, rules.clocks)) else []),
        *([held_by(card.claim.operator, card.claim.since, now, zone)] if card.claim else []),
        f"{order.customer.name}  ×{order.customer.orders}  {buyer_phone(order)}",
        "  ".join(part for part in (method_name(order.method), traits(order), order.address) if part),
        f"{sums_text(order)}  {payment_text(card.book, order, ways(card.payments))}",
        *(f"{_('Money')}: {part.said(card.book, now, zone)}" for part in card.payments),
        *([apart] if (apart := sums_apart(order, card.lines)) else []),
        *([_("Refund due: {sum}").format(sum=due)] if (due := refund_due(order)) else []),
        *([_("Support has been asked to cancel it")] if order.facts.get(CANCEL_REQUESTED) else []),
        *(
            [_("Delivery error: {cause}. Call the carrier.").format(cause=clean(str(wrong)))]
            if (wrong := order.facts.get(FactName.DELIVERY_ERROR))
            else []
        ),
        *(
            [f"{_('Parcel')}: {stage_bar(card.book, order, stage)}"]
            if (stage := stage_of(card.book, order)) is not None
            else []
        ),
        *([doubtful()] if order.facts.get(FactName.ATTENTION) else []),
        *([kept] if (kept := why_kept(card.book, order)) else []),
        *([_untold(card)] if order.untold_at is not None else []),
        *(f"{_('Planned date')}: {said}" for said in _planned(card, rules, now)),
        *([f"{_('Comment')}: {clean(order.comment)}"] if order.comment else []),
        *_movable_to(card),
        *(f"{name}: {value}" for name, value in details(order, card.book, now, rules.config.language, zone)),
        *(_line_text(line, card.goods.get(line.id)) for line in card.lines),
        *([card.apart] if card.apart else []),
        *(f"{_(fee_title(card.book, charge.key))}: {charge.amount}" for charge in card.charges),
        *(
            f"{when(c.at, now, zone)}  {c.operator}  {via_name(c.via)}: {result_name(c.result)}  {c.note}"
            for c in card.contacts
        ),
        *(f"{when(e.at, now, zone)}  {actor_name(e.actor)}  {event_name(e.kind)}: {e.note}" for e in _notes(card)),
    ]
    return [line.rstrip() for line in lines if line.strip()]


def event_line(event: Event, order: Order, rules: Rules, now: int, zone: str) -> str:
    """An event of an order for people; its instants are told in `zone`."""
    book = rules.book(order.channel)
    changed = changes(event, order, book, now, rules.config.language, zone)
    parts = (event_name(event.kind), event.note, *changed, under_set_clock(event))
    return f"{when(event.at, now, zone):<12} {actor_words(event.actor):<14} {' · '.join(p for p in parts if p)}"


def _movable_to(card: Card) -> list[str]:
    """How far the planned date can be moved, where that is limited."""
    last = latest(card.book, card.order) if card.acts.date else None
    return (
        []
        if last is None
        else [_("the date can be moved to {day}").format(day=f"{local(last, card.book.zone):%d.%m.%Y}")]
    )


def _planned(card: Card, rules: Rules, now: int) -> Iterator[str]:
    at = card.order.planned_at
    if at is not None:
        hours = promised_hours(card.order, card.book, card.zone)
        first = promised_on(at, card.order.value(FactName.WINDOW_FROM))
        yield f"{day(first, card.book.zone, rules.config.language, now)} {hours}".rstrip()


def _notes(card: Card) -> list[Event]:
    return [event for event in card.history if event.kind == "note"]


def _line_text(line: Line, goods: LineGoods | None) -> str:
    said = f"  {line.quantity} × {line.name} ({line.sku})  {line.price}"
    return said if goods is None else f"{said}  [{goods}]"


def _goods_json(goods: LineGoods | None) -> Json | None:
    """Where the goods of a line are; nothing where they are not counted."""
    if goods is None:
        return None
    return {
        "on_hand": goods.on_hand,
        "free": goods.free,
        "short": goods.short,
        "held": [{"place": place, "quantity": count} for place, count in goods.held],
        "places": [{"place": one.place, "on_hand": one.on_hand, "reserved": one.reserved, "free": one.free}
                   for one in goods.levels],
    }  # fmt: skip


def _untold(card: Card) -> str:
    return not_told(card.book, by_itself=card.account is not None and card.account.writes)

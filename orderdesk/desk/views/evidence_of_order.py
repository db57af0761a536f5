"""The evidence of an order in one pack: whatever a dispute asks for, with who and when, as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.desk.orders.evidence import NO_EVIDENCE
from orderdesk.desk.orders.undo import UNDONE
from orderdesk.desk.views.card import Card, card
from orderdesk.desk.views.order_money import order_money
from orderdesk.model import ActorKind, Event, FieldValue, Order
from orderdesk.model.dispatch import Stop
from orderdesk.money import Money
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Penalty
from orderdesk.sla.countdown import LATE
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import Transfer
from orderdesk.store.orders.codes import SentBefore
from orderdesk.values import replace

_PHOTO: Final = ("photo_attached", "photo_liked", "photo_disliked")


class KeptClock(Struct, frozen=True):
    """A status that the order has left, and how its clock stood then."""

    event: Event
    left: str
    """The status, by its key."""
    tier: str
    """The tier that was kept, or `late`: also where the clock itself ended the order, and that has a price."""

    @property
    def kept(self) -> bool:
        """Whether it was left in time."""
        return self.tier != LATE


class Agreed(Struct, frozen=True):
    """A consent to a change."""

    event: Event
    by: str
    via: str
    proven: bool
    """Whether a call or message that was logged before it supports it."""


class Ride(Struct, frozen=True):
    """A stop, with whose it was."""

    stop: Stop
    courier: str
    paid: Money | None


class Evidence(Struct, frozen=True, kw_only=True):
    """All that can be shown of an order."""

    card: Card
    clocks: list[KeptClock]
    consents: list[Agreed]
    codes: list[SentBefore]
    photos: list[Event]
    transfers: list[Transfer]
    rides: list[Ride]
    answers: list[Event]
    """What its marketplace has said of it, and what it has done."""
    made_at: int
    made_by: str

    @property
    def order(self) -> Order:
        """The order."""
        return self.card.order


def evidence(store: Store, rules: Rules, order: Order, now: int) -> Evidence:
    """Everything known of an order that somebody may ask to have proven."""
    read, sight = card(store, rules, order), store.sight()
    rides = list[Ride]()
    for stop in store.stops.of_order(order.id):
        run = store.runs.get(stop.run)
        paid = None if stop.paid is None else sight.money(Money(stop.paid, stop.currency))
        told = replace(stop, reason=sight.words(stop.reason), paid_why=sight.words(stop.paid_why))
        rides.append(Ride(told, "" if run is None else run.courier.name, paid))
    return Evidence(
        card=read,
        clocks=[*_clocks(read.book, read.history)],
        consents=[*_consents(read.history)],
        codes=store.codes.of(order.id),
        photos=[event for event in read.history if event.kind in _PHOTO],
        transfers=order_money(store, order).transfers,
        rides=rides,
        answers=[event for event in read.history if event.actor.kind is ActorKind.MARKETPLACE],
        made_at=now,
        made_by=sight.operator,
    )


def _clocks(book: Rulebook, history: list[Event]) -> Iterator[KeptClock]:
    for event in history:
        old, _new = event.changes.get("status", (None, None))
        if event.version > 1 and isinstance(old, str) and event.tier is not None and event.kind != UNDONE:
            yield KeptClock(event, old, LATE if _taken_by_clock(book, event) else event.tier)


def _taken_by_clock(book: Rulebook, event: Event) -> bool:
    """Whether nobody acted in time, so that the clock ended the order at the very instant, which is not late yet."""
    reason = book.reason_of(str(event.changes.get("cancel_reason", ("", ""))[1] or ""))
    return event.actor.kind is ActorKind.SYSTEM and reason is not None and reason.penalty is not Penalty.NONE


def _consents(history: list[Event]) -> Iterator[Agreed]:
    """A consent is told anew by its instant, also where the same one agreed in the same way before."""
    by = via = ""
    for event in history:
        by, via = _now(event, "consent_by", by), _now(event, "consent_via", via)
        if event.changes.get("consent_at", (None, None))[1] is not None and event.kind != UNDONE:
            yield Agreed(event, by, via, NO_EVIDENCE not in event.changes)


def _now(event: Event, name: str, before: str) -> str:
    values: tuple[FieldValue, FieldValue] = event.changes.get(name, (before, before))
    return str(values[1] or "")

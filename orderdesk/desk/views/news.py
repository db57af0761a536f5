"""What has happened since one last looked that an operator must hear of, whichever process did it.

The clocks' acts and alerts, what buyers and marketplaces did, new orders, and what colleagues give one to do.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from msgspec import Struct

from orderdesk.desk.clocks.quiet_hours import call_time
from orderdesk.desk.desk import Rules
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.model import (
    ASSIGNED,
    CALL_AT,
    CALLED_OFF_THERE,
    OFFERED_TO,
    ActorKind,
    Alert,
    AlertKind,
    Event,
    Order,
    Shelf,
)
from orderdesk.rules.rulebook.model import Rulebook, Status
from orderdesk.store import Store
from orderdesk.wording.dates import local
from orderdesk.wording.labels import actor_name
from orderdesk.wording.order_details import doubtful

_MOST: Final = 200
"""So much of what others did is looked at; a file that is taken in may bring any number of orders at once."""


class Matter(IntEnum):
    """What kind of news it is; the graver, the greater."""

    NEW = 1
    """An order that somebody must take on."""
    PRESSING = 2
    """The time runs out, a call is due, or the clock has moved an order on."""
    CANCELLED = 3
    """By the buyer, the marketplace or the clock: what is being packed must stop.

    Not what has to come back first: that is only `PRESSING`.
    """


class Item(Struct, frozen=True):
    """One thing that happened."""

    order: Order
    """As it is now."""
    kind: str
    """The event's name; `warning` or `call` for an alert."""
    at: int
    """Its true instant."""
    said: str
    matter: Matter

    def __str__(self) -> str:
        """The sentence for an operator."""
        return f"{self.order.number}: {self.said}"


class News:
    """What is new on one connection, to the eyes that look through it."""

    def __init__(self, store: Store, rules: Rules, operator: str | None = None) -> None:
        """What has been done and said before is no news. Without an `operator`, only what the clocks do and say."""
        self._store, self._rules, self._operator = store, rules, operator
        self._event, self._alert = store.history.newest(), store.alerts.newest()

    def look(self, now: int) -> list[Item]:
        """What has come since the last look, in the order of its true instants."""
        found: list[Item] = []
        sight, after = self._store.sight(), self._event
        events = self._store.history.by_system(after)
        if self._operator is not None:
            events += self._store.history.by_others(after, self._operator, _MOST)
        for order_id, event in events:
            self._event = max(self._event, event.seq)
            order = self._order(order_id)
            if sight.sees(order) and (item := self._item(order, event)) is not None:
                found.append(item)
        for noted in self._store.alerts.after(self._alert):
            self._alert = noted.id
            order = self._order(noted.order_id)
            if sight.sees(order) and not self._own(order, noted.alert):
                said = alert_said(noted.alert, self._rules.book(order.channel), now)
                found.append(Item(order, noted.alert.kind.value, noted.alert.at, said, Matter.PRESSING))
        return sorted(found, key=lambda item: item.at)

    def _item(self, order: Order, event: Event) -> Item | None:
        """An event as news; `None` for one that asks nothing of this operator."""
        given = {ASSIGNED: _("is yours now"), OFFERED_TO: _("is handed off to you")}
        for field, said in given.items():
            if field in event.changes and event.version > 1:
                mine = self._operator is not None and event.changes[field][1] == self._operator
                return Item(order, event.kind, event.at, said, Matter.NEW) if mine else None
        if event.kind == CALLED_OFF_THERE:
            return Item(order, event.kind, event.at, event.note, Matter.CANCELLED)
        off = self._called_off(order, event)
        over = off is not None and off.shelf.closed
        matter = Matter.CANCELLED if over else Matter.PRESSING
        if event.actor.kind is ActorKind.SYSTEM:
            return Item(order, event.kind, event.at, event.note, matter)
        if "shelf" in event.changes and order.shelf is Shelf.NEW:
            if self._store.operators.nobody_on_shift():
                return Item(order, event.kind, event.at, _("new order, and nobody is on shift"), Matter.PRESSING)
            return Item(order, event.kind, event.at, _("new order"), Matter.NEW)
        if off is not None and event.actor.kind is not ActorKind.OPERATOR:
            said = _("cancelled: {who}") if over else _("{status}: {who}")
            said = said.format(status=_(off.title), who=actor_name(event.actor))
            return Item(order, event.kind, event.at, said, matter)
        if event.changes.get("attention", (None, None))[1]:
            return Item(order, event.kind, event.at, event.note or doubtful(), Matter.PRESSING)
        return None

    def _own(self, order: Order, alert: Alert) -> bool:
        """Whether it is a call that the operator has called for themselves at this moment, by noting what happened."""
        if self._operator is None or alert.kind is not AlertKind.CALL:
            return False
        asked = (event for event in self._store.history.of(order.id) if CALL_AT in event.changes)
        return any(event.at == alert.at and event.actor.operator == self._operator for event in asked)

    def _called_off(self, order: Order, event: Event) -> Status | None:
        """The status in which the event has ended what somebody may be working on; `None` where it has not."""
        old, new = event.changes.get("status", (None, None))
        off = {status.key: status for status in self._rules.book(order.channel).status if status.called_off}
        return off.get(str(new)) if old is not None and old not in off else None

    def _order(self, order_id: int) -> Order:
        order = self._store.orders.get(order_id)
        if order is None:
            raise NotFound(_("There is no order {number}.").format(number=order_id))
        return order


def alert_said(alert: Alert, book: Rulebook, now: int) -> str:
    """What an alert tells an operator who reads it now."""
    if alert.kind is AlertKind.WARNING:
        title = next((target.title for target in book.target if target.key == alert.target), alert.target)
        return _("the time runs out: {target}").format(target=_(title))
    awake = call_time(book, now)
    if awake > now:
        return _("call the buyer, but not before {time}: it is night there").format(
            time=local(awake, book.zone).strftime("%H:%M")
        )
    return _("call the buyer now")

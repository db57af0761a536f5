"""Taking orders in from a channel: new ones are added, known ones follow what the channel has changed.

What the channel said last is kept beside the order, and only the difference to that is applied: a date that an
operator moved with consent is not moved back by a file that repeats the old one, and the same file twice changes
nothing. A status that the channel moves on moves the order; one that lies behind what an operator has done does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from orderdesk.channels.incoming import IncomingOrder, goods_of
from orderdesk.desk.access import Access
from orderdesk.desk.adding import add_order, order_text
from orderdesk.desk.change import Change, applied
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.distributing import distribute
from orderdesk.desk.steps import act_by_clock
from orderdesk.desk.typing_in import typed_in
from orderdesk.desk.work import Work
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _
from orderdesk.model import (
    ASSIGNED,
    MARKETPLACE,
    PAID_AMOUNT,
    Actor,
    ActorKind,
    Customer,
    FieldValue,
    Line,
    Order,
    lines_text,
)
from orderdesk.money import Money, checked
from orderdesk.rules.answers import destination, external_status, steps
from orderdesk.rules.book import Rulebook
from orderdesk.rules.payment import PAID, stands
from orderdesk.rules.roles import Right
from orderdesk.store import Store

_PLAIN = ("method", "payment", "address", "comment", "planned_at")
"""Fields that are taken over as they come."""


class Outcome(StrEnum):
    """What became of an incoming order."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it, with words where an operator should look."""

    outcome: Outcome
    said: str = ""


def type_in(desk: Desk, channel: str, answers: Mapping[str, str]) -> Order:
    """Add an order that an operator has typed in, as it is then."""
    return Intake(desk.store, desk.rules, desk.clock()).type_in(channel, answers, desk.actor)


class Intake:
    """Takes orders in, some at a time."""

    def __init__(self, store: Store, rules: Rules, now: int) -> None:
        """`now` is when the channel said what it says."""
        self._store = store
        self._rules = rules
        self._now = now
        self._texts: list[tuple[int, str]] = []
        self._actor = MARKETPLACE

    def type_in(self, channel: str, answers: Mapping[str, str], actor: Actor) -> Order:
        """Add an order that was typed in by hand, with a number of the shop's own series."""
        with self._store.write():
            access = Access(self._store, self._rules.roles, actor.name)
            access.check(Right.ADD)
            incoming = typed_in(self._store, channel, self._rules.book(channel), answers, self._now)
            if access.role().assigned_only:  # whoever sees only his own orders would lose it
                incoming = replace(incoming, facts={**incoming.facts, ASSIGNED: actor.name})
            self._texts.clear()
            self._actor = actor
            self._take(incoming)
            distribute(self._store, self._rules, self._now)
            self._store.orders.index(self._texts)
        order = self._store.orders.find(channel, incoming.number)
        assert order is not None
        return order

    def take(self, batch: Sequence[IncomingOrder]) -> list[Taken]:
        """Take a batch in one transaction; an order that is refused leaves nothing behind and stops no other."""
        try:
            return self._together(batch)
        except StoreError:
            raise
        except DeskError as error:
            if len(batch) == 1:
                return [Taken(Outcome.REFUSED, str(error))]
            return [taken for incoming in batch for taken in self.take([incoming])]

    def _together(self, batch: Sequence[IncomingOrder]) -> list[Taken]:
        self._texts.clear()
        with self._store.write():
            self._store.announcements.tell(self._rules.clocks)
            taken = [self._take(incoming) for incoming in batch]
            distribute(self._store, self._rules, self._now)
            self._store.orders.index(self._texts)
        return taken

    def _take(self, incoming: IncomingOrder) -> Taken:
        book = self._rules.book(incoming.channel)
        order = self._store.orders.find(incoming.channel, incoming.number)
        snapshot = incoming.snapshot()
        if order is None:
            return self._add(book, incoming, snapshot)
        work = Work(self._store, self._rules.clocks, book, order, self._now, MARKETPLACE)
        # What the channel says now speaks against what would have ended the order, not against its being late.
        while act_by_clock(work, moving=False):
            pass
        order = work.order
        before = self._store.orders.source(order.id)
        if before == snapshot:
            if self._rules.clocks.next_act(book, order) is not None:
                work.order = replace(order, seen_at=self._now)
                work.plan()
            return Taken(Outcome.UNCHANGED)
        return self._update(work, incoming, json.loads(before) if before else {}, snapshot)

    # --- an order not seen before ----------------------------------------------------------------------------

    def _add(self, book: Rulebook, incoming: IncomingOrder, snapshot: str) -> Taken:
        status, unsure = self._status(book, incoming)
        shelf = book.status_of(status).shelf
        customer = self._customer(incoming, None)
        facts = dict(incoming.facts)
        if incoming.external:
            facts["channel_status"] = _channel_status(incoming)
        if unsure:
            facts["attention"] = True
        currency = incoming.currency or book.currency
        lines = _lines(incoming, currency)
        sums = _sums(book, incoming.as_table(), _sum(lines))
        received = incoming.received_at or self._now
        entered = min(received, self._now)
        order = Order(
            id=0,
            channel=incoming.channel,
            number=incoming.number,
            version=1,
            status=status,
            shelf=shelf,
            entered_at=entered,
            customer=customer,
            method=incoming.method,
            payment=incoming.payment,
            address=incoming.address,
            comment=incoming.comment,
            goods=checked(sums["goods"] or 0, currency),
            delivery_cost=None if incoming.delivery_cost is None else checked(incoming.delivery_cost, currency),
            received_at=received,
            planned_at=incoming.planned_at,
            cancel_reason=self._reason(book, incoming) if shelf.closed else None,
            closed_at=entered if shelf.closed else None,
            facts=facts,
            seen_at=self._now,
        )
        total = checked(order.total.minor, currency)
        if facts.pop(PAID, False):
            facts[PAID_AMOUNT] = total.minor
        order = add_order(self._store, self._rules.clocks, book, order, lines, actor=self._actor, kind="received",
                          now=self._now)  # fmt: skip
        self._store.orders.set_source(order.id, snapshot)
        self._texts.append((order.id, order_text(order, lines)))
        return Taken(Outcome.ADDED, self._attention(incoming) if unsure else "")

    # --- an order that is there ------------------------------------------------------------------------------

    def _update(self, work: Work, incoming: IncomingOrder, before: dict[str, Any], snapshot: str) -> Taken:
        order, now = work.order, incoming.as_table()
        sets: dict[str, FieldValue] = {name: now[name] for name in _PLAIN if now[name] != before.get(name)}
        old_facts: dict[str, FieldValue] = before.get("facts", {})
        sets |= {key: value for key, value in incoming.facts.items() if old_facts.get(key) != value}
        sets |= {key: None for key in old_facts if key not in incoming.facts and key in order.facts}
        lines = _lines(incoming, order.total.currency)
        sets |= self._sums(work, now, before)
        if sets.pop(PAID, False) or (incoming.facts.get(PAID) and {"goods", "delivery_cost"} & sets.keys()):
            due = applied(order, Change(kind="", sets=sets)).total
            sets[PAID_AMOUNT] = max(due.minor, order.received.minor)
        said, kind = "", "updated"
        told = (incoming.external, incoming.status) != (before.get("external"), before.get("status"))
        if told or PAID_AMOUNT in sets or ((incoming.external or incoming.status) and self._given_up(order)):
            moved, kind, said = self._moved(work, incoming, applied(order, Change(kind="", sets=sets)))
            sets |= moved
        customer = order.customer
        if (incoming.customer, incoming.phone) != (before.get("customer"), before.get("phone")):
            customer = self._customer(incoming, order.customer)
            sets |= {"customer_id": customer.id, "customer_name": customer.name}
            if customer.id != order.customer.id:
                self._store.customers.count_order(order.customer.id, -1)
                self._store.customers.count_order(customer.id)
        if "split_into" in order.facts:  # the channel still sees one order; its goods and sums are two here
            sets = {name: value for name, value in sets.items() if name not in ("goods", "delivery_cost", PAID_AMOUNT)}
            lines = []
        recorded: dict[str, tuple[FieldValue, FieldValue]] = {}
        old_lines, new_lines = lines_text(self._store.orders.lines(order.id)), lines_text(lines)
        if lines and old_lines != new_lines:  # an answer without its lines does not say there are none
            self._store.orders.set_lines(order.id, lines)
            recorded["lines"] = old_lines, new_lines
        self._store.orders.set_source(order.id, snapshot)
        work.order = replace(order, seen_at=self._now)
        sets = {name: value for name, value in sets.items() if order.value(name) != value}
        if not sets and not recorded:
            return Taken(Outcome.UNCHANGED, said)
        after = work.commit(Change(kind=kind, sets=sets, recorded=recorded, customer=customer, note=said))
        self._texts.append((after.id, order_text(after, lines or self._store.orders.lines(order.id))))
        return Taken(Outcome.UPDATED, said)

    def _sums(self, work: Work, now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, int | None]:
        """The sums that the channel has changed; what it named before is read as it is read now."""
        here = _sum(self._store.orders.lines(work.order.id))
        theirs = _told(before)
        sums = _sums(work.book, now, _first_of(_told(now), theirs, here))
        known = _sums(work.book, before, _first_of(theirs, here)) if before else {}
        return {name: value for name, value in sums.items() if name not in known or known[name] != value}

    def _moved(self, work: Work, incoming: IncomingOrder, order: Order) -> tuple[dict[str, FieldValue], str, str]:
        """What the channel's new status sets, the event it is, and words where an operator should look.

        `order` has its other changes already.
        """
        book = work.book
        status, unsure = self._status(book, incoming)
        status = stands(book, order, status)
        sets: dict[str, FieldValue] = {"attention": True if unsure else None}
        sets["channel_status"] = _channel_status(incoming) or status
        said = self._attention(incoming) if unsure else ""
        if status == order.status:
            return sets, "updated", said
        if not unsure and self._given_up(order) and not book.status_of(status).shelf.closed:
            sets |= {**work.entering(status), "cancel_reason": None, "attention": True}
            return sets, "reopened", _("cancelled here by the clock, but the channel still has it: taken up again")
        if unsure or book.stage(status) < book.stage(order.status):
            said = said or _("the channel says “{theirs}”, here it is “{ours}”: kept as it is here").format(
                theirs=_(book.status_of(status).title), ours=_(book.status_of(order.status).title)
            )
            return {**sets, "attention": True}, "updated", said
        reason = self._reason(book, incoming) if book.status_of(status).shelf.closed else None
        return sets | work.entering(status, reason=reason), self._event(book, order, status), said

    def _given_up(self, order: Order) -> bool:
        """Whether it was our own clock that closed the order: a presumption that the channel can correct."""
        if not order.shelf.closed:
            return False
        moves = [event for event in self._store.history.of(order.id) if "status" in event.changes]
        return moves[-1].actor.kind is ActorKind.SYSTEM

    def _event(self, book: Rulebook, order: Order, status: str) -> str:
        """The name of the step that leads to a status, whoever would take it; none that claims to know a cause."""
        for by in (ActorKind.MARKETPLACE, ActorKind.OPERATOR):
            for step in steps(book, order, by):
                if not step.reason and destination(book, step, order) == status:
                    return step.event
        return "updated"

    def _status(self, book: Rulebook, incoming: IncomingOrder) -> tuple[str, bool]:
        """Which status the channel means, and whether that is a guess."""
        if incoming.status:
            if any(status.key == incoming.status for status in book.status):
                return incoming.status, False
            found = external_status(book, {"status": incoming.status}, incoming.facts)
            if found is None:
                raise DeskError(
                    _("unknown status “{status}”; allowed: {allowed}").format(
                        status=incoming.status, allowed=", ".join(status.key for status in book.status)
                    )
                )
            return found.status, found.unsure
        if not incoming.external:
            return book.status[0].key, False
        found = external_status(book, incoming.external, incoming.facts)
        return (book.status[0].key, True) if found is None else (found.status, found.unsure)

    def _reason(self, book: Rulebook, incoming: IncomingOrder) -> str | None:
        """The cancel reason by the channel's own name for it."""
        theirs = incoming.facts.get("channel_reason")
        return next((reason.key for reason in book.reason if theirs and reason.tell == theirs), None)

    def _attention(self, incoming: IncomingOrder) -> str:
        return _("unknown state of the channel: {state}").format(state=_channel_status(incoming))

    def _customer(self, incoming: IncomingOrder, known: Customer | None) -> Customer:
        """The buyer: by phone; without one the buyer the order has, or a new one."""
        name = incoming.customer or (known.name if known else "")
        if incoming.phone:
            found = self._store.customers.with_phone(incoming.phone)
        else:
            found = None if known is None else (known.id, known.orders)
        if found is None:
            return Customer(self._store.customers.add(incoming.phone), name, incoming.phone, 0)
        return Customer(found[0], name, incoming.phone or (known.phone if known else None), found[1])


def _channel_status(incoming: IncomingOrder) -> str:
    return "/".join(incoming.external.values())


def _lines(incoming: IncomingOrder, currency: str) -> list[Line]:
    lines = [Line(line.sku, line.name, line.quantity, Money(line.price, currency)) for line in incoming.lines]
    for line in lines:
        checked(line.total.minor, currency)
    return lines


def _sums(book: Rulebook, said: Mapping[str, Any], lines: int | None) -> dict[str, int | None]:
    """Goods and delivery of an order as its channel tells them, where its lines come to so much."""
    goods, cost = said.get("goods"), said["delivery_cost"]
    if goods is None:
        goods = goods_of(lines, said["total"], cost, total_has_delivery=book.total_has_delivery)
    return {"goods": goods, "delivery_cost": cost}


def _told(said: Mapping[str, Any]) -> int | None:
    """What the lines come to that a channel tells; `None` where it tells none."""
    lines = said.get("lines")
    return sum(quantity * price for _sku, _name, quantity, price in lines) if lines else None


def _sum(lines: Sequence[Line]) -> int | None:
    return sum(line.total.minor for line in lines) if lines else None


def _first_of(*sums: int | None) -> int | None:
    return next((known for known in sums if known is not None), None)

"""The unit of work: one order, read and changed inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from orderdesk.dates import when
from orderdesk.desk.change import Change, Outgoing, applied, differences
from orderdesk.errors import Refused, Stale
from orderdesk.i18n import _
from orderdesk.model import Actor, ActorKind, Event, FieldValue, Order
from orderdesk.rules.answers import destination, refuse_step
from orderdesk.rules.book import Rulebook, Step
from orderdesk.rules.clocks import Clocks, acts_at
from orderdesk.sla.countdown import countdown
from orderdesk.store import Store
from orderdesk.words import actor_name, event_name


@dataclass(slots=True)
class Work:
    """An order under the write lock, with the rules that apply to it."""

    store: Store
    clocks: Clocks
    book: Rulebook
    order: Order
    now: int
    actor: Actor

    def commit(self, change: Change, actor: Actor | None = None) -> Order:
        """Store the change with its event, clock, outbox and stock; the order as it is then."""
        before = self.order
        after = self._clocked(applied(before, change))
        if not self.store.orders.save(after, acts_at=acts_at(self.book, after)):
            raise Stale(_("Order {number} was changed at this moment: look again.").format(number=before.number))
        self.store.history.append(
            before.id,
            after.version,
            at=max(self.now if change.at is None else change.at, self.store.history.last_at(before.id)),
            recorded_at=self.now,
            actor=actor or self.actor,
            kind=change.kind,
            tier=self._tier(self.now if change.at is None else change.at),
            changes={**differences(before, change.sets), **change.recorded},
            note=change.note,
        )
        for item in change.outgoing:
            self.store.outbox.add(before.id, to=item.to, kind=item.kind, text=item.text, at=self.now)
        if change.contact is not None:
            self.store.contacts.add(before.id, change.contact)
        for sku, on_hand in change.stock.items():
            self.store.stock.set(sku, on_hand, self.now)
        self.order = after
        return after

    def entering(self, status: str, *, at: int | None = None, reason: str | None = None) -> dict[str, FieldValue]:
        """The fields that coming into a status sets; `reason` where the order ends by it."""
        shelf, moment = self.book.status_of(status).shelf, self.now if at is None else at
        sets: dict[str, FieldValue] = {"status": status, "shelf": shelf.value, "entered_at": moment}
        sets["closed_at"] = moment if shelf.closed else None
        if reason:
            sets["cancel_reason"] = reason
        return sets

    def taking(self, step: Step, *, at: int | None = None) -> dict[str, FieldValue]:
        """The fields that a step sets."""
        return self.entering(destination(step, self.order), at=at, reason=step.reason)

    def sending(self, step: Step) -> tuple[Outgoing, ...]:
        """What a step sends: its message to the buyer, its request to the marketplace."""
        outgoing = []
        if step.message:
            outgoing.append(self.message(step.message))
        if step.tell:
            outgoing.append(Outgoing("marketplace", step.tell, _(step.title)))
        return tuple(outgoing)

    def message(self, name: str) -> Outgoing:
        """A message of the rulebook to the buyer."""
        return Outgoing("buyer", name, _(self.book.message[name]).format(number=self.order.number))

    def check_version(self, version: int | None) -> None:
        """Refuse when what the operator saw (`version`) has been changed since; notes and calls do not count."""
        if version is None or version == self.order.version:
            return
        changed = [event for event in self.store.history.since(self.order.id, version) if event.changes]
        if changed:
            raise Stale(
                _("Order {number} has been changed — {what}. Nothing was done: look again.").format(
                    number=self.order.number, what=self._said(changed[-1])
                )
            )

    def refuse(self, what: str, by: ActorKind = ActorKind.OPERATOR) -> Refused:
        """The sentence for an act that is not there now; says who brought the order where it is."""
        moves = [event for event in self.store.history.of(self.order.id) if "status" in event.changes]
        return refuse_step(self.book, self.order, what, self._said(moves[-1]) if len(moves) > 1 else "", by)

    def _said(self, event: Event) -> str:
        moment = when(event.at, self.now, self.book.zone)
        return f"{event_name(event.kind)}: {actor_name(event.actor)}, {moment}"

    def _tier(self, at: int) -> str | None:
        deadline = self.order.deadline
        return None if deadline is None else countdown(deadline, at, self.clocks.timeline(deadline)).tier

    def _clocked(self, order: Order) -> Order:
        return replace(order, deadline=self.clocks.deadline(self.book, order))

"""The unit of work: one order, read and changed inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.change import Change, Outgoing, applied, differences
from orderdesk.desk.clocks.machine_clock import APART
from orderdesk.desk.clocks.quiet_hours import call_time, out_of_quiet
from orderdesk.desk.customers.recognise import OTHER_CONTACT, searched
from orderdesk.desk.dispatch.following import follow, plan_refund
from orderdesk.desk.intake.add import SEARCHED
from orderdesk.desk.ledgers.money import post_money, with_money
from orderdesk.desk.ledgers.order_goods import follow_change, hide
from orderdesk.desk.orders.message_texts import message_text, told_text
from orderdesk.desk.orders.price import due_charges, situation
from orderdesk.desk.views.visible_events import seen
from orderdesk.errors import Refused, Stale
from orderdesk.i18n import _, mark, outside
from orderdesk.model import (
    BEGAN_UNSEEN,
    CALL_AT,
    CANCEL_REQUESTED,
    GOODS_BACK,
    Actor,
    ActorKind,
    Alert,
    FactName,
    FieldValue,
    Line,
    Order,
)
from orderdesk.rules.cancel_costs import Charge
from orderdesk.rules.context import RuleContext
from orderdesk.rules.deadlines import ACTS_DONE, Clocks, targets
from orderdesk.rules.edits import PROMISE, can_move_date
from orderdesk.rules.possible import destination, refuse_step, way_of
from orderdesk.rules.questions import named_before
from orderdesk.rules.refunds import refunding
from orderdesk.rules.rulebook.goods_words import GoodsAct
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import AskKind, MoneyEffect, Proof, Step
from orderdesk.sla.countdown import countdown
from orderdesk.store import Store
from orderdesk.store.orders.undo_notes import UndoNote
from orderdesk.values import replace
from orderdesk.wording.dates import LATEST
from orderdesk.wording.history_lines import done_by, done_to, held_by

_OF_STATUS: Final = (ACTS_DONE, BEGAN_UNSEEN, CALL_AT, FactName.HELD_BACK, FactName.SENT_ALONE)
"""Facts that end with the status."""

_SUPPORT: Final = "support"
"""The kind of what the marketplace's support must be sent."""

_QUIET: Final = frozenset(_OF_STATUS) - {FactName.HELD_BACK}
"""Changes that make nobody's screen stale."""


class UnitOfWork(Struct):
    """An order under the write lock, with the rules that apply to it."""

    store: Store
    clocks: Clocks
    book: Rulebook
    order: Order
    now: int
    actor: Actor
    books: Callable[[str], Rulebook]
    """The rulebook of any channel: a change may touch other orders too."""
    shop: str = ""
    """The shop's name, for messages."""
    undo_window: int = 0
    """For how many seconds an operator can take back what they do."""
    zone: str = "UTC"
    """The desk's, in which its sentences tell the time."""
    act: int | None = None
    """The act that all its changes belong to, where that has begun already: one over several orders."""
    stays: str = ""
    """Why an operator cannot take its changes back, as a message id, where that holds of all of them."""
    cash_with: str = ""
    """The courier into whose hands cash comes by its changes; else it comes into the till."""

    def commit(self, change: Change, actor: Actor | None = None) -> Order:
        """Store the change with its event, clock, outbox and goods; the order as it is then.

        What an operator does can be taken back for a while, so nobody outside hears of it before.
        """
        before, actor = self.order, actor or self.actor
        change = replace(change, sets={**change.sets, **with_money(self.store, self.book, before, change)})
        change = replace(change, sets={**named_before(self.book, before, applied(before, change)), **change.sets})
        change = self._asking_still(replace(change, stays=change.stays or self.stays))
        moment = self.now if change.at is None else change.at
        after = replace(self.would_be(change), alerts_from=moment if change.alerts_from is None else change.alerts_from)
        if not self.store.orders.save(after, self.clocks.plan(self.book, after), before):
            said = _("Order {number} has just been changed: check it again.").format(number=before.number)
            raise Stale(said, before.version)
        at = self._in_turn(moment)
        act = self._act(change, actor, at)
        seq = self.store.history.append(
            before.id,
            after.version,
            act=act,
            at=at,
            recorded_at=self.now,
            actor=actor,
            kind=change.kind,
            tier=self._tier(moment),
            changes={**differences(before, {**change.sets, "total": after.total.minor}), **change.recorded},
            note=change.note,
        )
        post_money(self.store, self.book, before, after, act, change, at=at, actor=actor, courier=self.cash_with)
        until = self.now + self.undo_window if actor.operator else self.now  # what they say that a buyer did, too
        note = UndoNote(
            until=until,
            stays=change.stays,
            alerts_from=before.alerts_from,
            lines=self._lines(change),
            emptied=follow_change(self, change, after, act),
            hidden=hide(self, change.hidden, act),
            replaced=self._replaced(change),
            outbox=self._outbox(change, actor, self.now if change.stays else until, act),
            charges=tuple(
                self.store.charges.add(before.id, charge.fee.key, charge.amount, at=moment, act=act)
                for charge in change.charges
            ),
        )
        if until > self.now:
            self.store.undo_notes.add(before.id, after.version, seq, note, now=self.now)
        if change.contact is not None:
            self.store.contacts.add(before.id, change.contact, act)
        follow(self, before, after, act, actor, change)
        undone = change.reverses is not None
        plan_refund(self.store, self.book, before, after, act, at=at, kind=change.kind, undone=undone)
        self.order = after = replace(after, short=self.store.reservations.short_of(after.id))
        if not change.sets.keys().isdisjoint(SEARCHED):
            other = change.sets.get(OTHER_CONTACT)
            self.order, texts = searched(self.store, after, other, self.book.country, act)
            self.store.orders.index(texts)
        return self.order

    def _act(self, change: Change, actor: Actor, at: int) -> int:
        """The act of a change: the one that it says it belongs to, or one of its own."""
        if change.act is not None or self.act is not None:
            return change.act or self.act or 0
        return self.store.acts.open(change.kind, actor, at=at, recorded_at=self.now)

    def would_be(self, change: Change) -> Order:
        """The order as it would be after the change, its clock included."""
        order = applied(self.order, change)
        return replace(order, deadline=self.clocks.deadline(self.book, order))

    def situation(self, at: int | None = None, **known: FieldValue) -> RuleContext:
        """The order as the rules' conditions see it."""
        return situation(self.store, self.clocks, self.book, self.order, self.now if at is None else at).with_(**known)

    def step_change(
        self, step: Step, sets: Mapping[str, FieldValue] | None = None, *, note: str = "", at: int | None = None,
        money: MoneyEffect | None = None,
    ) -> Change:  # fmt: skip
        """What taking a step changes and sends; `sets` is what was filled in, `at` its true instant if not now.

        `money` is what the reason to cancel says of it, where it does.
        """
        made = self._made(step, {} if sets is None else sets, self.now if at is None else at)
        after = applied(self.order, Change(kind="", sets=made))
        way = way_of(self.book, step, after)
        status = destination(self.book, step, after)
        if status != self.order.status:
            made |= self.entering(status, at=at, reason=step.reason, money=money or step.money)
            made |= {GOODS_BACK: True} if step.goods is GoodsAct.BACK else {}
            after = applied(self.order, Change(kind="", sets=made))
        elif any(name in made for target in targets(self.book, after) for name in target.since):
            made[ACTS_DONE] = None  # its clock starts anew, and so does what the system does by it
        outgoing = () if way is not None and way.silent else self._sending(step, made, after)
        return Change(kind=step.event, sets=made, note=note, at=at, outgoing=outgoing,
                      charges=self.charges(step.reason, at) if step.reason else (), stays=_stays(step))  # fmt: skip

    def entering(
        self, status: str, *, at: int | None = None, reason: str | None = None, money: MoneyEffect | None = None
    ) -> dict[str, FieldValue]:
        """The fields that coming into a status sets; `reason` and `money` as its step says them."""
        shelf, moment = self.book.status_of(status).shelf, self.now if at is None else at
        sets: dict[str, FieldValue] = {"status": status, "shelf": shelf.value, "entered_at": moment}
        sets["closed_at"] = moment if shelf.closed else None
        ended = (*_OF_STATUS, GOODS_BACK, *([CANCEL_REQUESTED, FactName.WITH_COURIER] if shelf.closed else []))
        sets |= {name: None for name in ended if name in self.order.facts}
        sets |= refunding(self.book, self.order, status, money)
        if reason:
            sets["cancel_reason"] = reason
        return sets

    def charges(self, reason: str, at: int | None = None) -> tuple[Charge, ...]:
        """The fees of ending the order for a reason."""
        moment = self.now if at is None else at
        return tuple(due_charges(self.store, self.book, self.situation(at, reason=reason), moment))

    def message(self, name: str, order: Order | None = None) -> Outgoing:
        """A message of the rulebook to the buyer."""
        of = self.order if order is None else order
        speaks = self.store.remarks.language(of.customer.id) or self.book.language
        return Outgoing("buyer", name, message_text(self.book, name, of, self.shop, self.now, speaks))

    def telling(
        self, tell: str, what: str, sets: Mapping[str, FieldValue], fields: Iterable[str]
    ) -> tuple[Outgoing, ...]:
        """What the marketplace is told, where it is: `what`, and of the `fields` those that change."""
        if not tell:
            return ()
        told = {name: sets[name] for name in fields if sets.get(name) is not None}
        after = applied(self.order, Change(kind="", sets={name: sets[name] for name in PROMISE if name in sets}))
        return (Outgoing("marketplace", tell, told_text(self.book, what, told, after, self.now), details=told),)

    def plan(self) -> None:
        """Note anew when its clock next wants something."""
        self.store.orders.plan(self.order, self.clocks.plan(self.book, self.order))

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Note alerts of one instant, each once; the order itself has not changed."""
        for alert in alerts:
            self.store.alerts.add(self.order.id, alert, self.now)
        self.order = replace(self.order, alerts_from=alerts[0].at + 1)
        self.plan()

    def _in_turn(self, moment: int) -> int:
        """The moment, or that of the event before where this is known of too late to stand before it.

        While the clock is believed, no event that was noted later than now tells the time: its clock was wrong. So the
        order's history may go back once, instead of dating all that follows falsely.
        """
        history = self.store.history
        last = history.last_at(self.order.id, LATEST)
        if last > self.now and not (self.store.acts.set_clock or self.store.clock_in_doubt()):
            last = history.last_at(self.order.id, self.now + APART)
        return max(moment, last)

    def _made(self, step: Step, sets: Mapping[str, FieldValue], now: int) -> dict[str, FieldValue]:
        """What was filled in, and what the step sets by itself."""
        made = dict(sets)
        for name, value in step.sets.items():
            made[name] = now if value == "@now" else None if value is False else value
            if name == CALL_AT and value == "@now" and ActorKind.SYSTEM in step.by:
                made[name] = call_time(self.book, now)
        return made

    def _sending(self, step: Step, made: Mapping[str, FieldValue], after: Order) -> tuple[Outgoing, ...]:
        """What a step sends: its message to the buyer, its requests to the marketplace."""
        outgoing = [self.message(said, after)] if (said := step.told_at(after.status)) else []
        told = [ask.field for ask in step.ask if ask.kind is not AskKind.YES]  # a yes is what the step itself says
        outgoing += self.telling(step.tell, outside(step.title), made, [*told, *PROMISE])
        if step.request:
            outgoing.append(Outgoing("marketplace", _SUPPORT, self._worded(step.request, after)))
        return tuple(outgoing)

    def _asking_still(self, change: Change) -> Change:
        """The change with what waits for the marketplace's support worded as the order is then.

        It waits no more where nothing is asked of support any more. What support has been told stays as it was told.
        """
        if not self.order.facts.get(CANCEL_REQUESTED):
            return change
        after = applied(self.order, change)
        waiting = [item for item in self.store.outbox.untold(self.order.id) if item.kind == _SUPPORT]
        if not after.facts.get(CANCEL_REQUESTED):
            return replace(change, withdrawn=tuple(item.id for item in waiting))
        name = next((step.request for step in self.book.step if step.request), "")
        text = self._worded(name, after) if name else ""
        old = tuple(item.id for item in waiting if item.text != text)
        anew = (Outgoing("marketplace", _SUPPORT, text, old),) if text and old else ()
        return replace(change, outgoing=(*change.outgoing, *anew))

    def _lines(self, change: Change) -> tuple[Line, ...] | None:
        """Put the change's lines in place; what there was before."""
        if change.lines is None:
            return None
        before = tuple(self.store.orders.lines(self.order.id))
        self.store.orders.set_lines(self.order.id, change.lines)
        return before

    def _replaced(self, change: Change) -> tuple[int, ...]:
        """Never send what the change tells anew, or makes untrue; the ids."""
        found = [*change.withdrawn, *(item for sent in change.outgoing for item in sent.instead)]
        return tuple(item for item in found if self.store.outbox.withdraw(item, self.now))

    def _outbox(self, change: Change, actor: Actor, held: int, act: int) -> tuple[int, ...]:
        """Put what the change tells into the outbox, where it is `held` until then; the ids."""
        items = [(to.to, to.kind, to.text, self._not_before(to, actor, held), to.details) for to in change.outgoing]
        return self.store.outbox.add(self.order.id, items, act=act, at=self.now)

    def _not_before(self, item: Outgoing, actor: Actor, held: int) -> int | None:
        """Until when a message waits: what the system tells a buyer at night can wait for the morning."""
        if item.to == "buyer" and actor.kind is ActorKind.SYSTEM:
            held = max(held, out_of_quiet(self.now, self.book.zone))
        return held if held > self.now else None

    def _worded(self, name: str, order: Order) -> str:
        return message_text(self.book, name, order, self.shop, self.now)

    def check_version(self, version: int | None) -> None:
        """Refuse when what the operator saw (`version`) has been changed since; notes and calls do not count.

        The sentence says what was changed last and by whom, and how much more there was.
        """
        if version is None or version == self.order.version:
            return
        since = self.store.history.since(self.order.id, version)
        changed = [event for event in since if event.changes.keys() - _QUIET]
        if changed:
            *before, last = seen(self.store, changed)
            what = done_to(last, self.order, self.book, self.now, self.zone)
            if before:
                what += "; " + _("{count} more").format(count=len(before))
            said = _("Order {number} has been changed — {what}. Nothing was done: look again.")
            raise Stale(said.format(number=self.order.number, what=what), self.order.version)

    def check_held(self) -> None:
        """Refuse when another operator holds the order."""
        claim = self.store.claims.of(self.order.id)
        if claim is not None and claim.operator != self.actor.name:
            said = _("Order {number}: {who}. Nothing was done: wait or ask; who assigns orders can take it over.")
            who = held_by(claim.operator, claim.since, self.now, self.zone)
            raise Refused(said.format(number=self.order.number, who=who))

    def refuse(self, what: str, by: ActorKind = ActorKind.OPERATOR) -> Refused:
        """The sentence for an act that is not there now; says who brought the order where it is."""
        moves = [event for event in self.store.history.of(self.order.id) if "status" in event.changes]
        who = done_by(moves[-1], self.now, self.zone) if len(moves) > 1 else ""
        beside = [_("move the date")] if can_move_date(self.book, self.order) else []
        return refuse_step(self.book, self.order, what, who, by, beside)

    def _tier(self, at: int) -> str | None:
        deadline = self.clocks.judged(self.book, self.order)
        return None if deadline is None else countdown(deadline, at, self.clocks.timeline(deadline)).tier


def _stays(step: Step) -> str:
    """Why a step cannot be taken back, as a message id; empty when it can."""
    if step.proof is not Proof.NONE:
        return mark("the goods were given out against the buyer's code")
    return ""

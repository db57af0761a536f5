"""The Desk: every use case, for whoever asks. It checks the rule, makes one transaction, gives the order back.

What is refused is refused here, with a sentence, also when a screen forgot to hide the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from orderdesk.clock import Clock
from orderdesk.config import Config
from orderdesk.desk.change import Change, Outgoing
from orderdesk.desk.handover import SentCode, current_code, draft_code, try_code
from orderdesk.desk.offers import emptied, offer
from orderdesk.desk.typed import words
from orderdesk.desk.work import Work
from orderdesk.errors import BadInput, DeskError, NotFound, Refused
from orderdesk.i18n import _
from orderdesk.messages.codes import CodeSecret
from orderdesk.messages.sms import Gateway, SendFailed
from orderdesk.model import BUYER, MARKETPLACE, SYSTEM, Actor, ActorKind, Consent, Contact, FieldValue, Order
from orderdesk.rules.answers import (
    CONTACT_RESULTS,
    cancel_step,
    check_consent,
    date_move,
    open_step,
    reasons,
    steps,
)
from orderdesk.rules.book import CODE_MESSAGE, Comment, Rulebook, Step
from orderdesk.rules.clocks import Clocks, acts_at, target_of
from orderdesk.store import Store
from orderdesk.text import clean
from orderdesk.words import result_name, via_name

T = TypeVar("T")

_OUTSIDE = {ActorKind.BUYER: BUYER, ActorKind.MARKETPLACE: MARKETPLACE, ActorKind.SYSTEM: SYSTEM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What governs the orders: rulebooks by key, clocks, settings."""

    books: Mapping[str, Rulebook]
    clocks: Clocks
    config: Config

    def fingerprint(self) -> str:
        """One text that differs when any rule, hour or account does."""
        accounts = sorted((name, repr(settings)) for name, settings in self.config.channels.items())
        books = sorted((key, repr(book)) for key, book in self.books.items())
        return hashlib.sha256(repr((books, accounts, self.clocks.described())).encode()).hexdigest()

    def book(self, channel: str) -> Rulebook:
        """The rulebook of a channel; `Refused` when there is none."""
        book = self.books.get(self.config.rulebook_of(channel))
        if book is None:
            raise Refused(
                _("There is no rulebook for the channel “{channel}”; there are: {known}.").format(
                    channel=channel, known=", ".join(self.books)
                )
            )
        return book


class Desk:
    """The use cases of one operator over one store."""

    def __init__(
        self, store: Store, rules: Rules, clock: Clock, operator: str, secret: CodeSecret, gateway: Gateway
    ) -> None:
        """`operator` is who acts; `secret` and `gateway` make and send hand-over codes."""
        self.store = store
        self.rules = rules
        self.clock = clock
        self.actor = Actor(operator)
        self._secret = secret
        self._gateway = gateway

    # --- what an operator does -------------------------------------------------------------------------------

    def find(self, reference: str) -> Order:
        """The order by its number, or `channel:number` where two channels share one."""
        channel, colon, number = reference.strip().partition(":")
        found = [self.store.orders.find(channel, number)] if colon else self.store.orders.by_number(channel)
        orders = [order for order in found if order is not None]
        if not orders:
            raise NotFound(_("There is no order {number}.").format(number=clean(reference, limit=40)))
        if len(orders) > 1:
            names = ", ".join(f"{order.channel}:{order.number}" for order in orders)
            raise BadInput(_("Several orders bear this number: {names}.").format(names=names))
        return orders[0]

    def open(self, order: Order) -> Order:
        """Open an order; where its rulebook says so, that starts its processing."""
        step = open_step(self.rules.book(order.channel), order)
        return order if step is None else self.take(order, step.key)

    def take(self, order: Order, step_key: str, *, version: int | None = None) -> Order:
        """Take a step, such as `accept`."""

        def act(work: Work) -> Order:
            step = work.book.step_of(step_key)
            if step is None:
                known = ", ".join(s.key for s in steps(work.book, work.order) if not s.cancels and s.proof == "none")
                raise BadInput(
                    _("There is no step “{step}”. Possible now: {known}.").format(
                        step=clean(step_key, limit=40), known=known or "—"
                    )
                )
            possible = [s for s in steps(work.book, work.order) if s.key == step_key]
            if not possible or possible[0].cancels or possible[0].proof != "none":
                raise work.refuse(_(step.title))
            return work.commit(_step_change(work, possible[0]))

        return self._change(order, act, version)

    def cancel(self, order: Order, reason_key: str, *, comment: str = "", version: int | None = None) -> Order:
        """Cancel for a reason, by its key or digit; stock, outbox and evidence in the same transaction."""

        def act(work: Work) -> Order:
            step = cancel_step(work.book, work.order)
            if step is None:
                raise work.refuse(_("cancel"))
            reason = next((r for r in reasons(work.book, work.order) if r is work.book.reason_of(reason_key)), None)
            if reason is None:
                known = ", ".join(f"{r.digit} {r.key}" for r in reasons(work.book, work.order))
                raise Refused(_("This reason is not to be had for the order; there are: {known}.").format(known=known))
            said = words(comment)
            if reason.comment is Comment.REQUIRED and not said:
                raise Refused(_("“{reason}” needs a comment.").format(reason=_(reason.title)))
            found = offer(self.store, work.order.channel, reason, self.store.contacts.of(work.order.id), work.now)
            sets = {**work.taking(step), "cancel_reason": reason.key}
            if reason.evidence is not None:
                sets["evidence"] = found.proven
            outgoing = [Outgoing("marketplace", reason.tell or step.tell, _(reason.title))]
            if reason.message:
                outgoing.append(work.message(reason.message))
            return work.commit(
                Change(
                    kind=step.event,
                    sets=sets,
                    note=": ".join(part for part in (_(reason.title), said) if part),
                    outgoing=tuple(outgoing),
                    stock=emptied(self.store, reason, work.order),
                )
            )

        return self._change(order, act, version)

    def reschedule(self, order: Order, to: int, consent: Consent | None = None, *, version: int | None = None) -> Order:
        """Move the planned date to the instant `to`: earlier freely, later only with the buyer's consent."""

        def act(work: Work) -> Order:
            move = date_move(work.book, work.order, to)
            if to < work.now:
                raise Refused(_("The new date lies in the past."))
            check_consent(work.book, move, consent)
            sets: dict[str, FieldValue] = {"planned_at": to}
            if work.order.value("first_planned_at") is None and work.order.planned_at is not None:
                sets["first_planned_at"] = work.order.planned_at
            note = ""
            if consent is not None:
                sets |= {"consent_by": consent.by, "consent_via": consent.via, "consent_at": work.now}
                note = words(consent.note)
            assert work.book.date is not None
            tell = work.book.date.tell
            outgoing = [Outgoing("marketplace", tell, _("move the date in the channel's cabinet"))] if tell else []
            return work.commit(Change(kind="rescheduled", sets=sets, note=note, outgoing=tuple(outgoing)))

        return self._change(order, act, version)

    def send_code(self, order: Order, *, version: int | None = None) -> SentCode:
        """Send the buyer a hand-over code. `SendFailed` when it did not leave."""
        limits = self.rules.config.codes
        draft = self._change(order, lambda work: draft_code(work, self._secret, limits), version)
        book = self.rules.book(order.channel)
        text = _(book.message.get(CODE_MESSAGE, "{number}: {code}")).format(number=order.number, code=draft.code)
        try:
            self._gateway.send(phone=draft.phone, text=text, order=order.number, at=self.clock())
        except SendFailed:
            with self.store.write():
                self.store.codes.end(draft.code_id, "failed", self.clock())
            self._change(order, lambda work: work.commit(Change(kind="code_failed")))
            raise
        with self.store.write():
            self.store.codes.activate(draft.code_id)
        return draft.sent

    def code_at_hand(self, order: Order) -> SentCode | None:
        """The code that has been sent and can still be given."""
        return current_code(self._work(order), self._secret, self.rules.config.codes)

    def hand_over(self, order: Order, code: str, *, version: int | None = None) -> Order:
        """Give the order out against the buyer's code; `Refused` says how many tries are left."""
        limits = self.rules.config.codes
        outcome = self._change(order, lambda work: try_code(work, code, self._secret, limits), version)
        if isinstance(outcome, DeskError):
            raise outcome
        return outcome

    def note(self, order: Order, text: str) -> Order:
        """Add a note that only the shop sees."""
        said = words(text)
        if not said:
            raise BadInput(_("The note is empty."))
        return self._change(order, lambda work: work.commit(Change(kind="note", note=said)))

    def log_contact(self, order: Order, result: str, *, via: str = "", note: str = "") -> Order:
        """Log a call or message to the buyer with its result."""

        def act(work: Work) -> Order:
            way = via or work.book.contact[0]
            if way not in work.book.contact:
                raise Refused(
                    _("The buyer is reached through: {allowed}.").format(allowed=", ".join(work.book.contact))
                )
            if result not in CONTACT_RESULTS:
                raise BadInput(_("A call ends with one of: {allowed}.").format(allowed=", ".join(CONTACT_RESULTS)))
            contact = Contact(at=work.now, operator=work.actor.name, via=way, result=result, note=words(note))
            said = f"{via_name(way)}: {result_name(result)}"
            return work.commit(
                Change(
                    kind="call" if way == "phone" else "message",
                    note=f"{said} — {contact.note}" if contact.note else said,
                    contact=contact,
                )
            )

        return self._change(order, act)

    # --- what happens outside --------------------------------------------------------------------------------

    def event(self, order: Order, kind: str) -> Order:
        """Something that the buyer, the bank or the marketplace did, such as `contract_signed`."""

        def act(work: Work) -> Order:
            outside = (ActorKind.BUYER, ActorKind.MARKETPLACE)
            known = [step for step in work.book.step if any(by in step.by for by in outside)]
            for by in outside:
                for step in steps(work.book, work.order, by):
                    if kind in (step.key, step.event):
                        return work.commit(_step_change(work, step), _OUTSIDE[by])
            title = next((_(step.title) for step in known if kind in (step.key, step.event)), None)
            if title is None:
                raise BadInput(
                    _("There is no event “{kind}”; there are: {known}.").format(
                        kind=clean(kind, limit=40), known=", ".join(dict.fromkeys(step.event for step in known))
                    )
                )
            raise work.refuse(title, ActorKind.MARKETPLACE)

        return self._change(order, act)

    def tick(self) -> list[Order]:
        """Do what the clocks ask for by now, the oldest first; the orders as they are then."""
        done: list[Order] = []
        before = -1
        while len(done) > before:
            before = len(done)
            for order in self.store.orders.acting(self.clock()):
                with self.store.write():
                    work = self._work(order)
                    if self._timed_out(work):
                        done.append(work.order)
        return done

    # --- inside ----------------------------------------------------------------------------------------------

    def _change(self, order: Order, act: Callable[[Work], T], version: int | None = None) -> T:
        """Run `act` on the order as it is now, under the write lock; its clock's own act goes before."""
        refused: Refused | None = None
        with self.store.write():
            work = self._work(order)
            self.store.operators.seen(self.actor.name, work.now)
            if self._timed_out(work):
                refused = work.refuse(_("anything"))
            else:
                work.check_version(version)
                return act(work)
        raise refused

    def _work(self, order: Order) -> Work:
        current = self.store.orders.get(order.id)
        if current is None:
            raise NotFound(_("There is no order {number}.").format(number=order.number))
        book = self.rules.book(current.channel)
        return Work(self.store, self.rules.clocks, book, current, self.clock(), self.actor)

    def _timed_out(self, work: Work) -> bool:
        """Take the step that the order's clock asks for, if its time has come, at the instant it came."""
        moment, target = acts_at(work.book, work.order), target_of(work.book, work.order)
        if moment is None or target is None or moment > work.now:
            return False
        step = work.book.step_of(target.breach)
        assert step is not None
        sets = work.taking(step, at=moment)
        work.commit(Change(kind=step.event, sets=sets, at=moment, note=_(step.title), outgoing=work.sending(step)),
                    SYSTEM)  # fmt: skip
        return True


def _step_change(work: Work, step: Step) -> Change:
    return Change(kind=step.event, sets=work.taking(step), outgoing=work.sending(step))

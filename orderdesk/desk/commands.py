"""Acts with their answers, as values: what is done to one order can be done to many, and again to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self

from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.orders.price import offer
from orderdesk.desk.views.card import Possible
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _, language
from orderdesk.model import ASSIGNED, OFFERED_TO, Consent, Order
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import date_move
from orderdesk.rules.possible import blocked, destination, leads_back, step_on, steps, warned
from orderdesk.rules.questions import Form
from orderdesk.rules.refunds import Repayment, refund_due, repayment
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Comment
from orderdesk.rules.rulebook.steps import LETTERS, AskKind, Step
from orderdesk.store import Store
from orderdesk.wording.dates import day, hours
from orderdesk.wording.labels import event_name


@dataclass(frozen=True, slots=True)
class Price:
    """What a deed means for one order, before it is done."""

    what: str
    """The act in words."""
    reason: str = ""
    """The cancel reason of it, by its key: penalty, ladder and fees follow from that."""
    refund: Repayment | None = None
    """What the buyer gets back by it."""
    stock: bool = False
    """Whether it promises the order's goods, so that the stock should hold them."""
    warnings: tuple[str, ...] = ()
    """What its operator should know first."""
    costly: bool = False
    """Whether it wants an explicit yes."""
    sets: tuple[str, ...] = ()
    """What its answers set on the order, in words: told before they go to another one."""
    ends: bool = False
    """Whether the order ends by it without being fulfilled."""


_MANY = ("a", "c", "t")
"""The letters whose steps can be taken with many orders: not those that hand over or take money."""

_OWN = "waybill"
"""The field that no two orders share."""


class Command(Protocol):
    """One act with its answers."""

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Do it to an order; as it is then."""

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What it would mean; `None` where it is not possible now. `can` says what the operator may do."""

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The outcome in words, once it is done."""

    @property
    def plain(self) -> bool:
        """Whether its key alone says what it does: it has no answers."""

    def again(self) -> Command:
        """What of it may go to another order: nothing that only the buyer of this one agreed to, nor what signed it."""

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether another order has to be answered for by itself, in the act's own dialog."""


class _Repeated:
    """An act with answers that are as good for one order as for another; `price` tells what they set."""

    __slots__ = ()

    @property
    def plain(self) -> bool:
        """It has answers."""
        return False

    def again(self) -> Self:
        """All of it."""
        return self

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Never."""
        return False


class _Plain(_Repeated):
    """An act without answers."""

    __slots__ = ()

    @property
    def plain(self) -> bool:
        """Its key says it all."""
        return True


class _ByStatus(_Repeated):
    """Outcomes that the order's status tells."""

    __slots__ = ()

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The status."""
        return _(rules.book(order.channel).status_of(order.status).title)


@dataclass(frozen=True, slots=True)
class Take(_ByStatus):
    """A step."""

    step: str
    """Its key, or the letter that takes it."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """As typed, by field."""
    pin: str = field(default="", repr=False)
    """What signs it, where it is signed."""
    consent: Consent | None = None
    """The buyer's, where it moves what was promised."""
    sure: bool = False
    """Whether another order's waybill is meant."""

    @property
    def plain(self) -> bool:
        """Whether nothing was filled in."""
        return not self.answers

    def again(self) -> Take:
        """The step with what was filled in, neither signed nor agreed to."""
        return Take(self.step, self.answers)

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether the step that it is for this order has a form."""
        step = step_on(book, order, self.step)
        return step is not None and bool(step.ask)

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Take it; of the answers, those that it asks for."""
        book = desk.rules.book(order.channel)
        step = self.of(book, order)
        given: Mapping[str, str] = {}
        if step is not None and self.answers:
            situation = RuleContext(book=book, order=order, now=desk.clock(), contacts=desk.store.contacts.of(order.id))
            asked = {ask.field for ask in Form(book, step).asked(situation, self.answers)}
            given = {name: text for name, text in self.answers.items() if name in asked}
        key = self.step if step is None else step.key
        return desk.take(order, key, given, pin=self.pin, consent=self.consent, sure=self.sure, version=version)

    def of(self, book: Rulebook, order: Order) -> Step | None:
        """The step for an order, or the one that another order would take; `Refused` where the key does nothing."""
        if self.step not in LETTERS:
            return book.step_of(self.step)
        step = step_on(book, order, self.step) or next((s for s in book.step if s.letter == self.step), None)
        if step is None:
            said = _("With orders of {channel} the key {key} does nothing.")
            raise Refused(said.format(channel=_(book.title), key=self.step))
        return step

    def fits_many(self, book: Rulebook, order: Order) -> bool:
        """Whether other orders can be answered for in the same way: goods, money and waybills are each order's own."""
        step = step_on(book, order, self.step)
        if step is None:
            return True
        own = step.sign or any(ask.field == _OWN or ask.kind is AskKind.FILE for ask in step.ask)
        return self.step in _MANY and not own

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the buyer gets back, why the order ends, whether it promises goods, and what speaks against it."""
        step = can.steps.get(self.step) if self.step in LETTERS else self._taken(book, situation.order)
        if step is None or blocked(step, situation):
            return None
        refund = repayment(book, situation.order, step)
        # Who names the step by its key knows where it leads; a letter means another step on each shelf (X6).
        back = leads_back(book, step, situation.order) if self.step in LETTERS else ""
        # A pre-order is promised what the shop has still to get.
        stock = step.check_stock and book.status_of(destination(book, step, situation.order)).holds
        said = (*warned(step, situation), *([back] if back else []))
        return Price(_(step.title), step.reason, refund, stock, said, bool(said), ends=bool(step.reason))

    def _taken(self, book: Rulebook, order: Order) -> Step | None:
        """The step of this key, where the order allows it now."""
        return next((step for step in steps(book, order) if step.key == self.step), None)


@dataclass(frozen=True, slots=True)
class Cancel(_ByStatus):
    """Cancelling."""

    reason: str
    comment: str = ""

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether the reason wants words: they are evidence for one order."""
        reason = book.reason_of(self.reason)
        return reason is not None and reason.comment is Comment.REQUIRED

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The status; of a reason that takes a step in place of cancelling, that step."""
        book = rules.book(order.channel)
        reason = book.reason_of(self.reason)
        instead = None if reason is None else book.step_of(reason.takes)
        if instead is None:
            return super(Cancel, self).said(rules, order, now)
        said = event_name(instead.event)
        asked = _("{said}: its text waits on the shelf “Not told”")
        return asked.format(said=said) if instead.request else said

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Cancel it."""
        return desk.cancel(order, self.reason, comment=self.comment, version=version)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the picker says of the reason."""
        reason = book.reason_of(self.reason)
        if can.cancel is None or reason is None or reason not in reasons(book, situation):
            return None
        instead = book.step_of(reason.takes)
        if instead is not None and blocked(instead, situation):
            return None
        found = offer(store, book, situation, reason)
        missing = () if found.proven else (_("Evidence is missing: {what}.").format(what=found.evidence),)
        return Price(
            f"{_(can.cancel.title)}: {_(reason.title)}",
            reason.key,
            found.refund,
            warnings=missing,
            costly=found.costly,
            sets=(_("Comment: {text}").format(text=self.comment),) if self.comment else (),
            ends=instead is None,
        )


@dataclass(frozen=True, slots=True)
class Move(_Repeated):
    """Another planned date."""

    to: int
    begin: int | None = None
    consent: Consent | None = None

    def again(self) -> Move:
        """The date; another buyer has not agreed to it."""
        return Move(self.to, self.begin)

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether its buyer has to agree."""
        try:
            return date_move(book, order, self.to, self.begin).needs_consent
        except DeskError:  # the Desk says why
            return False

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Move it."""
        return desk.reschedule(order, self.to, self.consent, begin=self.begin, version=version)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the marketplace may ask the buyer about."""
        try:
            move = date_move(book, situation.order, self.to, self.begin) if can.date else None
        except DeskError:
            return None
        if move is None or (move.needs_consent and self.consent is None):
            return None
        asked = move.needs_consent and self.consent is not None and self.consent.by == "shop"
        said = (_("We asked: the marketplace may call the buyer and verify."),) if asked else ()
        told = _("new date: {day}, later than promised") if move.later else _("new date: {day}, earlier than promised")
        told = _("new date: {day}, the first that is promised") if move.first else told
        new = told.format(day=self._day(book, language(), situation.now))
        return Price(_("move the date"), warnings=said, costly=asked, sets=(new,))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The new day, with its hours where they are promised."""
        moved = self._day(rules.book(order.channel), rules.config.language, now)
        return _("date moved: {day}").format(day=moved)

    def _day(self, book: Rulebook, words: str, now: int) -> str:
        said = day(self.to, book.zone, words, now)
        return said if self.begin is None else f"{said} {hours(self.begin, self.to, book.zone)}"


@dataclass(frozen=True, slots=True)
class Give(_Repeated):
    """Saying whose it is."""

    name: str

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Give it."""
        return desk.assign(order, self.name, version=version)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("give to {name}").format(name=self.name)) if can.assign else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Whose it is."""
        offered = order.facts.get(OFFERED_TO)
        if offered is None:
            return _("given to {name}").format(name=order.facts.get(ASSIGNED))
        return _("offered to {name}; yours until it is accepted").format(name=offered)


@dataclass(frozen=True, slots=True)
class TakeOver(_Plain):
    """Accepting what is offered to oneself."""

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Take it over."""
        return desk.take_over(order, version=version)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        offered = OFFERED_TO in situation.order.facts and can.assign
        return Price(_("take over")) if offered else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is his now."""
        return _("taken over")


@dataclass(frozen=True, slots=True)
class Remark(_Repeated):
    """A note for the shop."""

    text: str

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Write it down; a note never comes too late."""
        return desk.note(order, self.text)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("note"), sets=(f"«{self.text}»",)) if can.note else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is kept."""
        return _("the note is kept")


@dataclass(frozen=True, slots=True)
class Tell(_Repeated):
    """Noting that it has been done in the marketplace's cabinet."""

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Note it; it never comes too late."""
        return desk.told(order)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What it was that had to be done there."""
        untold = store.outbox.untold(situation.order.id) if can.told else []
        texts = dict.fromkeys(item.text for item in store.sight().outbox(untold))
        return Price(_("done in the cabinet"), sets=tuple(texts)) if untold else None

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """That it is noted."""
        return _("noted: done in the cabinet")


@dataclass(frozen=True, slots=True)
class Undo(_Plain):
    """Taking back what was done last."""

    def do(self, desk: Desk, order: Order, version: int | None = None) -> Order:
        """Undo it."""
        return desk.undo(order)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """It costs nothing."""
        return Price(_("undo"))

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """Where the order is again, and what its buyer is to get back then."""
        status, due = _(rules.book(order.channel).status_of(order.status).title), refund_due(order)
        if due is None:
            return _("undone, again “{status}”").format(status=status)
        said = _("undone, again “{status}”; due back to the buyer: {sum}")
        return said.format(status=status, sum=due)

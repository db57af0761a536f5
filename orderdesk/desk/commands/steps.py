"""Taking the steps that a rulebook has for an order: by its operator, by opening it, by what happens outside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, ClassVar, Final

from orderdesk.desk.command import Ask, Key, OrderCommand, Price, Touches
from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.orders import step as steps
from orderdesk.desk.orders.price import leaving_short, meant, shortages
from orderdesk.desk.rights import Need
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.card import Possible
from orderdesk.errors import NotAllThere, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import PAID_AMOUNT, Consent, FactName, Order
from orderdesk.model.dispatch import Courier
from orderdesk.money import parse_money
from orderdesk.rules.context import RuleContext
from orderdesk.rules.payment import received_text
from orderdesk.rules.possible import (
    accepting_step,
    blocked,
    destination,
    leads_back,
    open_step,
    outside,
    step_on,
    warned,
)
from orderdesk.rules.possible import steps as possible_steps
from orderdesk.rules.questions import Form
from orderdesk.rules.refunds import repayment
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import LETTERS, AskKind, RunPart, Step
from orderdesk.rules.runs.giving_out import CHECK, check_step
from orderdesk.rules.runs.run_steps import cannot_ride
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.values import replace

_NEXT = Key(
    "order.next-step",
    "a",
    mark("accept"),
    mark("Accept the order, or take the step that comes next"),
    many=True,
)
_COURIER = Key(
    "order.courier", "c", mark("courier"), mark("Send it out with a courier"), after="order.hand-over", many=True
)
_WAYBILL = Key(
    "order.waybill", "t", mark("waybill"), mark("Hand it to a carrier, with its waybill"), after="order.courier",
    many=True,
)  # fmt: skip
_HAPPENED = Key(
    "order.happened", "E", mark("event"), mark("Note what the buyer, the bank or the marketplace did"),
    after="order.told",
)  # fmt: skip

ACCEPT = "accept"
"""What every channel's new orders can be asked for."""

_OWN = "waybill"
"""The field that no two orders share."""

MONEY: Final = Key(
    "order.money",
    "m",
    mark("money"),
    mark("Take the money that is owed, or a part of it; note that the buyer has their money back"),
    after="order.waybill",
)
"""What is owed is taken by a step of the rulebook."""


class Take(OrderCommand[Order], frozen=True):
    """Take a step that the rulebook has for the order, such as `pack`."""

    name: ClassVar = "take"
    need: ClassVar = Need(among=(Right.PROCESS, Right.SHIP, Right.HAND_OVER, Right.TAKE_MONEY))
    keys: ClassVar = (_NEXT, _COURIER, _WAYBILL, MONEY)

    step: str
    """Its key, or the letter that takes it."""
    answers: Mapping[str, str] = {}
    """As typed, by field; of a letter's step those that it asks for count."""
    pin: str = ""
    """What signs it, where it is signed."""
    consent: Consent | None = None
    """The buyer's, where it moves what was promised."""
    sure: bool = False
    """Whether another order's waybill is meant."""
    picked: Mapping[int, int] | None = None
    """What was counted of its goods where the rulebook has a checklist for the step, by line; nothing without one."""
    unpicked: bool = False
    """Whether it is taken though not all was counted."""
    whole: bool = False
    """Whether its goods were told to be all there: where others have been promised them since, nothing is done."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """The step that bears the key's letter; a refund that is due goes before money that is owed."""
        step = None if key is MONEY and can.refund else can.steps.get(key.key)
        return "" if step is None else _(step.title)

    @property
    def plain(self) -> bool:
        """Whether nothing was filled in."""
        return not self.answers

    def again(self) -> Take:
        """The step with what was filled in, neither signed nor agreed to."""
        return Take(self.step, self.answers)

    def told(self, *, short: bool) -> Take:
        """Where nothing was told to be short, nothing may be: what is promised was seen before the key."""
        return replace(self, whole=not short)

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether the step that it is for this order has a form."""
        step = step_on(book, order, self.step)
        return step is not None and bool(step.ask)

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """The right that the rulebook names for the step."""
        known = self.of(desk.rules.book(order.channel), order)
        return (Right.PROCESS if known is None else known.right,)

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take it; `Refused` without the PIN that signs it."""
        known = self.of(desk.rules.book(order.channel), order)
        take = partial(
            steps.take,
            key=self.step if known is None else known.key,
            answers=self._given(desk, order, known),
            consent=self.consent,
            sure=self.sure,
            folders=desk.rules.config.photos.beside(desk.store.path),
        )

        def act(work: UnitOfWork, note: str = "") -> Order:
            if known is not None and known.checklist:
                from orderdesk.desk.orders.picking import picking_note

                note = picking_note(work, self.picked, all_the_same=self.unpicked)
            courier = _sent_with(work, known, self.answers)
            if courier is None:
                taken = take(work, note=note)
            else:
                from orderdesk.desk.commands.dispatch.going import leave_alone

                taken = leave_alone(desk, work, courier, take)
            if self.whole and taken.short > order.short:
                raise _not_all_there(work, taken)
            return taken

        if known is not None and known.sign:
            return desk.signed_change(order, act, self.pin, version)
        return desk.change(order, act, version)

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The status; where money was taken, also how much, and what is still owed."""
        said = super().said(rules, order, now)
        if PAID_AMOUNT not in self.answers:
            return said
        sum_ = parse_money(self.answers[PAID_AMOUNT], order.total.currency)
        return f"{said}: {received_text(rules.book(order.channel), order, sum_)}"

    def of(self, book: Rulebook, order: Order) -> Step | None:
        """The step for an order, or the one that another order would take; `Refused` where the key does nothing."""
        if self.step not in LETTERS:
            return self._named(book, order)
        step = step_on(book, order, self.step) or next((s for s in book.step if s.letter == self.step), None)
        if step is None:
            said = _("The key {key} does nothing for {channel} orders.")
            raise Refused(said.format(channel=_(book.title), key=self.step))
        return step

    def fits_many(self, book: Rulebook, order: Order) -> bool:
        """Whether other orders can be answered for in the same way: goods, money and waybills are each order's own."""
        step = step_on(book, order, self.step)
        if self.picked is not None:
            return False
        if step is None:
            return True
        own = step.sign or any(ask.field == _OWN or ask.kind is AskKind.FILE for ask in step.ask)
        return not own and any(key.many and key.key == self.step for key in self.keys)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What the buyer gets back, why the order ends, whether it promises goods, and what speaks against it."""
        step = can.steps.get(self.step) if self.step in LETTERS else self._taken(book, situation.order)
        if step is None or blocked(step, situation):
            return None
        refund = repayment(book, situation.order, step)
        # Who names the step by its key knows where it leads; a letter means another step on each shelf (X6).
        back = leads_back(book, step, situation.order) if self.step in LETTERS else ""
        # A pre-order is promised what the shop has still to get.
        goods = book.status_of(destination(book, step, situation.order)).goods
        stock = step.check_stock and goods is Goods.RESERVED
        gone = leaving_short(situation.order) if goods.out else ""
        said = (*warned(step, situation), *(sentence for sentence in (back, gone) if sentence))
        return Price(_(step.title), step.reason, refund, stock, said, bool(said), ends=bool(step.reason))

    def stays(self, book: Rulebook, situation: RuleContext) -> str:
        """What stands against the step, or in which status it is not to be had."""
        order = situation.order
        step = step_on(book, order, self.step) if self.step in LETTERS else self._taken(book, order)
        if step is None:
            return _("not possible while it is “{status}”").format(status=_(book.status_of(order.status).title))
        return blocked(step, situation)

    def _taken(self, book: Rulebook, order: Order) -> Step | None:
        """The step of this key, where the order allows it now."""
        named = self._named(book, order)
        return next((step for step in possible_steps(book, order) if step == named), None)

    def _named(self, book: Rulebook, order: Order) -> Step | None:
        """The step of this key; `accept` is the one that takes a new order on, also where it is called otherwise."""
        if self.step == CHECK:
            return check_step(order)
        return book.step_of(self.step) or (accepting_step(book) if self.step == ACCEPT else None)

    def _given(self, desk: Desk, order: Order, step: Step | None) -> Mapping[str, str]:
        """The answers for this order: another order's, given with the same letter, may have been asked for more."""
        if step is None or not self.answers or self.step not in LETTERS:
            return self.answers
        book = desk.rules.book(order.channel)
        situation = RuleContext(book=book, order=order, now=desk.clock(), contacts=desk.store.contacts.log(order.id))
        wanted = {ask.field for ask in Form(book, step).asked(situation, self.answers)}
        return {name: text for name, text in self.answers.items() if name in wanted}


def _sent_with(work: UnitOfWork, step: Step | None, answers: Mapping[str, str]) -> Courier | None:
    """The courier, known here, with whom a step sends an order that couriers bring: it rides on a run then."""
    if step is None or step.run is not RunPart.LEAVE or cannot_ride(work.book, work.order):
        return None
    courier = work.store.couriers.named(clean(answers.get(FactName.COURIER, "")).strip())
    return courier if courier is not None and courier.active else None


def _not_all_there(work: UnitOfWork, order: Order) -> NotAllThere:
    short = "; ".join(map(str, shortages(work.store, [order])))
    said = _("Order {number}: {short}. Nothing was done: look again.")
    return NotAllThere(said.format(number=order.number, short=short), order.version - 1)


class Open(OrderCommand[Order], frozen=True):
    """Open an order; where its rulebook says so, that starts its processing, by whoever may process it."""

    name: ClassVar = "open"
    need: ClassVar = Need()
    on_shell: ClassVar = False

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Take the step of opening, where there is one; the order."""
        book = desk.rules.book(order.channel)
        step = open_step(book, order)
        claim = desk.store.claims.of(order.id)
        if (
            step is None
            or (claim is not None and claim.operator != desk.actor.name)  # who only looks over their shoulder
            or not desk.access.sight().may(order, step.right)
            or blocked(step, RuleContext(book=book, order=order, now=desk.clock()))
        ):
            return order
        return desk.do(Take(step.key), order)


class Happen(OrderCommand[Order], frozen=True):
    """What a buyer, bank or marketplace did: contract_signed, buyer_cancelled, returned …"""

    name: ClassVar = "event"
    need: ClassVar = Need((Right.RELAY,))
    touches: ClassVar = Touches.RECORD
    keys: ClassVar = (_HAPPENED,)

    kind: Annotated[str, Ask("", argument=True, metavar="KIND")]

    agreed: ClassVar = True

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """While anything from outside can change the order."""
        return _(key.word) if can.events else ""

    @classmethod
    def sought(cls, key: Key, can: Possible) -> str:
        """By all that can have happened."""
        return ", ".join(_(step.title) for step in can.events)

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What ends the order by it, and what that means: it wants a yes."""
        step = next((one for one in outside(book, situation.order) if self.kind in (one.key, one.event)), None)
        if step is None:
            return None
        said = meant(store, book, situation, step)
        return Price(_(step.title), warnings=tuple(said), costly=bool(said), ends=bool(step.reason))

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Take the step that follows from it."""
        return steps.happened(work, self.kind)

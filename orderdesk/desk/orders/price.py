"""What an act would cost, worked out before anybody presses the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from orderdesk.i18n import _, ngettext
from orderdesk.model import FactName, Order
from orderdesk.money import Money
from orderdesk.phones import is_foreign
from orderdesk.rules.cancel_costs import Charge, charges, evidence, reasons
from orderdesk.rules.context import RuleContext
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.payment import owed
from orderdesk.rules.possible import blocked, cancel_step
from orderdesk.rules.refunds import Repayment, repayment
from orderdesk.rules.rulebook.goods_words import GoodsAct
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Ladder, Penalty, Reason
from orderdesk.rules.rulebook.steps import Step
from orderdesk.store import Store
from orderdesk.values import replace
from orderdesk.wording.labels import named


class Priced(Protocol):
    """A reason to cancel with all that must be known before it is confirmed, for one order or many."""

    @property
    def reason(self) -> Reason:
        """The reason."""

    @property
    def instead(self) -> str:
        """The step that is taken in place of cancelling, in words; empty where it cancels."""

    @property
    def prices(self) -> Sequence[tuple[str, Penalty]]:
        """All that it costs, sentence by sentence, each with how grave it is."""

    @property
    def refunds(self) -> Sequence[str]:
        """What buyers get back."""

    @property
    def first(self) -> str:
        """What should be tried before."""

    @property
    def rides(self) -> str:
        """Who is under way with it, and what they say of it."""

    @property
    def evidence(self) -> str:
        """What the contact log has for it."""

    @property
    def proven(self) -> bool:
        """Whether that is enough."""

    @property
    def charged(self) -> bool:
        """Whether the marketplace takes money for it."""

    @property
    def free(self) -> bool:
        """Whether the marketplace would take money for it, but does not this time."""

    @property
    def next_costs(self) -> bool:
        """Whether the next one would cost."""

    @property
    def costly(self) -> bool:
        """Whether it wants an explicit yes."""


Shown = tuple[tuple[int, tuple[str, ...]], ...]
"""Of each order, by its id, what was told of a reason before it was confirmed."""


class Offer(Struct, frozen=True, kw_only=True):
    """A reason to cancel, with its price for this order now."""

    reason: Reason
    instead: str
    """The step that is taken in place of cancelling, in words; empty where it cancels."""
    against: str
    """Why it cannot be taken now, for a reason that takes a step instead; empty when it can."""
    charges: tuple[Charge, ...]
    """What the marketplace charges, free ones included."""
    ladder: str
    """Which time it would be, and what follows from that; empty without a ladder."""
    refund: Repayment | None
    """What the buyer gets back."""
    first: str
    """What should be tried before."""
    rides: str
    """Who is under way with it, and what they say of it; empty where nobody is."""
    evidence: str
    """What the contact log has for it."""
    proven: bool
    """Whether that is enough."""

    @property
    def price(self) -> str:
        """The penalty in words; where a fee is due, no word of there being no sanction."""
        if self.against:
            return self.against
        spoken = self.reason.price and not (self.reason.penalty is Penalty.NONE and self.charged)
        return _(self.reason.price) if spoken else ""

    @property
    def fee(self) -> str:
        """What the marketplace charges, in words; empty for nothing."""
        return "; ".join(map(str, self.charges))

    @property
    def charged(self) -> bool:
        """Whether the marketplace takes money for it."""
        return any(charge.amount.minor for charge in self.charges)

    @property
    def free(self) -> bool:
        """Whether the marketplace would take money for it, but does not this time."""
        return bool(self.charges) and all(charge.free for charge in self.charges)

    @property
    def next_costs(self) -> bool:
        """Whether the next one would cost, or this one does."""
        return any(charge.last_free or not charge.free for charge in self.charges)

    @property
    def costly(self) -> bool:
        """Whether it wants an explicit yes: it brings a penalty or a fee, or what would justify it is missing."""
        return self.reason.penalty is not Penalty.NONE or self.charged or not self.proven

    @property
    def prices(self) -> Sequence[tuple[str, Penalty]]:
        """All that it costs, sentence by sentence, each with how grave it is."""
        penalty = self.reason.penalty
        fees = [(str(charge), Penalty.HEAVY if charge.amount.minor else Penalty.NONE) for charge in self.charges]
        return [*((said, penalty) for said in (self.price, self.ladder) if said), *fees]

    @property
    def refunds(self) -> Sequence[str]:
        """What the buyer gets back."""
        return [] if self.refund is None else [str(self.refund)]

    def told(self, *, alone: bool) -> tuple[str, ...]:
        """What must be the same when it is confirmed; of many orders not what each of them changes for the next."""
        prices = [said for said, _grave in self.prices] if alone else [charge.fee.key for charge in self.charges]
        return (str(self.proven), self.evidence, self.rides, *prices, *self.refunds)


class Shortage(Struct, frozen=True):
    """A product of which the stock does not hold enough."""

    sku: str
    name: str
    wanted: int
    """Pieces that the orders at hand want."""
    on_hand: int
    held: int
    """Pieces that are held for other orders."""

    def __str__(self) -> str:
        """In words."""
        said = _("{name}: ordered {wanted}, in stock {have}").format(
            name=self.name, wanted=self.wanted, have=self.on_hand
        )
        return said + (_(", held for other orders {held}").format(held=self.held) if self.held else "")


def situation(store: Store, clocks: Clocks, book: Rulebook, order: Order, now: int) -> RuleContext:
    """The order as the rules' conditions see it."""
    contacts = store.contacts.log(order.id)
    return RuleContext(book=book, order=order, now=now, contacts=contacts, expired=clocks.expired(book, order, now))


def offers(store: Store, clocks: Clocks, book: Rulebook, order: Order, now: int) -> list[Offer]:
    """The reasons an operator may cancel this order for, by their digits."""
    found = situation(store, clocks, book, order, now)
    return [offer(store, book, found, reason) for reason in reasons(book, found)]


def offer(store: Store, book: Rulebook, situation: RuleContext, reason: Reason) -> Offer:
    """One reason with its price."""
    from orderdesk.desk.dispatch.on_the_road import rides

    order, now = situation.order, situation.now
    found = evidence(reason.evidence, situation, foreign=is_foreign(order.customer.phone, book.country))
    ladder = "" if reason.ladder is None else rung(reason.ladder, ladder_done(store, order.channel, reason, now), 1)
    step = None if reason.takes else cancel_step(book, order)
    fees = [] if reason.takes else due_charges(store, book, situation.with_(reason=reason.key), now)
    back, seen = None if step is None else repayment(book, order, step, reason.money), store.sight().money
    instead = book.step_of(reason.takes)
    against = blocked(instead, situation) if instead is not None else ""
    return Offer(
        reason=reason,
        instead="" if instead is None else _(instead.title),
        against=against,
        charges=tuple(replace(fee, amount=seen(fee.amount)) for fee in fees),
        ladder=ladder,
        refund=None if back is None else back.seen(seen),
        first=_(reason.first) if reason.first else "",
        rides="" if reason.takes else rides(store, order),
        evidence=found.said,
        proven=found.enough,
    )


def shown(offered: Sequence[tuple[Order, Offer]]) -> Shown:
    """What is told of a reason, for one order or many."""
    return tuple((order.id, found.told(alone=len(offered) == 1)) for order, found in offered)


def costs(store: Store, book: Rulebook, situation: RuleContext, step: Step) -> list[str]:
    """What a step that is no cancelling costs the shop and gives back to the buyer, sentence by sentence."""
    seen = store.sight().money
    ended = situation.with_(reason=step.reason)
    fees = due_charges(store, book, ended, situation.now) if step.reason else []
    back = repayment(book, situation.order, step)
    said = [str(replace(fee, amount=seen(fee.amount))) for fee in fees]
    return said if back is None else [*said, str(back.seen(seen))]


def meant(store: Store, book: Rulebook, situation: RuleContext, step: Step) -> list[str]:
    """What something that happened outside means for an order: that it ends, what it costs, what the buyer gets back.

    Empty where it only goes on: then nobody is asked before it is recorded.
    """
    from orderdesk.desk.dispatch.on_the_road import rides

    ends = [_("It ends the order.")] if step.reason else []
    left = owed(book, situation.order)
    if step.reason and left.minor:
        unpaid = store.sight().money(left)
        ends.append(_("{sum} that is still owed is not taken from the buyer then.").format(sum=unpaid))
    riding = rides(store, situation.order) if step.reason else ""
    return [*ends, *([riding] if riding else []), *costs(store, book, situation, step)]


def ladder_done(store: Store, channel: str, reason: Reason, now: int) -> int:
    """How often the reason was used on a channel within its ladder's time."""
    return 0 if reason.ladder is None else store.orders.cancelled_for(channel, reason.key, now - reason.ladder.within)


def rung(ladder: Ladder, done: int, more: int) -> str:
    """On which rung one stands after so many `more`, and what that brings."""
    here, top = str(done + 1) if more == 1 else f"{done + 1}–{done + more}", len(ladder.rungs)
    said = _("Step {here} of {all} within {days} days: {what}")
    if done + more > top:
        said = _("Step {all} of {all} and beyond within {days} days: {what}")
    what = _(ladder.rungs[min(done + more, top) - 1])
    return said.format(here=here, all=top, days=ladder.within // 86400, what=what)


def due_charges(
    store: Store, book: Rulebook, situation: RuleContext, at: int, more: Mapping[str, int] = MappingProxyType({})
) -> list[Charge]:
    """The fees of ending the order as `situation` says; those that are free so many times are counted up to `at`.

    What is free is free for each account. `more` is how often each fee, by its key, will have come up there
    in addition.
    """
    channel = situation.order.channel
    counts = {
        fee.key: store.charges.count(channel, fee.key, at - fee.within) + more.get(fee.key, 0)
        for fee in book.fee
        if fee.free
    }
    return charges(book, situation, counts)


def refund(order: Order) -> Money | None:
    """What the buyer gets back, where the order ended so."""
    minor = order.value(FactName.REFUND)
    return Money(minor, order.total.currency) if isinstance(minor, int) else None


def shortages(store: Store, orders: Sequence[Order]) -> list[Shortage]:
    """What is short when these orders are accepted together: what they want beside all that others hold.

    Of products that the shop does not count nothing is known.
    """
    wanted, names = Counter[str](), dict[str, str]()
    for order in orders:
        for line in store.orders.lines(order.id):
            if line.sku:
                wanted[line.sku] += line.quantity
                names.setdefault(line.sku, line.name)
    stands = store.levels.stands(wanted)
    own = store.reservations.of_orders(order.id for order in orders) if stands else {}
    found = (
        Shortage(one.sku, names[one.sku], wanted[one.sku], one.on_hand, one.reserved - own.get(one.sku, 0))
        for one in stands
    )
    return [short for short in found if short.on_hand < short.wanted + short.held]


def leaving_short(order: Order) -> str:
    """What to know before an order leaves the shop whose goods are not all there; nothing where they are."""
    if not order.short:
        return ""
    said = ngettext(
        "{count} piece of it is short: it leaves all the same; who else was promised it goes short, or it counts as"
        " found",
        "{count} pieces of it are short: they leave all the same; who else was promised them goes short, or they count"
        " as found",
        order.short,
    )
    return said.format(count=order.short)


def emptied(store: Store, reason: Reason, order: Order) -> tuple[str, ...]:
    """The products of which there is nothing, by this reason: what is short, or all when nothing tells (M50)."""
    if reason.goods is not GoodsAct.ZERO:
        return ()
    short = [shortage.sku for shortage in shortages(store, [order])]
    return tuple(dict.fromkeys(short or [line.sku for line in store.orders.lines(order.id) if line.sku]))


def run_out(store: Store, stock: Iterable[str], orders: Sequence[Order]) -> str:
    """What it means that there is nothing of these products, in words: other orders go short that hold some of them.

    Nothing without any.
    """
    if not (skus := sorted(set(stock))):
        return ""
    ours = {order.id for order in orders}
    held = [one for sku in skus for one in store.reservations.holders(sku) if one.place is not None]
    others = [one for one in held if one.order_id not in ours]
    said = _("Stock becomes 0: {what}, off sale").format(what=named(skus))
    if not others:
        return said
    pieces = sum(one.quantity for one in others)
    short = ngettext("{count} piece becomes short: {numbers}", "{count} pieces become short: {numbers}", pieces)
    return f"{said}; {short.format(count=pieces, numbers=named(list(dict.fromkeys(one.number for one in others))))}"


def to_hide(store: Store, stock: Iterable[str]) -> tuple[str, ...]:
    """Of the products that have run out, those that are still on sale."""

    return tuple(sku for sku in stock if not store.switches.is_hidden(sku))

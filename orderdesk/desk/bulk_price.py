"""What a deed will mean for one or many orders, told before it is done: whom it is about, and its price by channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from orderdesk.desk.bulk_weight import ChannelPrice, Weight
from orderdesk.desk.command import OrderCommand, Price
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.desk import Rules
from orderdesk.desk.orders.price import (
    Offer,
    Shown,
    due_charges,
    emptied,
    ladder_done,
    offer,
    run_out,
    rung,
    shortages,
    shown,
    situation,
)
from orderdesk.desk.views.card import Possible, acts
from orderdesk.desk.views.order_name import order_name
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.cancel_costs import Charge, reasons
from orderdesk.rules.context import RuleContext
from orderdesk.rules.refunds import Repayment
from orderdesk.rules.roles import Mask
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.reasons import Penalty, Reason
from orderdesk.store import Store
from orderdesk.values import replace


class _Looked(Struct, frozen=True):
    """An order as it is weighed for any deed."""

    order: Order
    book: Rulebook
    situation: RuleContext
    can: Possible


class Scales:
    """Weighs deeds for the same orders."""

    def __init__(self, store: Store, rules: Rules, orders: Sequence[Order], now: int) -> None:
        """`orders` as they were seen, in the order in which it will be done to them."""
        self._store, self._rules, self._now, sight = store, rules, now, store.sight()
        self._looked = [
            _Looked(order, book, situation(store, rules.clocks, book, order, now), acts(book, order, sight))
            for order in orders
            for book in [rules.book(order.channel)]
        ]

    def weigh(self, deed: OrderCommand[Order]) -> Weight:
        """What the deed will mean."""
        sums, done, sight = Counter[str](), Counter[str](), self._store.sight()
        piles: dict[str, _Pile] = {}
        warnings, sets, ends = Counter[str](), Counter[str](), False
        promised: list[Order] = []
        able: list[Order] = []
        refusing: list[tuple[str, str]] = []
        for one in self._looked:
            price = deed.price(self._store, one.book, one.situation, one.can)
            if price is None:
                refusing.append((order_name(self._store, self._rules, one.order), deed.stays(one.book, one.situation)))
                continue
            able.append(one.order)
            done[price.what] += 1
            sums[one.order.total.currency] += one.order.total.minor
            pile = piles.setdefault(one.order.channel, _Pile(self._store, one.book, self._now))
            pile.add(one.situation, price)
            warnings.update(price.warnings)
            sets.update(price.sets)
            ends = ends or price.ends
            if price.stock:
                promised.append(one.order)
        short = shortages(self._store, promised) if promised else []
        return Weight(
            acts=done,
            able=tuple(able),
            refusing=tuple(refusing),
            sums=() if sight.hides(Mask.SUM) else tuple(Money(minor, code) for code, minor in sorted(sums.items())),
            channels=tuple(_by_name(pile.price() for pile in piles.values())),
            short=tuple(short),
            warnings=warnings,
            charged=any(pile.charged for pile in piles.values()),
            next_costs=any(pile.next_costs for pile in piles.values()),
            costly=bool(short) or any(pile.costly for pile in piles.values()),
            sets=sets,
            ends=ends,
        )

    def reasons(self) -> list[ReasonForMany]:
        """The reasons to cancel that any of the orders has, each with what it costs all that allow it.

        A digit that means two reasons on two channels is the first one's; the other has the next that is free.
        """
        offered: dict[str, list[tuple[Order, Offer]]] = {}
        for one in self._looked:
            if one.can.cancel is not None:
                for reason in reasons(one.book, one.situation):
                    found = offer(self._store, one.book, one.situation, reason)
                    offered.setdefault(reason.key, []).append((one.order, found))
        among = sum(one.can.cancel is not None for one in self._looked)
        free = iter(sorted(set(range(1, 10)) - {some[0][1].reason.digit for some in offered.values()}))
        by_digit: dict[int, ReasonForMany] = {}
        for key, some in offered.items():
            digit = some[0][1].reason.digit if some[0][1].reason.digit not in by_digit else next(free, 0)
            if digit:
                by_digit[digit] = _together(some, self.weigh(Cancel(key)), digit, among)
        return [by_digit[digit] for digit in sorted(by_digit)]

    def run_out(self) -> str:
        """What a reason to cancel would set to 0 and take off sale, all of the orders together, and who goes short."""
        found = set[str]()
        for one in self._looked:
            if one.can.cancel is not None:
                for reason in reasons(one.book, one.situation):
                    found.update(emptied(self._store, reason, one.order))
        return run_out(self._store, found, [one.order for one in self._looked])


def weigh(store: Store, rules: Rules, deed: OrderCommand[Order], orders: Sequence[Order], now: int) -> Weight:
    """What the deed will mean for these orders."""
    return Scales(store, rules, orders, now).weigh(deed)


class _Pile:
    """The orders of one channel that a deed is done to, and what comes together for them."""

    def __init__(self, store: Store, book: Rulebook, now: int) -> None:
        self._store, self._book, self._now = store, book, now
        self._orders, self._channel = 0, ""
        self._charged = Counter[str]()
        self._charges: list[Charge] = []
        self._refunds: list[Repayment] = []
        self._reason: Reason | None = None
        self.costly = False

    def add(self, found: RuleContext, price: Price) -> None:
        """One order more."""
        self._orders += 1
        self._channel = found.order.channel
        self.costly = self.costly or price.costly
        if price.refund is not None:
            self._refunds.append(price.refund)
        self._reason = self._book.reason_of(price.reason) if price.reason else None
        if self._reason is not None and not self._reason.takes:
            due = due_charges(self._store, self._book, found.with_(reason=price.reason), self._now, self._charged)
            self._charged.update(charge.fee.key for charge in due)
            self._charges += due
            self.costly = self.costly or self.charged

    @property
    def charged(self) -> bool:
        """Whether the channel takes money for any of them."""
        return any(charge.amount.minor for charge in self._charges)

    @property
    def next_costs(self) -> bool:
        """Whether the next one would cost."""
        return any(charge.last_free or not charge.free for charge in self._charges)

    def price(self) -> tuple[str, ChannelPrice]:
        """The channel's name, and what they cost together."""
        return self._channel, ChannelPrice(
            _(self._book.title), self._orders, tuple(self._said()), tuple(self._paid_back())
        )

    def _said(self) -> Iterator[tuple[str, Penalty]]:
        if self._reason is not None:
            penalty = self._reason.penalty
            if self._reason.price and not (penalty is Penalty.NONE and self.charged):
                yield _(self._reason.price), penalty
            if self._reason.ladder is not None:
                done = ladder_done(self._store, self._channel, self._reason, self._now)
                yield rung(self._reason.ladder, done, self._orders), penalty
        for title in dict.fromkeys(charge.fee.title for charge in self._charges):
            same = [charge for charge in self._charges if charge.fee.title == title]
            yield self._fee(title, same), Penalty.HEAVY if any(c.amount.minor for c in same) else Penalty.NONE

    def _paid_back(self) -> Iterator[str]:
        for channel in dict.fromkeys(refund.by_channel for refund in self._refunds):
            some = [refund for refund in self._refunds if refund.by_channel is channel]
            parts = {part.currency: part for part in _added(one.by_shop for one in some if one.by_shop is not None)}
            for money in _added(refund.amount for refund in some):
                yield str(Repayment(money, channel, self._book, parts.get(money.currency)).seen(self._seen))

    def _fee(self, title: str, same: Sequence[Charge]) -> str:
        """What a fee comes to; of many orders also how many of them cost nothing."""
        if len(same) == 1:
            return str(replace(same[0], amount=self._seen(same[0].amount)))
        free = sum(charge.free for charge in same)
        said = f"{_(title)}: {', '.join(str(self._seen(money)) for money in _added(c.amount for c in same))}"
        return f"{said} ({_('free: {count} of {all}').format(count=free, all=len(same))})" if free else said

    def _seen(self, money: Money) -> Money:
        return self._store.sight().money(money)


class ReasonForMany(Struct, frozen=True, kw_only=True):
    """A reason to cancel with what it means for all the orders that allow it."""

    reason: Reason
    """The gravest that bears the name, by the digit that picks it here."""
    instead: str
    prices: tuple[tuple[str, Penalty], ...]
    refunds: tuple[str, ...]
    first: str
    rides: str
    evidence: str
    proven: bool
    charged: bool
    free: bool
    next_costs: bool
    costly: bool
    shown: Shown
    """What is told of it, order by order."""


def _together(found: Sequence[tuple[Order, Offer]], weight: Weight, digit: int, among: int) -> ReasonForMany:
    """What a reason means for all the orders that allow it: the price on each channel, and how many it is about."""
    graves, offered = list(Penalty), [offer for _order, offer in found]
    worst = max(offered, key=lambda offer: graves.index(offer.reason.penalty))
    count, unproven = len(offered), sum(not offer.proven for offer in offered)
    about = [] if count == among else [(_("for {count} of {all} orders").format(count=count, all=among), Penalty.NONE)]
    return ReasonForMany(
        reason=replace(worst.reason, digit=digit),
        instead=worst.instead,
        prices=(*weight.prices, *about),
        refunds=tuple(weight.refunds),
        first=worst.first,
        rides="; ".join(f"{order.number}: {one.rides}" for order, one in found if one.rides),
        evidence=_("missing for {count} of {all} orders").format(count=unproven, all=count) if unproven else "",
        proven=not unproven,
        charged=weight.charged,
        free=not weight.charged and all(offer.free for offer in offered),
        next_costs=weight.next_costs,
        costly=weight.costly,
        shown=shown(found),
    )


def _by_name(prices: Iterable[tuple[str, ChannelPrice]]) -> Iterator[ChannelPrice]:
    """The channels' prices, each told from the others by its name."""
    known = list(prices)
    titles = Counter(price.channel for _name, price in known)
    for name, price in known:
        yield price if titles[price.channel] == 1 else replace(price, channel=f"{price.channel} {name}")


def _added(amounts: Iterable[Money]) -> list[Money]:
    """Amounts summed up by currency."""
    sums = Counter[str]()
    for money in amounts:
        sums[money.currency] += money.minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items())]

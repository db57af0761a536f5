"""What an act would cost, worked out before anybody presses the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from orderdesk.i18n import _
from orderdesk.model import Line, Order
from orderdesk.money import Money
from orderdesk.phones import is_foreign
from orderdesk.rules.book import Rulebook
from orderdesk.rules.costs import Charge, charges, evidence, reasons
from orderdesk.rules.reason import Penalty, Reason, StockEffect
from orderdesk.rules.situation import Situation
from orderdesk.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A reason to cancel, with its price for this order now."""

    reason: Reason
    price: str
    """The penalty in words."""
    fee: str
    """What the marketplace charges, in money; empty when nothing."""
    ladder: str
    """Which time it would be, and what follows from that; empty without a ladder."""
    first: str
    """What should be tried before."""
    evidence: str
    """What the contact log has for it."""
    proven: bool
    """Whether that is enough."""

    @property
    def costly(self) -> bool:
        """Whether it wants an explicit yes: it brings a penalty or a fee, or what would justify it is missing."""
        return self.reason.penalty is not Penalty.NONE or bool(self.fee) or not self.proven


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line of which the stock does not hold enough."""

    line: Line
    on_hand: int

    def __str__(self) -> str:
        """In words."""
        return _("{name}: ordered {wanted}, in stock {have}").format(
            name=self.line.name, wanted=self.line.quantity, have=self.on_hand
        )


def offers(store: Store, book: Rulebook, order: Order, now: int) -> list[Offer]:
    """The reasons an operator may cancel this order for, by their digits."""
    situation = Situation(book=book, order=order, now=now, contacts=store.contacts.of(order.id))
    return [offer(store, book, situation, reason) for reason in reasons(book, situation)]


def offer(store: Store, book: Rulebook, situation: Situation, reason: Reason) -> Offer:
    """One reason with its price."""
    abroad = is_foreign(situation.order.customer.phone, book.country)
    found = evidence(reason.evidence, situation.contacts, foreign=abroad)
    ladder = ""
    if reason.ladder is not None:
        rungs = reason.ladder.rungs
        done = store.orders.cancelled_for(situation.order.channel, reason.key, situation.now - reason.ladder.within)
        here = min(done, len(rungs) - 1)
        ladder = _("Rung {here} of {all} within {days} days: {what}").format(
            here=done + 1, all=len(rungs), days=reason.ladder.within // 86400, what=_(rungs[here])
        )
    fees = [] if reason.takes else due_charges(store, book, situation.with_(reason=reason.key), situation.now)
    return Offer(
        reason=reason,
        price=_(reason.price) if reason.price else "",
        fee="; ".join(f"{_(charge.fee.title)}: {charge.amount}" for charge in fees if charge.amount.minor),
        ladder=ladder,
        first=_(reason.first) if reason.first else "",
        evidence=found.said,
        proven=found.enough,
    )


def due_charges(
    store: Store, book: Rulebook, situation: Situation, at: int, more: Mapping[str, int] = MappingProxyType({})
) -> list[Charge]:
    """The fees of ending the order as `situation` says; those that are free so many times are counted up to `at`.

    `more` is how often each, by its key, will have come up in addition.
    """
    counts = {
        fee.key: store.charges.count(fee.key, at - fee.within) + more.get(fee.key, 0) for fee in book.fee if fee.free
    }
    return charges(book, situation, counts)


def refund(order: Order) -> Money | None:
    """What the buyer gets back, where the order ended so."""
    minor = order.value("refund")
    return Money(minor, order.total.currency) if isinstance(minor, int) else None


def shortages(store: Store, order: Order) -> list[Shortage]:
    """The lines of which the stock figure, where there is one, is too small."""
    lines = store.orders.lines(order.id)
    figures = store.stock.on_hand([line.sku for line in lines if line.sku])
    return [
        Shortage(line, figures[line.sku]) for line in lines if line.sku in figures and figures[line.sku] < line.quantity
    ]


def emptied(store: Store, reason: Reason, order: Order) -> dict[str, int]:
    """The stock figures that cancelling for this reason sets: 0 for what is short, or for all when nothing tells."""
    if reason.stock is not StockEffect.ZERO:
        return {}
    short = [shortage.line for shortage in shortages(store, order)] or store.orders.lines(order.id)
    return {line.sku: 0 for line in short if line.sku}


def to_hide(store: Store, stock: Iterable[str]) -> tuple[str, ...]:
    """Of the products that have run out, those that are still on sale."""
    return tuple(sku for sku in stock if not store.switches.is_hidden(sku))

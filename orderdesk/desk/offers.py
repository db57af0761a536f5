"""What an act would cost, worked out before anybody presses the key."""

from __future__ import annotations

from dataclasses import dataclass

from orderdesk.i18n import _
from orderdesk.model import Contact, Line, Order
from orderdesk.rules.answers import evidence, reasons
from orderdesk.rules.book import Penalty, Reason, Rulebook, StockEffect
from orderdesk.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A reason to cancel, with its price for this order now."""

    reason: Reason
    price: str
    """The penalty in words."""
    ladder: str
    """Which time it would be, and what follows from that; empty without a ladder."""
    evidence: str
    """What the contact log has for it."""
    proven: bool
    """Whether that is enough."""

    @property
    def costly(self) -> bool:
        """Whether it wants an explicit yes: it brings a penalty, or what would justify it is missing."""
        return self.reason.penalty is not Penalty.NONE or not self.proven


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
    contacts = store.contacts.of(order.id)
    return [offer(store, order.channel, reason, contacts, now) for reason in reasons(book, order)]


def offer(store: Store, channel: str, reason: Reason, contacts: list[Contact], now: int) -> Offer:
    """One reason with its price; each channel has a ladder of its own."""
    found = evidence(reason.evidence, contacts)
    ladder = ""
    if reason.ladder is not None:
        rungs = reason.ladder.rungs
        done = store.orders.cancelled_for(channel, reason.key, now - reason.ladder.within)
        here = min(done, len(rungs) - 1)
        ladder = _("Rung {here} of {all} within {days} days: {what}").format(
            here=done + 1, all=len(rungs), days=reason.ladder.within // 86400, what=_(rungs[here])
        )
    return Offer(reason=reason, price=_(reason.price), ladder=ladder, evidence=found.said, proven=found.enough)


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

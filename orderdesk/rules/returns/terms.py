"""By when something about a return is to be done, and whether one can be asked for. Pure."""

from __future__ import annotations

from orderdesk.clock import DAY
from orderdesk.model import ActorKind, Order
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.possible import steps
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Step
from orderdesk.sla.targets import ClockKind, TargetClock, Tier, start


def asked_late(book: Rulebook, order: Order, now: int) -> bool:
    """Whether the buyer asks later than is usual; it is said, and forbids nothing (C39)."""
    return order.closed_at is not None and now > order.closed_at + book.return_.asked_within * DAY


def decide_by(clocks: Clocks, book: Rulebook, order: Order, now: int) -> int | None:
    """The end of the working days in which goods that have come now are to be decided."""
    key = clocks.calendar_of(book, order.channel)
    rule = TargetClock(clock=ClockKind.DAYS, days=book.return_.decide, tiers=(Tier(name="decided"),))
    found = start(rule, target="return", since=now, calendar=clocks.calendars[key], calendar_key=key)
    return None if found is None else found.due_at


def fetch_by(book: Rulebook, now: int) -> int:
    """Until when a parcel that lies at a point is to be fetched, and decided."""
    return now + book.return_.fetch * DAY


def closing_step(book: Rulebook, order: Order) -> Step | None:
    """The step by which an operator has all of an order's goods back, where there is one now that asks for nothing."""
    for step in steps(book, order, ActorKind.OPERATOR):
        if step.to and not step.cancels and not step.ask and book.status_of(step.to[-1].status).goods is Goods.BACK:
            return step
    return None

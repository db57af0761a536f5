"""Accepts new orders by the shop's rules: through the same step as an operator, with the reason in history.

What an operator would be warned of or asked is left to people, and so is what somebody has in hand.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from orderdesk.desk.desk import Desk
from orderdesk.desk.intake.acceptance import accepting_step, against, reasons
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.i18n import _, shops_words
from orderdesk.list_filter import OrderFilter
from orderdesk.model import SYSTEM, FactName, Order, Shelf
from orderdesk.model.senders import AcceptanceRule
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.context import RuleContext
from orderdesk.rules.possible import blocked, warned
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

LOOKED_AT = 500
"""New orders that are looked at in one round, the most pressing first."""


def candidates(desk: Desk) -> list[tuple[AcceptanceRule, Order]]:
    """The new orders of channels that have a rule, with it."""
    rules = {rule.channel: rule for rule in desk.store.acceptance.active()}
    if not rules:
        return []
    found = desk.store.windows.first(OrderFilter(shelf=Shelf.NEW), desk.clock(), LOOKED_AT)
    return [(rules[one.channel], one) for one in found if one.channel in rules and one.damage is None]


def why_not(desk: Desk, rule: AcceptanceRule, order: Order, situation: RuleContext | None = None) -> str:
    """Why an order is left to people, in words; empty where it is accepted by the rule."""
    book = desk.rules.book(order.channel)
    said = against(rule, order, working=_working(desk, book, order.channel))
    if said:
        return said
    step = accepting_step(book, order)
    if step is None:
        return _("it cannot be accepted now")
    if order.facts.get(FactName.ATTENTION) or PHONE_WRITTEN in order.facts:
        return _("somebody has to look at it")
    if desk.store.claims.of(order.id) is not None:
        return _("somebody has it in hand")
    if rule.in_stock and not _in_stock(desk.store, order):
        return _("not all of it is in stock")
    seen = situation or desk.work(order).situation()
    return blocked(step, seen) or next(iter(warned(step, seen)), "")


def accept(desk: Desk, rule: AcceptanceRule, order: Order) -> Order | None:
    """Accept it, inside a transaction, where the rule and all else still hold; as it is then."""
    work: UnitOfWork = desk.work(order)
    now = desk.store.acceptance.of(rule.channel)
    if now != rule or work.order.version != order.version or why_not(desk, rule, work.order, work.situation()):
        return None
    step = accepting_step(work.book, work.order)
    assert step is not None
    with shops_words():
        note = reasons(rule, work.order)
    return work.commit(work.step_change(step, note=note), SYSTEM)


def _working(desk: Desk, book: Rulebook, channel: str) -> bool:
    """Whether the shop's hours, by which the channel's clocks count, are open now."""
    calendar = desk.rules.clocks.calendars[desk.rules.clocks.calendar_of(book, channel)]
    return calendar.is_open(datetime.fromtimestamp(desk.clock(), UTC))


def _in_stock(store: Store, order: Order) -> bool:
    """Whether the shop counts all of its goods, none is off sale, and as many are free or are held for it already."""
    wanted: Counter[str] = Counter()
    for line in store.orders.lines(order.id):
        wanted[line.sku] += line.quantity
    counted = store.reservations.lines(order.id)
    if not wanted or set(wanted) - {line.sku for line in counted}:
        return False
    held: Counter[str] = Counter()
    for one in store.reservations.of_lines([line.id for line in counted]):
        held[one.sku] += one.quantity if one.place is not None else 0
    free: Counter[str] = Counter()
    for level in store.levels.of(wanted):
        free[level.sku] += max(level.free, 0)
    return all(held[sku] + free[sku] >= many and not store.switches.is_hidden(sku) for sku, many in wanted.items())

"""Splitting an order in two that are served separately; together they are the original to the minor unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderdesk.desk.change import Change, applied
from orderdesk.desk.intake.add import Addition, add_orders, order_text
from orderdesk.desk.orders.evidence import NO_EVIDENCE
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark, outside
from orderdesk.model import (
    CHANNEL_TOOK,
    OFFERED_TO,
    PAID_AMOUNT,
    REFUND,
    REFUND_DUE,
    Consent,
    Fact,
    FactName,
    FieldValue,
    Line,
    Order,
    lines_text,
)
from orderdesk.money import Money
from orderdesk.rules.deadlines import ACTS_DONE
from orderdesk.rules.edits import check_consent, check_split
from orderdesk.rules.payment import DIFFERENCE
from orderdesk.rules.runs.giving_out import packed
from orderdesk.rules.taken import as_told, noted, taken
from orderdesk.values import replace

_PER_ORDER = ("split_into", "waybill", "delivery_stage", "delivery_error", "courier", "courier_phone", OFFERED_TO,
              ACTS_DONE, NO_EVIDENCE, CHANNEL_TOOK, PAID_AMOUNT, DIFFERENCE, REFUND, REFUND_DUE)  # fmt: skip
"""Facts that the second order does not take over."""


def split(work: UnitOfWork, moved: Mapping[str, int], why: str, consent: Consent | None) -> tuple[Order, Order]:
    """Move so many of each product (by SKU or name) into a second order; both orders as they are then.

    The goods are shared as their lines are, a discount on all of them in proportion, its remainder with the first. The
    delivery stays with the first. So does the money that was received; only what the first does not cost any more goes
    with the second, which both histories say. The second inherits the status and the clock's start.
    """
    rule = check_split(work.book, work.order)
    if why not in rule.why and why not in [str(i) for i in range(1, len(rule.why) + 1)]:
        known = "; ".join(f"{i} {_(reason)}" for i, reason in enumerate(rule.why, 1))
        raise Refused(_("Say why it is split: {known}.").format(known=known))
    reason = rule.why[int(why) - 1] if why.isdigit() else why
    check_consent(work.book, True, consent)
    order, before = work.order, work.store.orders.lines(work.order.id)
    stay, go = divided(before, moved)
    share = Share.of(before, go)
    second = _second(work, order, share)
    assert consent is not None
    agreed: dict[str, Fact] = {"consent_by": consent.by, "consent_via": consent.via, "consent_at": work.now}
    if packed(work.book, order):  # together
        agreed[FactName.GOODS_CHANGED] = True
    second = replace(second, facts={**second.facts, **agreed})
    note = f"{outside(reason)}: {order.number} → {order.number}, {second.number}"
    if order.received.minor > 0:
        kept = _("the {sum} received stay with {first}")
        said = _("of the {sum} received {moved} go to {second}") if second.received.minor else kept
        said = said.format(sum=order.received, moved=second.received, first=order.number, second=second.number)
        note = f"{note}; {said}"
    new = Addition.of(work.clocks, work.book, second, go, work.now, came=work.now, split_from=order.id)
    act = work.store.acts.open("split", work.actor, at=work.now, recorded_at=work.now)
    (made_id,) = add_orders(work.store, [new], actor=work.actor, kind="split", now=work.now, note=note, act=act)
    made = replace(new.order, id=made_id)
    for contact in work.store.contacts.of(order.id):  # what the buyer said of the goods they said of these too
        work.store.contacts.add(made.id, contact, act)
    work.store.orders.index([(made.id, order_text(made, go))])
    links = ", ".join(part for part in (str(order.value(FactName.SPLIT_INTO) or ""), made.number) if part)
    sets: dict[str, FieldValue] = {"goods": order.goods.minor - made.goods.minor, FactName.SPLIT_INTO: links, **agreed}
    if made.received.minor:
        sets[PAID_AMOUNT] = order.received.minor - made.received.minor
    if noted(order):
        left = applied(order, Change(kind="", sets=sets))
        sets |= as_told(work.book, left, taken(work.book, order).minor - taken(work.book, made).minor)
    else:  # of each part the channel has taken what it comes to
        sets[CHANNEL_TOOK] = None
    outgoing = (*([work.message(rule.message)] if rule.message else []), *work.telling(rule.tell, note, {}, ()))
    first = work.commit(
        Change(kind="split", sets=sets, recorded={"lines": (lines_text(before), lines_text(stay))},
               lines=tuple(stay), note=note, outgoing=outgoing, act=act, parts=(made,),
               stays=mark("it is two orders now; cancel one of them"))
    )  # fmt: skip
    work.store.orders.index([(first.id, order_text(first, stay))])
    return first, made


def divided(lines: Sequence[Line], moved: Mapping[str, int]) -> tuple[list[Line], list[Line]]:
    """The lines that stay and those that go; `BadInput` where that is not possible."""
    left = dict(moved)
    stay: list[Line] = []
    go: list[Line] = []
    for line in lines:
        name = next((name for name in (line.sku, line.name) if name and name in left), None)
        count = 0 if name is None else min(left[name], line.quantity)
        if name is not None:
            left[name] -= count
        if count:
            go.append(replace(line, quantity=count, id=0, came_from=line.id))
        if line.quantity > count:
            stay.append(replace(line, quantity=line.quantity - count))
    for name, more in left.items():
        if more:
            raise BadInput(_("The order has fewer of “{name}”.").format(name=name[:60]))
    if not go or not stay:
        raise BadInput(_("Both orders need goods: move some of them, not all."))
    return stay, go


class Share:
    """A part of the goods, by what they cost; by pieces where they cost nothing."""

    def __init__(self, part: int, whole: int) -> None:
        """`part` of `whole`."""
        self._part, self._whole = part, whole

    @classmethod
    def of(cls, lines: Sequence[Line], go: Sequence[Line]) -> Share:
        """What the lines that go are of all."""
        part, whole = (sum(line.total.minor for line in some) for some in (go, lines))
        if whole:
            return cls(part, whole)
        return cls(sum(line.quantity for line in go), sum(line.quantity for line in lines))

    def of_amount(self, minor: int) -> int:
        """The same share of an amount, rounded down."""
        return minor * self._part // self._whole


def _second(work: UnitOfWork, order: Order, share: Share) -> Order:
    """The order that goes its own way: everything of the first but its number and its part of the money."""
    number, suffix = order.number, 2
    while work.store.orders.find(order.channel, f"{number}-{suffix}") is not None:
        suffix += 1
    facts = {name: value for name, value in order.facts.items() if name not in _PER_ORDER}
    facts[FactName.SPLIT_FROM] = number
    cost = order.delivery_cost
    goods = share.of_amount(order.goods.minor)
    there = taken(work.book, order).minor if noted(order) else 0
    beyond = min(max(there + order.received.minor - (order.total.minor - goods), 0), goods)
    if beyond > there:
        facts[PAID_AMOUNT] = beyond - there
    second = replace(
        order,
        id=0,
        number=f"{number}-{suffix}",
        goods=Money(goods, order.goods.currency),
        delivery_cost=None if cost is None else Money(0, cost.currency),
        facts=facts,
    )
    if not noted(order):
        return second
    return applied(second, Change(kind="", sets=as_told(work.book, second, min(beyond, there))))

"""What an answer of a channel says of the money: whether it takes it, how much it took, and what the shop had.

It is compared as every other field is: what the channel had told is taken back by its newer word, and what an operator
has noted stands; where a new word speaks against that, somebody must look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.change import Change, applied
from orderdesk.desk.intake.told_sums import come_to, told_lines, told_sums
from orderdesk.desk.ledgers.money import in_hand
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.payments import payments
from orderdesk.i18n import _
from orderdesk.model import CHANNEL_TOOK, PAID_AMOUNT, REFUND, ActorKind, Fact, FieldValue, Order
from orderdesk.rules.payment import PAID, paid
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.taken import ANY, as_told, channel_pays, noted, taken, takes
from orderdesk.values import replace


class ToldMoney(Struct, frozen=True):
    """What an answer means for the money of an order."""

    sets: dict[str, FieldValue]
    said: str = ""
    """What speaks against the order as it is here, and is not followed."""


def told_taken(book: Rulebook, order: Order, *, denied: bool) -> dict[str, Fact]:
    """What a channel has taken of an order that it tells for the first time; `denied` where it says: not paid yet.

    One that takes the money in every way settles it with the shop, whenever the buyer pays.
    """
    return {CHANNEL_TOOK: 0} if denied and channel_pays(book, order) and ANY not in book.channel_takes else {}


def only_told_of_channel(book: Rulebook, incoming: IncomingOrder, before: Mapping[str, Any]) -> IncomingOrder:
    """An answer to be completed, with `paid` denied where the channel does not take the money any more.

    That it was paid had been said of the channel's money, so it is not completed from there.
    """
    gone = takes(book, before.get("payment", "")) and "payment" not in incoming.unsaid
    if not gone or takes(book, incoming.payment) or not {PAID, PAID_AMOUNT} & incoming.unsaid:
        return incoming
    return replace(incoming, unsaid=incoming.unsaid - {PAID, PAID_AMOUNT}, record=incoming.said)


def told_money(
    work: UnitOfWork, now: Mapping[str, Any], before: Mapping[str, Any], sets: Mapping[str, FieldValue], *, whole: bool
) -> ToldMoney:
    """What an answer says anew of the money; `sets` is what else it sets, `whole` whether the order was not split."""
    book, order = work.book, work.order
    new, old = now["facts"], before.get("facts", {})
    denies = (_told(old) and not _told(new)) or (new.get(PAID) is False and old.get(PAID) is not False)
    found: dict[str, FieldValue] = {}
    if whole:
        if _told(old) and not _told(new):
            found[PAID_AMOUNT] = min(order.received.minor, _by_hand(work)) or None
        takes_it, took_it = takes(book, now["payment"]), takes(book, before.get("payment", ""))
        if takes_it:
            anew = denies or not took_it or (new.get(PAID) is True and old.get(PAID) is not True)
            if anew or {"goods", "delivery_cost"} & sets.keys():
                after = applied(order, Change(kind="", sets={**sets, **found}))
                found |= _taken(work, after, now, switched=not took_it)
            elif noted(order):
                found[PAID_AMOUNT] = order.received.minor or None
        elif took_it and "payment" in sets:
            found |= _given_up(work)
    after = applied(order, Change(kind="", sets={**sets, **found}))
    against = denies and paid(book, after) and after.total.minor > 0 and not book.status_of(after.status).over
    return ToldMoney(
        found, _("the channel says that it is not paid, here it is: look into its cabinet") if against else ""
    )


def _told(facts: Mapping[str, Any]) -> bool:
    return bool(facts.get(PAID) or facts.get(PAID_AMOUNT))


def _by_hand(work: UnitOfWork) -> int:
    """What operators have noted as received, and not taken back."""
    parts = payments(work.store.history.of(work.order.id), work.order.total.currency)
    return max(sum(one.amount.minor for one in parts if one.event.actor.kind is ActorKind.OPERATOR), 0)


def _taken(work: UnitOfWork, after: Order, now: Mapping[str, Any], *, switched: bool) -> dict[str, FieldValue]:
    """What the channel took: all that it tells the order to come to, or nothing yet.

    Where it did not take the money before, what the shop has had of it is a part of that.
    """
    book, order = work.book, work.order
    told = 0 if now["facts"].get(PAID) is False and ANY not in book.channel_takes else _told_total(work, now)
    held = order.received.minor if noted(order) else min(order.received.minor, in_hand(work.store, order.id))
    if told == after.total.minor and held >= 0 and not (noted(order) and held):
        return {CHANNEL_TOOK: None}
    here = replace(after, facts={**after.facts, PAID_AMOUNT: held})
    return {PAID_AMOUNT: held or None, **as_told(book, here, max(told - max(held, 0), 0) if switched else told)}


def _given_up(work: UnitOfWork) -> dict[str, FieldValue]:
    """The buyer pays the shop after all: what the channel took or gave back was none of the shop's money."""
    order = work.order
    found: dict[str, FieldValue] = {CHANNEL_TOOK: None}
    if noted(order):
        found[PAID_AMOUNT] = order.received.minor or None
    refund = order.value(REFUND)
    if isinstance(refund, int):
        found[REFUND] = max(refund - taken(work.book, order).minor, 0) or None
    return found


def _told_total(work: UnitOfWork, now: Mapping[str, Any]) -> int:
    lines = told_lines(now)
    sums = told_sums(work.book, now, come_to(work.store.orders.lines(work.order.id)) if lines is None else lines)
    return (sums["goods"] or 0) + (sums["delivery_cost"] or 0)

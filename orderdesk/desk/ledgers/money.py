"""The ledger of money follows the orders: whatever changes one posts the difference between its two positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.change import Change, applied
from orderdesk.desk.ledgers.double_entry import of_purses
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import CHANNEL_TOOK, REFUND, Actor, ActorKind, FieldValue, Order
from orderdesk.money import Money
from orderdesk.rules.money_position import (
    HELD,
    NOTHING,
    Account,
    MoneyPosition,
    Purse,
    money_day,
    money_position,
    way_account,
)
from orderdesk.rules.refunds import settled
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.taken import channel_pays, noted, own, returned_by_shop, still_taken
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import Entry, Posting, Transfer, held
from orderdesk.values import replace

_TILL: Final[Purse] = (Account.TILL, "")
_CLEARING: Final[Purse] = (Account.CLEARING, "")


class Moved(Struct, frozen=True):
    """What is said of money that an act moves."""

    way: str = ""
    """How it was paid back, where that was said."""
    courier: str = ""
    """Into whose hands cash comes, where a courier takes it."""
    back: bool = False
    """Whether the buyer is paid back; else what goes out was never there."""
    first: Purse | None = None
    """Out of where it goes first, where that was said."""


class Beginning(Struct, frozen=True):
    """The money of an order that is new."""

    position: MoneyPosition
    into: Account
    """Where what has been paid of it came in."""
    day: int
    split_from: int | None = None
    """The order with whose money it begins."""
    own: int | None = None
    """How much of that the shop itself has, where the channel has another part of it."""

    @classmethod
    def of(cls, book: Rulebook, order: Order, now: int, split_from: int | None = None) -> Beginning:
        """That of an order by its rulebook."""
        into = Account.CLEARING if channel_pays(book, order) else way_account(order.payment)
        ours = own(book, order).minor if noted(order) else None
        return cls(money_position(book, order), into, money_day(now, book.zone), split_from, ours)


def begin_money(store: Store, new: Sequence[tuple[int, Order, Beginning]], act: int) -> None:
    """Post the money of new orders (each with its id), all together."""
    store.money.post(act, [
        Posting(order_id, order.channel, order.total.currency, money.day, _begun(store, money))
        for order_id, order, money in new if money.position != NOTHING
    ])  # fmt: skip


def post_money(
    store: Store, book: Rulebook, before: Order, after: Order, act: int, change: Change, *, at: int, actor: Actor,
    courier: str = "",
) -> None:  # fmt: skip
    """Post what an act has changed of an order's money, and what the channel charges for it.

    Cash that comes by it is in the hands of the `courier`, where one is named. `Refused` where the till does not hold
    what is to come out of it, and where somebody would put cash into a closed till or take some out.
    """
    charges, money = change.charges, Moved(change.way, courier, change.back, change.out_of)
    was, now = money_position(book, before), money_position(book, after)
    found = [
        Entry(Account.FEES, Account.CLEARING, charge.amount.minor) for charge in charges if charge.amount.minor > 0
    ]
    if change.reverses is not None:
        back = [one for one in store.money.of(before.id) if one.act == change.reverses]
        found += [Entry(one.credit, one.debit, one.amount.minor, one.id, one.courier) for one in back]
        was = _moved(was, found)
    if was != now:
        found += of_purses(was, now, _assets(store, book, before, after, now.paid - was.paid, money))
    if found:
        _check_till(store, after, found, by_hand=actor.kind is ActorKind.OPERATOR)
        day = money_day(at, book.zone)
        store.money.post(act, [Posting(after.id, after.channel, after.total.currency, day, found)])


def money_goes(store: Store, book: Rulebook, before: Order, after: Order, money: Moved) -> Mapping[Purse, int]:
    """What of an order's money an act would move, by whose it is: below zero what goes out. Writes nothing."""
    grown = money_position(book, after).paid - money_position(book, before).paid
    return {purse: one for purse, one in _assets(store, book, before, after, grown, money).items() if one}


def _begun(store: Store, money: Beginning) -> list[Entry]:
    paid = money.position.paid
    assets: dict[Purse, int] = {(money.into, ""): paid}
    if money.own is not None:
        ours = {} if money.split_from is None else _out_of(store, money.split_from, -money.own, money.into, HELD)
        assets = {**{purse: -amount for purse, amount in ours.items()}, _CLEARING: paid - money.own}
    elif money.split_from is not None and paid:
        assets = {purse: -amount for purse, amount in _out_of(store, money.split_from, -paid, money.into).items()}
    return of_purses(NOTHING, money.position, assets)


def _assets(store: Store, book: Rulebook, before: Order, after: Order, grown: int, money: Moved) -> Mapping[Purse, int]:
    """Where money that an act brings comes in, or what it takes goes out: where it came in last, if nothing is said.

    What is paid back of cash that a courier has not handed in comes out of the till: they are not there to pay it.
    """
    found = _purses(store, book, before, after, grown, money)
    if not money.back:
        return found
    paid: dict[Purse, int] = {}
    for (kind, whose), minor in found.items():
        purse = _TILL if kind is Account.COURIER else (kind, whose)
        paid[purse] = paid.get(purse, 0) + minor
    return paid


def _purses(store: Store, book: Rulebook, before: Order, after: Order, grown: int, money: Moved) -> dict[Purse, int]:
    if money.way:
        return {(way_account(money.way), ""): grown}
    into = way_account(after.payment)
    comes: Purse = (Account.COURIER, money.courier) if into is Account.TILL and money.courier else (into, "")
    if noted(before) or noted(after):
        ours = _held_by_shop(book, after) - _held_by_shop(book, before) if _tells(book, before) else 0
        moved = _out_of(store, after.id, ours, into, HELD, money.first) if ours < 0 else {comes: ours}
        return {**moved, _CLEARING: grown - ours}
    if channel_pays(book, after):
        # what was noted as received by the shop and is not there is the channel's after all
        wrong = max(before.received.minor - after.received.minor, 0)
        ours = in_hand(store, after.id) if wrong else 0
        taken = _out_of(store, after.id, -min(wrong, ours), Account.CLEARING, HELD, money.first) if ours else {}
        return {**taken, _CLEARING: grown - sum(taken.values())}
    if grown >= 0:
        return {comes: grown}
    if channel_pays(book, before):
        return {_CLEARING: grown}
    return _out_of(store, after.id, grown, into, first=money.first)


def _tells(book: Rulebook, order: Order) -> bool:
    """Whether the order tells what the shop itself holds of it: not where the channel takes all, whatever is noted."""
    return noted(order) or not channel_pays(book, order)


def _held_by_shop(book: Rulebook, order: Order) -> int:
    return own(book, order).minor - returned_by_shop(book, order)


def in_hand(store: Store, order_id: int) -> int:
    """What the shop itself holds of an order's money, in minor units: all but what is with the channel."""
    return sum(amount for (kind, _whose), amount in held(store.money.of(order_id)) if kind in HELD)


def channel_keeps(
    store: Store, book: Rulebook, before: Order, after: Order, sets: Mapping[str, FieldValue]
) -> dict[str, FieldValue]:
    """What else is to be set by a change, so that what the channel has taken stays, where it does not say that itself.

    What of an order is with the channel, and what in the shop's own hands, the ledger tells.
    """
    if CHANNEL_TOOK in sets or not (book.channel_takes or noted(before)):
        return {}
    changed = after.total != before.total or after.payment != before.payment
    return still_taken(book, before, after, in_hand(store, before.id) if changed else 0)


def with_money(store: Store, book: Rulebook, order: Order, change: Change) -> dict[str, FieldValue]:
    """What else a change sets of the money: what the channel took stays, and what is due to the buyer follows.

    Not where the change says that itself, as a taken back one does.
    """
    stays = channel_keeps(store, book, order, applied(order, change), change.sets)
    due = settled(book, order, applied(order, replace(change, sets={**change.sets, **stays})))
    return stays if REFUND in change.sets and REFUND in due else {**stays, **due}


def _out_of(
    store: Store, order_id: int, grown: int, last: Account, among: Sequence[Account] = (*HELD, Account.CLEARING),
    first: Purse | None = None,
) -> dict[Purse, int]:  # fmt: skip
    """What goes out (below zero) of each account, the latest money first, if no other is said to be the `first`.

    What none of them holds goes out of the `last`.
    """
    found: dict[Purse, int] = {}
    for purse, amount in sorted(held(store.money.of(order_id)), key=lambda one: one[0] != first):
        if purse[0] in among and grown < 0:
            found[purse] = -min(amount, -grown)
            grown -= found[purse]
    if grown:
        found[last, ""] = found.get((last, ""), 0) + grown
    return found


def _moved(position: MoneyPosition, by: Sequence[Entry]) -> MoneyPosition:
    """The position after transfers."""
    for entry in by:
        for kind, amount in ((entry.debit, entry.amount), (entry.credit, -entry.amount)):
            match kind:
                case Account.RECEIVABLE:
                    position = replace(position, receivable=position.receivable + amount)
                case Account.SALES:
                    position = replace(position, sales=position.sales - amount)
                case Account.DELIVERY_INCOME:
                    position = replace(position, delivery_income=position.delivery_income - amount)
                case Account.REFUNDS_DUE:
                    position = replace(position, refunds_due=position.refunds_due - amount)
                case _:  # a fee, and what it is taken from, make each other up
                    position = replace(position, paid=position.paid + amount)
    return position


def _check_till(store: Store, order: Order, found: Sequence[Entry], *, by_hand: bool) -> None:
    """Refuse to take more out of the till than there is, and to touch it `by_hand` while it is closed.

    What a channel tells is written down all the same: the till's next report has it.
    """
    out = sum(entry.amount * ((entry.credit is Account.TILL) - (entry.debit is Account.TILL)) for entry in found)
    currency = order.total.currency
    if out and by_hand and store.cash.is_closed(currency):
        raise Refused(_("The till is closed: open it first."))
    if out > 0 and out > (there := store.money.in_till(currency)):
        said = _("Order {number}: {sum} cannot come out of the till, which holds {there}: say how else it goes.")
        raise Refused(said.format(number=order.number, sum=Money(out, currency), there=Money(max(there, 0), currency)))


def money_of_transfers(transfers: Sequence[Transfer]) -> MoneyPosition:
    """The position that transfers come to."""
    return _moved(NOTHING, [Entry(one.debit, one.credit, one.amount.minor) for one in transfers])

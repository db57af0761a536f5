"""What changes of orders mean for the ledger of goods: the difference between where they were and where they are.

Whoever changes an order, by a step, a cancel, an edit, a split, an undo, a clock or a channel's answer, knows nothing
of the ledger: here, in one place and in the same transaction, it is brought to what the rulebook says of the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from orderdesk.desk.ledgers.choosing import choose
from orderdesk.desk.ledgers.line_goods import LineGoods, lines_of
from orderdesk.desk.ledgers.serving import fill, make_room
from orderdesk.model import GOODS_BACK, Order
from orderdesk.rules.goods import position
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.store.ledgers.goods_places import PlaceKind

_KINDS = {Goods.COURIER: PlaceKind.COURIER, Goods.CARRIER: PlaceKind.CARRIER, Goods.BUYER: PlaceKind.BUYER}


class Posting(Struct, frozen=True):
    """An order whose goods are to be where its rulebook says."""

    book: Rulebook
    order: Order
    """As it is now; its lines are in the store."""
    before: Goods | None = None
    """Where its goods were; `None` where it was not there, or they were not counted."""


def moved(book: Rulebook, before: Order, after: Order, *, lines: bool) -> bool:
    """Whether a change may mean anything for the goods: their place, the `lines`, or an order that is open again."""
    return (
        lines
        or position(book, before) is not position(book, after)
        or bool(before.shelf.closed and not after.shelf.closed)
    )


def post(store: Store, postings: Sequence[Posting], act: int, *, reverses: int | None = None) -> set[str]:
    """Bring the ledger to where these orders are, together; the products of which something may be free now.

    What one of them lets go the others take before anybody else: so goods go with the part that is split off. With
    `reverses` the moves of that act go back first, each by its mirror.
    """
    todo = [(posting, lines) for posting in postings if (lines := lines_of(store, posting.order.id))]
    if not todo:
        return set()
    for posting, lines in todo:
        for line in lines:
            if reverses is not None:
                line.mirror(reverses, act)
            _let_go(store, posting, line, act)
    for posting, lines in todo:
        if position(posting.book, posting.order) is Goods.RESERVED:
            _reserve(store, lines, act)
    return {line.sku for _posting, lines in todo for line in lines}


def posted(store: Store, postings: Sequence[Posting], act: int, *, reverses: int | None = None) -> None:
    """The same, and what is free then goes to the orders that are short of it."""
    fill(store, post(store, postings, act, reverses=reverses), act)


def added(store: Store, orders: Iterable[Posting], act: int) -> None:
    """Post orders that were not there before: what is open is promised its goods, what was over moves nothing."""
    new = [one for one in orders if not one.order.shelf.closed and _counts(one)]
    if new and store.products.any():
        posted(store, new, act)


def follow(store: Store, postings: Sequence[Posting], act: int) -> None:
    """Bring the ledger to open orders whose goods were not counted before, or whose rules are others now."""
    for posting in postings:
        post(store, [posting], act)
    fill(store, {sku for one in postings for sku in _skus(store, one.order.id)}, act)


def _counts(one: Posting) -> bool:
    return position(one.book, one.order) not in (Goods.NONE, Goods.AWAITED, Goods.BACK)


def _skus(store: Store, order_id: int) -> set[str]:
    return {line.sku for line in store.reservations.lines(order_id)}


def _let_go(store: Store, posting: Posting, line: LineGoods, act: int) -> None:
    """All of a line but what is still to be promised: what is too much is let go, and what leaves or is back moves."""
    where = position(posting.book, posting.order)
    if where.out:
        _send(store, posting, line, store.places.first(_KINDS[where]), act)
        return
    if where in (Goods.RESERVED, Goods.BACK):
        line.bring_back(line.out, act)
    line.keep(line.wanted if where is Goods.RESERVED else 0, act)


def _send(store: Store, posting: Posting, line: LineGoods, place: int, act: int) -> None:
    """All of a line is at a place out of the shop: what is held for it goes there, then what is free.

    What is still missing is one of those that lie there for others, who go short; only what lies nowhere was found.
    """
    line.forward(place, act)
    line.bring_back(line.out - line.wanted, act)
    line.keep(max(line.wanted - line.out, 0), act)
    line.ship(place, act)
    missing = line.wanted - line.out
    if missing <= 0:
        return
    if _leaves(posting):
        for source, count in choose(store, {line.sku: missing}).get(line.sku, []):
            line.take(source, place, count, act)
            missing -= count
        for level in store.levels.of([line.sku]):
            count = min(missing, level.on_hand)
            if count > 0:
                make_room(store, line.sku, level.place_id, level.on_hand - count, act)
                line.take(level.place_id, place, count, act)
                missing -= count
    if missing:
        line.take(store.places.first(PlaceKind.FOUND), place, missing, act)


def _leaves(posting: Posting) -> bool:
    """Whether goods leave the shop by this change; what a buyer has of what came to nothing had left before."""
    if posting.before is None or posting.before.out:
        return False
    return posting.before is not Goods.NONE or GOODS_BACK not in posting.order.facts


def _reserve(store: Store, lines: Sequence[LineGoods], act: int) -> None:
    """Promise the lines what they still want: from one warehouse where one has it all, and short what nobody has."""
    needs = {line.sku: 0 for line in lines}
    for line in lines:
        needs[line.sku] += line.wanted - line.promised
    found = choose(store, {sku: count for sku, count in needs.items() if count > 0})
    for line in lines:
        need = line.wanted - line.promised
        piles = found.get(line.sku, [])
        while need > 0 and piles:
            place, count = piles.pop(0)
            taken = min(count, need)
            line.hold(place, taken, act)
            need -= taken
            if count > taken:
                piles.insert(0, (place, count - taken))
        if need > 0:
            line.hold(None, need, act)

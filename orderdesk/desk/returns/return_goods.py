"""The goods of returns in the ledger: they lie apart once they are at the shop, and go on when it is decided where."""

from __future__ import annotations

from collections.abc import Mapping

from orderdesk.desk.ledgers.line_goods import lines_of
from orderdesk.desk.ledgers.posting import Posting, posted
from orderdesk.desk.ledgers.serving import fill
from orderdesk.model import Order
from orderdesk.model.returns import Fate, Return
from orderdesk.rules.goods import position
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.store.ledgers.goods_places import PlaceKind


def come_back(store: Store, return_: Return, act: int) -> None:
    """Its pieces lie apart at the shop now. What was never counted on its way out was found."""
    apart = store.places.first(PlaceKind.RETURNS)
    counted = {line.id: line for line in lines_of(store, return_.order)}
    for one in return_.lines:
        line = counted.get(one.line)
        if line is None:
            continue  # the shop does not count it
        missing = one.quantity - min(line.out, one.quantity)
        made = line.give_back(apart, one.quantity, act)
        if missing:
            found = store.places.first(PlaceKind.FOUND)
            made.append(store.moves.add(act, line.sku, found, apart, missing))
        for move in made:
            store.returns.moved(return_.id, one.line, move)


def go_on(
    store: Store, return_: Return, fates: Mapping[int, Mapping[Fate, int]], warehouse: int, act: int, note: str
) -> None:
    """Its pieces become what was decided, by the ids of their lines; to the `warehouse` goes what is sold again."""
    apart = store.places.first(PlaceKind.RETURNS)
    places = {
        Fate.RESTOCK: warehouse,
        Fate.WRITE_OFF: store.places.first(PlaceKind.LOSS),
        Fate.SUPPLIER: store.places.first(PlaceKind.SUPPLIER),
    }
    back = set[str]()
    for line, become in fates.items():
        left = store.returns.in_hand(return_.id, line)
        for fate, count in become.items():
            store.returns.fate(return_.id, line, fate, count)
            taken = min(left, count)
            if taken:
                sku = _sku(store, return_.id, line)
                move = store.moves.add(act, sku, apart, places[fate], taken, note=note)
                store.returns.moved(return_.id, line, move)
                left -= taken
                back |= {sku} if fate is Fate.RESTOCK else set()
    fill(store, back, act)


def go_to_the_buyer(store: Store, return_: Return, act: int) -> None:
    """All that had come of it goes back to where it came from."""
    for one in return_.lines:
        store.returns.fate(return_.id, one.line, Fate.BUYER, one.quantity)
        for move in store.returns.moves(return_.id, one.line):
            made = store.moves.add(act, move.sku, move.target, move.source, move.quantity, line=move.line,
                                   reverses=move.id)  # fmt: skip
            store.returns.moved(return_.id, one.line, made)


def follow_order(store: Store, book: Rulebook, order: Order, act: int) -> None:
    """What has gone to the buyer is where the order is by now: its channel may have told of other goods meanwhile."""
    if any(line.moved for line in lines_of(store, order.id)):
        posted(store, [Posting(book, order, position(book, order))], act)


def _sku(store: Store, number: int, line: int) -> str:
    return store.returns.moves(number, line)[0].sku

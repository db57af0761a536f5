"""What is done to goods without an order: received, written off, counted, moved, begun to be counted at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from orderdesk.desk.ledgers.posting import Posting, follow
from orderdesk.desk.ledgers.serving import fill, hold_there, make_room
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.store.ledgers.goods_places import MAIN, PlaceKind

Book = Callable[[str], Rulebook]
"""The rulebook of a channel."""


def track(store: Store, sku: str, name: str = "") -> bool:
    """Count a product from now on; whether it was not counted before: then it is to be promised (`promise`)."""
    known = store.products.get(sku)
    return store.products.track(sku, name or ("" if known else store.orders.product_name(sku) or sku), MAIN)


def promise(store: Store, book: Book, skus: Sequence[str], act: int) -> None:
    """Promise products that are counted from now on to the open orders that want them, the most urgent first."""
    orders = [order for order_id in store.reservations.wanting(skus) if (order := store.orders.get(order_id))]
    follow(store, [Posting(book(one.channel), one) for one in orders if one.damage is None], act)


def receive(store: Store, sku: str, count: int, place: int, act: int, note: str = "") -> None:
    """Pieces have come from the supplier: the most urgent orders that are short of them have them first."""
    store.moves.add(act, sku, store.places.first(PlaceKind.SUPPLIER), place, count, note=note)
    fill(store, [sku], act)


def write_off(store: Store, sku: str, count: int, place: int, act: int, reason: str) -> None:
    """Pieces are gone for good; `Refused` where there are not so many. What was held of them becomes short."""
    there = _there(store, sku, count, place)
    make_room(store, sku, place, there - count, act)
    store.moves.add(act, sku, place, store.places.first(PlaceKind.LOSS), count, note=reason)
    fill(store, [sku], act)


def count(store: Store, sku: str, found: int, place: int, act: int, reason: str) -> int:
    """So many pieces were found in a place; the difference, which is moved. Fewer than are held make orders short.

    A count is noted with its reason also where there is no difference.
    """
    level = store.levels.at(sku, place)
    was = 0 if level is None else level.on_hand
    make_room(store, sku, place, found, act)
    if found > was:
        store.moves.add(act, sku, store.places.first(PlaceKind.FOUND), place, found - was, note=reason)
    elif found < was:
        store.moves.add(act, sku, place, store.places.first(PlaceKind.LOSS), was - found, note=reason)
    store.moves.counted(act, sku, place, was, found, reason)
    fill(store, [sku], act)
    return found - was


def move(store: Store, sku: str, count: int, source: int, target: int, act: int, note: str = "") -> None:
    """Pieces go to another warehouse, and what is held of them with them; `Refused` where there are not so many."""
    there = _there(store, sku, count, source)
    held = make_room(store, sku, source, there - count, act)
    store.moves.add(act, sku, source, target, count, note=note)
    hold_there(store, sku, target, held, act)
    fill(store, [sku], act)


def empty(store: Store, book: Book, skus: Sequence[str], act: int, reason: str) -> dict[str, bool]:
    """There is nothing of these products anywhere in the shop; of each whether it was counted before."""
    known: dict[str, bool] = {}
    for sku in skus:
        known[sku] = not track(store, sku)
        for level in store.levels.of([sku]):
            if level.on_hand or level.place_id == MAIN:
                count(store, sku, 0, level.place_id, act, reason)
        if not known[sku]:
            promise(store, book, [sku], act)
    return known


def refill(store: Store, emptied: Mapping[str, bool], emptying: int, act: int) -> set[str]:
    """Take back that there is nothing of these products, but of those counted since; the products of the others."""
    back = {sku for sku in emptied if not store.moves.counted_since(emptying, sku)}
    for one in reversed(store.moves.of_act(emptying)):
        if one.line is None and one.sku in back:
            store.moves.add(act, one.sku, one.target, one.source, one.quantity, reverses=one.id)
    for sku in sorted(back):
        if not emptied[sku] and not store.moves.moved_since(emptying, sku):
            for held in store.reservations.of_product(sku):
                store.reservations.release(held.id, act)
            store.products.untrack(sku)
        else:
            fill(store, [sku], act)
    return back


def _there(store: Store, sku: str, wanted: int, place: int) -> int:
    level = store.levels.at(sku, place)
    there = 0 if level is None else level.on_hand
    if there < wanted:
        raise Refused(_("{sku}: {wanted} wanted, {there} there.").format(sku=sku, wanted=wanted, there=there))
    return there

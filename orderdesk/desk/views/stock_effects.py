"""What an act on goods would mean, said before it is done: figures before and after, and which orders it touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.i18n import _, ngettext
from orderdesk.store import Store
from orderdesk.store.ledgers.goods_places import Place, PlaceKind
from orderdesk.store.ledgers.reservations import Reservation

_NAMED: Final = 4
"""So many orders are named."""


class Effect(Struct, frozen=True):
    """What will be otherwise."""

    said: tuple[str, ...]
    short: str = ""
    """Which orders will be short of how much that they are promised now; empty where none is."""
    was: int = 0
    """How many of the product are in the place before it."""


def warehouses(store: Store) -> list[Place]:
    """The shop's own places, in the order in which they were made."""
    return [one for one in store.places.all() if one.kind is PlaceKind.WAREHOUSE]


def of_stay(store: Store, sku: str, place: Place, stay: int) -> Effect:
    """What it means that so many pieces of a product are in a place from now on: received, counted or written off."""
    level = store.levels.at(sku, place.id)
    was, held = (0, 0) if level is None else (level.on_hand, level.reserved)
    if stay < 0:
        return Effect((_too_many(sku, was - stay, was),))
    said = [_("{place}: {was} → {then}").format(place=place.name, was=was, then=stay)]
    if stay > was and (waiting := store.reservations.short(sku)):
        served = min(stay - was, sum(one.quantity for one in waiting))
        told = _("{count} of it for orders that are short: {numbers}")
        said.append(told.format(count=served, numbers=_numbers(store, _first(waiting, served))))
    return Effect(tuple(said), _lost(store, sku, place, held - stay) if held > stay else "", was)


def of_move(store: Store, sku: str, source: Place, target: Place, count: int) -> Effect:
    """What it means that pieces go to another warehouse: those that are held go with them."""
    there = store.levels.at(sku, source.id)
    if there is None or there.on_hand < count:
        return Effect((_too_many(sku, count, 0 if there is None else there.on_hand),))
    said = []
    for place, more in ((source, -count), (target, count)):
        level = store.levels.at(sku, place.id)
        was = 0 if level is None else level.on_hand
        said.append(_("{place}: {was} → {then}").format(place=place.name, was=was, then=was + more))
    if there.free < count:
        said.append(_("{count} of it is held for orders, and stays held there").format(count=count - there.free))
    return Effect(tuple(said))


def _too_many(sku: str, wanted: int, there: int) -> str:
    return _("{sku}: {wanted} wanted, {there} there.").format(sku=sku, wanted=wanted, there=there)


def _lost(store: Store, sku: str, place: Place, over: int) -> str:
    """The orders that go without: the least urgent, as far as nothing is free elsewhere."""
    elsewhere = sum(one.free for one in store.levels.of([sku]) if one.place_id != place.id)
    gone = over - elsewhere
    if gone <= 0:
        return ""
    losers = _first(store.reservations.held_at(sku, place.id), over)
    said = ngettext("{count} piece becomes short: {numbers}", "{count} pieces become short: {numbers}", gone)
    return said.format(count=gone, numbers=_numbers(store, losers))


def _first(promised: Iterable[Reservation], pieces: int) -> list[int]:
    """The lines of the first so many pieces."""
    found = list[int]()
    for one in promised:
        if pieces <= 0:
            break
        found.append(one.line)
        pieces -= one.quantity
    return found


def _numbers(store: Store, lines: Sequence[int]) -> str:
    numbers = store.reservations.numbers(lines)
    more = f" … +{len(numbers) - _NAMED}" if len(numbers) > _NAMED else ""
    return ", ".join(numbers[:_NAMED]) + more

"""Who is served when goods come, and who goes without when they are not there: by the urgency of the orders."""

from __future__ import annotations

from collections.abc import Iterable

from orderdesk.store import Store


def fill(store: Store, skus: Iterable[str], act: int) -> None:
    """Give what is free of these products to the orders that are short of it: the most urgent and oldest first."""
    for sku in sorted(set(skus)):
        waiting = store.reservations.short(sku)
        if not waiting:
            continue
        free = [[level.place_id, level.free] for level in store.levels.of([sku]) if level.free > 0]
        for one in waiting:
            if not free:
                break
            store.reservations.release(one.id, act)
            left = one.quantity
            while left and free:
                place, there = free[0]
                taken = min(left, there)
                _hold(store, one.line, sku, place, taken, act)
                left -= taken
                free[0][1] -= taken
                if not free[0][1]:
                    free.pop(0)
            if left:
                store.reservations.add(one.line, sku, None, left, act)


def make_room(store: Store, sku: str, place: int, stay: int, act: int) -> list[tuple[int, int]]:
    """Let no more be held in a place than so many pieces: the rest becomes short, for the least urgent first.

    The lines that it happens to, with how many pieces.
    """
    lost = list[tuple[int, int]]()
    level = store.levels.at(sku, place)
    over = 0 if level is None else level.reserved - stay
    for one in store.reservations.held_at(sku, place) if over > 0 else ():
        if over <= 0:
            break
        store.reservations.release(one.id, act)
        taken = min(over, one.quantity)
        if one.quantity > taken:
            store.reservations.add(one.line, sku, place, one.quantity - taken, act)
        _hold(store, one.line, sku, None, taken, act)
        lost.append((one.line, taken))
        over -= taken
    return lost


def hold_there(store: Store, sku: str, place: int, lines: Iterable[tuple[int, int]], act: int) -> None:
    """Hold for these lines, in a place, what they were just made short of."""
    for line, count in lines:
        short = next(one for one in store.reservations.of_lines([line]) if one.place is None)
        store.reservations.release(short.id, act)
        if short.quantity > count:
            store.reservations.add(line, sku, None, short.quantity - count, act)
        _hold(store, line, sku, place, count, act)


def _hold(store: Store, line: int, sku: str, place: int | None, count: int, act: int) -> None:
    """Promise a line more pieces; what it has of that place already is one with them."""
    for one in store.reservations.of_lines([line]):
        if one.place == place:
            store.reservations.release(one.id, act)
            count += one.quantity
    store.reservations.add(line, sku, place, count, act)

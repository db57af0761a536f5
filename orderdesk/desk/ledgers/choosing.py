"""From which warehouse goods are taken: from one that has all of them, where there is one."""

from __future__ import annotations

from collections.abc import Mapping

from orderdesk.store import Store


def choose(store: Store, needs: Mapping[str, int]) -> dict[str, list[tuple[int, int]]]:
    """Of each product the warehouses and how many pieces of it to take there, as far as there are free ones.

    The warehouse comes first that can serve the most of the products alone; of equal ones the older.
    """
    free: dict[int, dict[str, int]] = {}
    for level in store.levels.of(needs):
        if level.free > 0:
            free.setdefault(level.place_id, {})[level.sku] = level.free
    able = {place: sum(there.get(sku, 0) >= count for sku, count in needs.items()) for place, there in free.items()}
    order = sorted(free, key=lambda place: (-able[place], place))
    found: dict[str, list[tuple[int, int]]] = {}
    for sku, count in needs.items():
        places = sorted(order, key=lambda place: free[place].get(sku, 0) < count)
        for place in places:
            taken = min(count, free[place].get(sku, 0))
            if taken > 0:
                found.setdefault(sku, []).append((place, taken))
                count -= taken
    return found

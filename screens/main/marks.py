"""The orders that are marked, each as it was seen when it was: what happens to one meanwhile is noticed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orderdesk.model import Order


class Marks:
    """Marked orders, in the order in which they were marked."""

    def __init__(self) -> None:
        """None yet."""
        self._orders: dict[int, Order] = {}

    def __len__(self) -> int:
        """How many."""
        return len(self._orders)

    @property
    def ids(self) -> frozenset[int]:
        """Which."""
        return frozenset(self._orders)

    @property
    def orders(self) -> Sequence[Order]:
        """As they were seen."""
        return list(self._orders.values())

    def toggle(self, order: Order) -> None:
        """Mark an order, or no longer."""
        if self._orders.pop(order.id, None) is None:
            self._orders[order.id] = order

    def add(self, orders: Iterable[Order]) -> None:
        """Mark orders; those that are marked stay as they were seen."""
        self._orders = {order.id: order for order in orders} | self._orders

    def drop(self, orders: Iterable[Order]) -> None:
        """Mark these no longer."""
        for order in orders:
            self._orders.pop(order.id, None)

    def clear(self) -> None:
        """Mark none."""
        self._orders.clear()

"""What a screen shows of the orders: by that it is known without the database whether a commit concerns it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from msgspec import Struct

from orderdesk.model import Order
from orderdesk.store.touched import Touched

COUNTS_APART: Final = 1.0
"""Seconds between two counts of one desk for what others do."""

NOWHERE: Final = ""
"""The shelf of a screen that shows no list."""


class Shown(Struct, frozen=True, array_like=True):
    """Orders, their buyers, and a stretch of the list in which others would be seen."""

    orders: frozenset[int] = frozenset()
    customers: frozenset[int] = frozenset()
    shelf: str | None = NOWHERE
    """The shelf of the list; `None` where it is of all shelves."""
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    """Rank and id of the ends of the stretch; `None` where an order of the shelf may be seen wherever it lies."""
    whole: bool = False
    """Whether anything may be shown."""

    @classmethod
    def of(
        cls, rows: Collection[Order], shelf: str | None, ends: tuple[tuple[int, int], tuple[int, int]] | None
    ) -> Shown:
        """What a list of these rows shows."""
        first, last = ends or (None, None)
        return cls(frozenset(row.id for row in rows), frozenset(row.customer.id for row in rows), shelf, first, last)

    def shows(self, touched: Touched) -> bool:
        """Whether any of what was touched is seen already."""
        return not (self.orders.isdisjoint(touched.orders) and self.customers.isdisjoint(touched.customers))

    def come(self, touched: Touched) -> dict[int, tuple[str, int]]:
        """Those of the touched orders that lie where they would be seen; each with its shelf and its rank."""
        first, last = self.first or (), self.last or ()
        return {
            key: (shelf, rank)
            for key, (shelf, rank) in touched.lies.items()
            if self.shelf in (None, shelf) and (not first or first <= (rank, key) <= last)
        }

    def concerns(self, touched: Touched) -> bool:
        """Whether whoever shows this must look at what was touched now: more than counts may be another.

        News are told wherever one is, and what is believed of the machine's clock.
        """
        return (
            self.whole or touched.anything or touched.news or "settings" in touched.tables or self.shows(touched)
            or not self.orders.isdisjoint(touched.claims) or bool(self.come(touched))
        )  # fmt: skip


EVERYTHING: Final = Shown(whole=True)

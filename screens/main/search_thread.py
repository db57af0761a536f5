"""Searching while one types: on a thread and a connection of its own, so that no search ever holds a key back.

Only the newest text matters: it breaks off the search for an older one, and is looked for next.
"""

from __future__ import annotations

import asyncio

from orderdesk.errors import StoreInterrupted
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order
from orderdesk.rules.visibility import Visibility
from orderdesk.values import replace
from screens.screen_context import Context

Found = tuple[OrderFilter, list[Order], int]
"""The first rows of the list that a filter chooses, and how many more there are in the channels that it leaves out."""

MOST = 100
"""How many hits are looked through for those of other channels."""


class SearchThread:
    """Looks for what is typed, unless something else has been typed meanwhile."""

    def __init__(self, seat: Context) -> None:
        """Nothing is looked for."""
        self._store, self._clock = seat.store, seat.clock
        self._wanted: tuple[OrderFilter, int] | None = None
        self._under_way = self._closed = False
        self._reader = seat.store
        """A connection of its own, from the first search on."""

    def want(self, chosen: OrderFilter, rows: int) -> bool:
        """Look for so many rows of this, and for nothing older any more; whether `newest` has to be asked for it."""
        self._wanted = (chosen, rows)
        if self._under_way:
            self._interrupt()
            return False
        self._under_way = True
        return True

    def forget(self) -> None:
        """Look for nothing any more."""
        self._wanted = None
        if self._under_way:
            self._interrupt()

    def close(self) -> None:
        """Close the connection, once nothing reads through it."""
        self._closed = True
        self.forget()
        if not self._under_way:
            self._let_go()

    async def newest(self) -> Found | None:
        """What is found for what was wanted last; nothing where that is wanted no more."""
        try:
            while (wanted := self._wanted) is not None:
                sight, now = self._store.sight(), self._clock()
                try:
                    rows, others = await asyncio.to_thread(self._read, *wanted, now, sight)
                except StoreInterrupted:
                    continue
                if wanted is self._wanted:
                    return wanted[0], rows, others
            return None
        finally:
            self._under_way = False
            if self._closed:
                self._let_go()

    def _read(self, chosen: OrderFilter, rows: int, now: int, sight: Visibility) -> tuple[list[Order], int]:
        if self._reader is self._store:
            self._reader = self._store.another()
        self._reader.sight = lambda: sight
        found, others = self._reader.windows.first(chosen, now, rows), list[Order]()
        if chosen.channel:
            others = self._reader.windows.first(replace(chosen, channel=""), now, MOST)
        return found, sum(order.channel != chosen.channel for order in others)

    def _interrupt(self) -> None:
        if self._reader is not self._store:
            self._reader.connection.interrupt()

    def _let_go(self) -> None:
        if self._reader is not self._store:
            self._reader.close()
            self._reader = self._store

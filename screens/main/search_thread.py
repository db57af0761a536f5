"""Searching while one types: on a thread and a connection of its own, so that no search ever holds a key back.

Only the newest text matters: it breaks off the search for an older one, and is looked for next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.errors import StoreInterrupted
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order
from orderdesk.rules.visibility import Visibility
from orderdesk.store import Store
from screens.keyboard.key_gate import SEARCHES
from screens.main.store_errors import StoreErrorBoundary


class Shows(Protocol):
    """Takes what was found."""

    def __call__(self, chosen: OrderFilter, rows: list[Order]) -> None:
        """The first rows of the list that `chosen` shows."""


@dataclass(slots=True, kw_only=True)
class Searching:
    """Looks for what is typed, and shows it unless something else has been typed meanwhile."""

    host: Screen[Any]
    store: Store
    clock: Clock
    height: Callable[[], int]
    """How many rows are wanted."""
    show: Shows
    _wanted: OrderFilter | None = field(default=None, init=False)
    _under_way: bool = field(default=False, init=False)
    _reader: Store | None = field(default=None, init=False)

    def look(self, chosen: OrderFilter) -> None:
        """Look for this, and for nothing older any more."""
        self._wanted = chosen
        if not self._under_way:
            self._under_way = True
            self.host.run_worker(self._look(), group=SEARCHES)
        elif self._reader is not None:
            self._reader.connection.interrupt()

    def forget(self) -> None:
        """Look for nothing any more."""
        self._wanted = None
        if self._under_way and self._reader is not None:
            self._reader.connection.interrupt()

    def close(self) -> None:
        """Close the connection, once nothing reads through it."""
        self.forget()
        if not self._under_way and self._reader is not None:
            self._reader.close()
            self._reader = None

    async def _look(self) -> None:
        assert isinstance(self.host, StoreErrorBoundary)
        try:
            with self.host.reading():
                await self._until_newest()
        finally:
            self._under_way = False
            if not self.host.is_running:
                self.close()

    async def _until_newest(self) -> None:
        while (chosen := self._wanted) is not None:
            sight, now, height = self.store.sight(), self.clock(), self.height()
            try:
                rows = await asyncio.to_thread(self._read, chosen, now, height, sight)
            except StoreInterrupted:
                continue
            if chosen is self._wanted:
                self.show(chosen, rows)
                return

    def _read(self, chosen: OrderFilter, now: int, height: int, sight: Visibility) -> list[Order]:
        if self._reader is None:
            self._reader = self.store.another()
        self._reader.sight = lambda: sight
        return self._reader.windows.first(chosen, now, height)

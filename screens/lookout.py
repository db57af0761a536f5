"""Looks out for what others commit, for the clocks' own acts, and whether the database is still there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.desk.news import Item, News
from orderdesk.errors import DeskError, StoreError
from orderdesk.store import Store
from screens.acts import Acts

EVERY: Final = 0.5
"""Seconds between two looks."""


@dataclass(slots=True, kw_only=True)
class Lookout:
    """Looks every now and then, and tells its screen what it finds."""

    host: Screen[Any]
    store: Store
    clock: Clock
    acts: Acts
    changed: Callable[[], None]
    """Somebody has committed something since the last look."""
    glance: Callable[[], None]
    """Called at each look, for what is no commit of anybody."""
    news: News
    happened: Callable[[Sequence[Item]], None]
    """The clocks have done or said something, whichever process let them."""
    refuse: Callable[[DeskError], None]
    fault: Callable[[StoreError | None], None]
    """The database is out of reach, told at each look, or in reach again."""
    _seen: int = field(default=-1, init=False)
    _faulty: bool = field(default=False, init=False)
    _acting: bool = field(default=False, init=False)

    def start(self) -> None:
        """Look now and keep looking."""
        self.look()
        self.host.set_interval(EVERY, self.look)

    def seen(self) -> None:
        """The screen shows all that has been committed up to now."""
        self._seen = self.store.connection.data_version()

    def look(self) -> None:
        """Show what has been committed since the last look; let the clocks act when it is their time."""
        try:
            self.store.connection.check_unchanged()
            # An act of one's own that is under way shows its outcome itself.
            if not self.acts.busy and (version := self.store.connection.data_version()) != self._seen:
                self.changed()
                self._seen = version
            self.glance()
            found = self.news.look(self.clock())
            wanted = self.acts.steward.wanted(self.store)
        except StoreError as error:
            self._faulty = True
            self.fault(error)
            return
        if self._faulty:
            self._faulty = False
            self.fault(None)
        if found:
            self.happened(found)
        if wanted and not self._acting:
            self._acting = True
            self.host.run_worker(self._let_clocks_act(), group="clocks")

    async def _let_clocks_act(self) -> None:
        try:
            await self.acts.let_clocks_act()
        except DeskError as error:
            self.refuse(error)
        else:
            self.look()
        finally:
            self._acting = False

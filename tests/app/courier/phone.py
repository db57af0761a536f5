"""A courier with the desk open on a phone's terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from orderdesk.app import OrderDeskApp
from orderdesk.console.terminal_profile import Terminal
from screens.courier.courier_screen import CourierScreen
from screens.desk_thread import DeskThread
from tests.app.driver import Driver, Moments
from tests.shop import Shop

PHONE = (40, 20)
"""Columns and rows of a phone's terminal."""


class Phone(Driver):
    """What stands on it, and digits and Enter."""

    @property
    def own(self) -> CourierScreen:
        screen = self.app.screen
        assert isinstance(screen, CourierScreen)
        return screen

    async def answer(self, *texts: str) -> None:
        """Type each and end it with Enter."""
        for text in texts:
            await self.press(*text, "enter")

    async def look(self) -> None:
        """Let the screen notice what others have done."""
        self.own.watcher.look()
        await self.rest()

    @contextmanager
    def unaware(self) -> Iterator[None]:
        """What others do meanwhile does not come to this screen by itself, however long they take."""

        async def nothing() -> None:
            pass

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.own, "_renew", nothing)
            yield

    async def rest(self) -> None:
        """Wait for what is read beside the screen as well."""
        await super().rest()
        if reading := [one for one in self.app.workers if one.group == "courier"]:
            await asyncio.gather(*(worker.wait() for worker in reading))
            await super().rest()

    @property
    def text(self) -> str:
        """All that is painted."""
        return "\n".join(line.rstrip() for line in self.painted())


@asynccontextmanager
async def phone(shop: Shop, name: str = "Асхат", size: tuple[int, int] = PHONE) -> AsyncIterator[Phone]:
    """The desk as this courier opens it."""
    parts = shop.parts.named(name)
    reader, acts = parts.store(), DeskThread(parts.desk(parts.store()))
    app = OrderDeskApp(parts, reader, acts, Terminal(), monotonic=Moments())
    try:
        async with app.run_test(size=size) as pilot:
            one = Phone(shop, app, pilot, Moments())
            await app.settled()
            await pilot.pause()
            await one.rest()
            yield one
    finally:
        acts.close()
        reader.close()

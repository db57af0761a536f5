"""A terminal in memory under the desk in this process: what it is sent is counted and drawn, and can be compared."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pyte
from textual.drivers.headless_driver import HeadlessDriver

from orderdesk.app import OrderDeskApp
from orderdesk.console.terminal_profile import Terminal
from screens.actions.desk_thread import DeskThread
from screens.renderer.strokes import Abilities
from tests.app.driver import Driver, Moments
from tests.shop import Shop

XTERM = Abilities(scrolls=True, erases=True, fills=True, blanks=True, columns=True, ends=True)
"""What an xterm can do, whatever terminal the tests run on."""


Picture = list[list[tuple[Any, ...]]]
"""Cells with their attributes, line by line."""


class PaperDriver(HeadlessDriver):
    """A driver that draws on pyte's screen instead of a terminal."""

    screen: ClassVar[pyte.Screen]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sent = ""
        self.stream = pyte.Stream(self.screen)

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.sent += data
        self.stream.feed(data)


class Paper(Driver):
    """The desk, and what its terminal shows."""

    @property
    def driver(self) -> PaperDriver:
        driver = self.app._driver
        assert isinstance(driver, PaperDriver)
        return driver

    @property
    def sent(self) -> int:
        """Bytes sent so far."""
        return len(self.driver.sent.encode())

    async def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.driver.screen.resize(rows, columns)
        await self.pilot.resize_terminal(columns, rows)
        await self.rest()
        await self.pilot.pause()

    async def tick(self) -> int:
        """Let the times be looked at, as the timer does; the bytes it took."""
        before = self.sent
        self.main._ticked()
        await self.rest()
        return self.sent - before

    def picture(self) -> Picture:
        """What stands on the terminal."""
        return _picture(self.driver.screen)

    async def expected(self) -> Picture:
        """What should: the screen as it is, painted whole by Textual's own means on another terminal."""
        if self.dialog:  # what lies under a dialog is painted anew only together with it
            self.screen.refresh()
            await self.rest()
        columns, rows = self.app.size
        screen = pyte.Screen(columns, rows)
        screen.mode.discard(pyte.modes.DECAWM)
        stream = pyte.Stream(screen)
        for y, strip in enumerate(self.strips()):
            stream.feed(f"\x1b[{y + 1};1H{strip.render(self.app.console)}")
        return _picture(screen)


def _picture(screen: pyte.Screen) -> Picture:
    """Every cell of a screen with its attributes; of a blank only what can be seen."""
    return [[_seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def _seen(cell: Any) -> tuple[Any, ...]:
    if cell.data in ("", " ") and not (cell.reverse or cell.underscore or cell.strikethrough):
        return (cell.data, cell.bg)
    return tuple(cell)


@asynccontextmanager
async def on_paper(
    shop: Shop, size: tuple[int, int] = (80, 24), terminal: Terminal | None = None
) -> AsyncIterator[Paper]:
    """The desk on a terminal in memory that can do what an xterm can."""
    PaperDriver.screen = pyte.Screen(*size)
    PaperDriver.screen.mode.discard(pyte.modes.DECAWM)
    reader, acts = shop.parts.store(), DeskThread(shop.parts.desk(shop.parts.store()))
    app = OrderDeskApp(shop.parts, reader, acts, terminal or Terminal(), monotonic=Moments())
    app.driver_class = PaperDriver
    app._abilities = XTERM
    try:
        async with app.run_test(headless=False, size=size) as pilot:
            desk = Paper(shop, app, pilot, Moments())
            await app.settled()
            await pilot.pause()
            await desk.rest()
            yield desk
    finally:
        acts.close()
        reader.close()

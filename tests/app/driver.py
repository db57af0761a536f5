"""Page objects: tests speak of shelves, rows and dialogs; only this file knows the widgets."""

from __future__ import annotations

import asyncio
import io
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from orderdesk.app import OrderDeskApp
from orderdesk.console.keyboard_layouts import key_name
from orderdesk.console.terminal_profile import Terminal
from orderdesk.model import Order
from screens.desk_thread import DeskThread
from screens.keyboard.bursts import Burst
from screens.main.main_screen import MainScreen
from screens.terminal.title import BELL
from screens.widgets.field import Field
from screens.widgets.lines import Hints, Line, Message
from tests.shop import Shop

_CHARACTERS = {"space": " ", "slash": "/", "question_mark": "?", "asterisk": "*", "semicolon": ";", "colon": ":"}


_PATIENCE = 60
"""Seconds after which a desk that does not come to rest is taken to hang."""


@asynccontextmanager
async def patience() -> AsyncIterator[None]:
    """Fail where the desk hangs, and say what waits for what."""
    try:
        async with asyncio.timeout(_PATIENCE):
            yield
    except TimeoutError:
        told = io.StringIO()
        for task in asyncio.all_tasks():
            task.print_stack(limit=12, file=told)
        raise AssertionError(f"The desk hangs.\n{told.getvalue()}") from None


class Moments:
    """A clock of moments that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Driver:
    """The desk as an operator has it before them."""

    def __init__(self, shop: Shop, app: OrderDeskApp, pilot: Pilot[int], moments: Moments) -> None:
        self.shop, self.app, self.pilot, self.moments = shop, app, pilot, moments
        self.written: list[str] = []
        """What the terminal was told beside what is painted."""

    @property
    def bells(self) -> int:
        """How often the bell has rung."""
        return self.written.count(BELL)

    async def press(self, *keys: str) -> None:
        """Press keys, by character or name, each after a look at what the one before has done."""
        for key in keys:
            self.app.post_message(self.key(key, seen=1.0))
            await self.arrived()
            await self.settled()
        if not keys:
            await self.arrived()
        await self.rest()

    async def ahead(self, *keys: str) -> None:
        """Press keys one right after the other, before anything of what they set off can be seen."""
        for key in keys:
            self.app.post_message(self.key(key))
        await self.arrived()
        await self.rest()

    async def swiftly(self, *keys: str) -> None:
        """Press keys so soon after each other that what each has done is painted, but read by nobody."""
        at = self.key("escape").time
        for key in keys:
            event = self.key(key)
            event.time = at = max(at, self.main.table.aim.moved_at, self.main.last.done_at) + 0.08
            self.app.post_message(event)
            await self.arrived()
            await self.settled()
        await self.rest()

    def read(self) -> None:
        """Let what the last act has put under the cursor be read."""
        self.main.meaning._moved_on._since -= 1.0

    def key(self, key: str, seen: float = 0.0) -> events.Key:
        """A key, by character or name, pressed now, or so much later."""
        char = key if len(key) == 1 else _CHARACTERS.get(key)
        event = events.Key(key_name(char) if char else key, char)
        event.time += seen
        event.set_sender(self.app)
        return event

    async def arrived(self) -> None:
        """Wait until what was posted has come to the gate."""
        arrived = asyncio.Event()
        self.app.call_later(arrived.set)
        async with patience():
            await arrived.wait()

    async def settled(self) -> None:
        """Wait until all that was typed has been done."""
        async with patience():
            await self.app.settled()

    async def burst(self, text: str, *, certain: bool = False, at: float | None = None, passed: int = 0) -> None:
        """Characters that come in one go, as from a scanner; without `certain` they end with Enter.

        So many have `passed` before: they have been typed already.
        """
        keys = [events.Key(key_name(char), char) for char in text]
        burst = Burst([*keys, *([] if certain else [events.Key("enter", "\r")])], certain=certain, passed=passed)
        burst.time = burst.time if at is None else at
        burst.set_sender(self.app)
        self.app.post_message(burst)
        await self.press()

    async def open_unready(self, key: str) -> None:
        """Press a named key that opens something, and go on while that is not even made up yet."""
        event = events.Key(key, None)
        event.set_sender(self.app)
        self.app.post_message(event)
        async with asyncio.timeout(10):
            while not self.dialog:
                await asyncio.sleep(0)

    async def rest(self) -> None:
        """Wait until what was typed is done, what is not worked on any more let go, and all of it painted."""
        await self.settled()
        async with patience():
            await asyncio.gather(*(worker.wait() for worker in list(self.app.workers) if worker.group == "claims"))
        for _ in range(2):
            painted = asyncio.Event()
            if self.screen.is_running and self.screen.call_after_refresh(painted.set):
                with suppress(TimeoutError):
                    await asyncio.wait_for(painted.wait(), 0.2)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*text)

    async def first_orders(self) -> None:
        """Go down the shelves to the first one with orders."""
        for _ in self.counts:
            if not self.rows:
                await self.press("]")

    async def go(self, title: str) -> None:
        """Go to a shelf by its number."""
        await self.press("g", *next(entry.number for entry in self.main.pane.shelves.entries if entry.title == title))

    async def look(self) -> None:
        """Let the screen look for what others have changed."""
        self.main.watcher.look()
        await asyncio.gather(*(worker.wait() for worker in list(self.app.workers) if worker.group == "clocks"))
        await self.rest()

    # --- the list ------------------------------------------------------------------------------------------------

    @property
    def main(self) -> MainScreen:
        screen = next(s for s in self.app.screen_stack if isinstance(s, MainScreen))
        return screen

    @property
    def order(self) -> Order | None:
        """The order under the cursor."""
        return self.main.table.order

    @property
    def cursor(self) -> str:
        """Its number."""
        return self.order.number if self.order else ""

    @property
    def rows(self) -> list[str]:
        """The numbers in the window of the list."""
        return [order.number for order in self.main.table.orders]

    @property
    def shelf(self) -> str:
        """What the list shows, in words."""
        return self.main.table.filter.describe()

    @property
    def counts(self) -> dict[str, int]:
        """The sidebar."""
        return {entry.title: entry.count for entry in self.main.pane.shelves.entries}

    @property
    def message(self) -> str:
        """The sentence under the list."""
        return self.main.query_one(Message).sentence

    @property
    def offer(self) -> str:
        """What it offers behind that."""
        return self.main.query_one(Message)._offered

    @property
    def refused(self) -> bool:
        """Whether it is a refusal."""
        return self.main.query_one(Message).refused

    @property
    def hints(self) -> str:
        """The footer of the screen on top."""
        return self.screen.query(Hints).last().said

    # --- what lies on top ------------------------------------------------------------------------------------------

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def dialog(self) -> str:
        """The name of the dialog that is open; empty on the list."""
        return "" if self.screen is self.main else type(self.screen).__name__

    def says(self, part: str) -> str:
        """What a line of the screen on top says."""
        return self.screen.query_one(f"#{part}", Line).said

    def field(self, name: str) -> str:
        """What is typed into a field."""
        return self.screen.query_one(f"#{name}", Field).value

    # --- what is painted ---------------------------------------------------------------------------------------------

    def strips(self) -> list[Strip]:
        """The lines of the screen, as they go to the terminal, filters included."""
        background = self.screen.background_colors[1]
        visible_screen_stack.set(list(self.app._background_screens))  # what shines through, as when Textual paints
        painted = []
        for strip in self.screen._compositor.render_strips():
            for line_filter in self.app.get_line_filters():
                strip = strip.apply_filter(line_filter, background)
            painted.append(strip)
        return painted

    def painted(self) -> list[str]:
        """The text of the screen, line by line."""
        return [strip.text for strip in self.strips()]

    async def comes(self, text: str) -> bool:
        """Whether a text can be read once all is painted: what lies under a dialog takes frames of its own."""
        for _ in range(20):
            if self.shown(text):
                return True
            await self.rest()
        return False

    def shown(self, text: str) -> bool:
        """Whether a text can be read anywhere on the screen."""
        return any(text in line for line in self.painted())


@asynccontextmanager
async def driving(
    shop: Shop, size: tuple[int, int] = (80, 24), terminal: Terminal | None = None
) -> AsyncIterator[Driver]:
    """The desk, open on the shop, on a terminal that can show everything unless another is given."""
    reader, acts = shop.parts.store(), DeskThread(shop.parts.desk(shop.parts.store()))
    moments = Moments()
    app = OrderDeskApp(shop.parts, reader, acts, terminal or Terminal(), monotonic=moments)
    try:
        async with app.run_test(size=size) as pilot:
            driver = Driver(shop, app, pilot, moments)

            await app.settled()
            await pilot.pause()
            for number in (signal.SIGTERM, signal.SIGHUP):  # ends the run, not the desk alone, which is then waited for
                asyncio.get_running_loop().remove_signal_handler(number)
            driver.main.news.ringer.write = driver.written.append
            driver.main.news.ringer.later = lambda seconds, call: call()
            app.bell = lambda: driver.written.append(BELL)  # type: ignore[method-assign]
            yield driver
    finally:
        acts.close()
        reader.close()


@contextmanager
def unpainted() -> Iterator[None]:
    """Nothing is painted where nobody looks, or only at `strips`: that is a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", lambda compositor, **_: None)
        yield


def segments(strips: list[Strip]) -> Iterator[tuple[str, Any]]:
    """Every painted piece of text with its style."""
    for strip in strips:
        for segment in strip:
            yield segment.text, segment.style

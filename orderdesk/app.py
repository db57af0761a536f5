"""The app: colours, signals, and the main screen on top of the parts."""

from __future__ import annotations

import asyncio
import signal
import time

from textual import events
from textual.geometry import Size

from orderdesk.config import state_folder
from orderdesk.parts import Parts
from orderdesk.store import Store
from screens.acts import Acts
from screens.gate import GatedApp
from screens.main import MainScreen
from screens.store_door import StoreFailed
from screens.surprise import Monotonic
from screens.terminal_input import DeskDriver
from screens.theme import DESK
from screens.too_small import TooSmall, too_small


class OrderDeskApp(GatedApp[int]):
    """Shows the main screen until it is left."""

    TITLE = "Order Desk"

    def __init__(self, parts: Parts, store: Store, acts: Acts, *, monotonic: Monotonic = time.monotonic) -> None:
        """`store` is read by the screens, `acts` change; `monotonic` measures moments, not the time of day."""
        super().__init__(state_folder(), driver_class=DeskDriver)
        self._main = MainScreen(
            store, parts.rules, parts.clock, acts, operator=parts.operator, demo=parts.demo, monotonic=monotonic
        )

    def on_mount(self) -> None:
        """Choose the colours, end cleanly on signals, show the orders."""
        self.register_theme(DESK)
        self.theme = DESK.name
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number, 128 + number)
        self.push_screen(self._main)
        self._fit(self.size)

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses a key is there."""
        if isinstance(event, events.Key | events.Paste):
            self._main.key_pressed()
        await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        """In a window too small for the desk, show nothing but that."""
        self._fit(event.size)

    def on_store_failed(self, message: StoreFailed) -> None:
        """Say on the main screen what could not be read."""
        self._main.store_failed(message.error)

    def _fit(self, size: Size) -> None:
        if too_small(size) and self._main.is_attached and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())


def run_desk(parts: Parts) -> int:
    """Open the desk over the parts; the exit code."""
    with parts.store(make=True) as store:
        parts.access(store).role()  # somebody unknown is refused before a screen is drawn
        acts = Acts(parts.desk(parts.store()))
        try:
            app = OrderDeskApp(parts, store, acts)
            result = app.run(mouse=False)
        finally:
            acts.close()
    return app.return_code or result or 0

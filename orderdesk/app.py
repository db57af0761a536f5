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
from orderdesk.terminal import Terminal
from screens.acts import Acts
from screens.gate import GatedApp
from screens.main import MainScreen
from screens.on_terminal import OnTerminal
from screens.store_door import StoreFailed
from screens.surprise import Monotonic
from screens.terminal_input import DeskDriver
from screens.too_small import TooSmall, too_small


class OrderDeskApp(OnTerminal[int], GatedApp[int]):
    """Shows the main screen until it is left."""

    TITLE = "Order Desk"

    def __init__(
        self, parts: Parts, store: Store, acts: Acts, terminal: Terminal, *, monotonic: Monotonic = time.monotonic
    ) -> None:
        """`store` is read by the screens, `acts` change; `monotonic` measures moments, not the time of day."""
        super().__init__(terminal, crash_folder=state_folder(), driver_class=DeskDriver)
        self._main = MainScreen(
            store, parts.rules, parts.clock, acts, operator=parts.operator, demo=parts.demo, monotonic=monotonic,
            traffic=self.traffic,
        )  # fmt: skip

    def on_mount(self) -> None:
        """End cleanly on signals, show the orders."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number, 128 + number)
        self.push_screen(self._main)
        self._fit(self.size)

    def on_resize(self, event: events.Resize) -> None:
        """In a window too small for the desk, show nothing but that."""
        self._fit(event.size)

    def on_store_failed(self, message: StoreFailed) -> None:
        """Say on the main screen what could not be read."""
        self._main.store_failed(message.error)

    def not_utf8(self, on: bool) -> None:
        """Say in the header, in letters that any charset has, how to mend the terminal."""
        self._main.header.garble(on)

    def _fit(self, size: Size) -> None:
        if too_small(size) and self._main.is_attached and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())


def run_desk(parts: Parts, terminal: Terminal) -> int:
    """Open the desk over the parts on a session's terminal; the exit code."""
    with parts.store(make=True) as store:
        parts.access(store).role()  # somebody unknown is refused before a screen is drawn
        acts = Acts(parts.desk(parts.store()))
        try:
            app = OrderDeskApp(parts, store, acts, terminal)
            result = app.run(mouse=False)
        finally:
            acts.close()
    return app.return_code or result or 0

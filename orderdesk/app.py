"""The app: colours, signals, and the main screen on top of the parts."""

from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import replace

from textual import events
from textual.geometry import Size

from orderdesk.config import state_folder
from orderdesk.parts import Parts
from orderdesk.rules.sight import Sight
from orderdesk.store import Store
from screens.acts import Acts
from screens.gate import GatedApp
from screens.main import MainScreen
from screens.sharing import Sharing
from screens.store_door import StoreFailed
from screens.surprise import Monotonic
from screens.terminal_input import DeskDriver
from screens.theme import DESK
from screens.too_small import TooSmall, too_small
from screens.wall_desk import WallDesk


class OrderDeskApp(GatedApp[int]):
    """Shows the main screen until it is left."""

    TITLE = "Order Desk"

    def __init__(self, parts: Parts, store: Store, acts: Acts, *, monotonic: Monotonic = time.monotonic) -> None:
        """`store` is read by the screens, `acts` change; `monotonic` measures moments, not the time of day."""
        super().__init__(state_folder(), driver_class=DeskDriver)
        self._parts, self._acts, self._monotonic = parts, acts, monotonic
        self._sharing: Sharing | None = None
        self._main: MainScreen | WallDesk
        if parts.wallboard:
            self._main = WallDesk(store, parts.rules, parts.clock, acts, operator=parts.operator, demo=parts.demo)
        else:
            self._main = MainScreen(
                store, parts.rules, parts.clock, acts, operator=parts.operator, demo=parts.demo, monotonic=monotonic
            )

    async def on_mount(self) -> None:
        """Choose the colours, end cleanly on signals, show the orders; offer the screen to who may look on."""
        self.register_theme(DESK)
        self.theme = DESK.name
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number, 128 + number)
        self.push_screen(self._main)
        self._fit(self.size)
        if isinstance(self._driver, DeskDriver):
            self._sharing = Sharing(self, self._parts, self._acts, self._monotonic, self._main.watched)
            await self._sharing.open()
            self._driver.written = self._sharing.painted

    async def on_unmount(self) -> None:
        """Offer the screen no more."""
        if self._sharing is not None:
            await self._sharing.close()

    async def on_event(self, event: events.Event) -> None:
        """Know when a key was pressed last."""
        if isinstance(event, events.Key | events.Paste) and self._sharing is not None:
            self._sharing.touched()
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
    """Open the desk over the parts, or its wallboard; the exit code."""
    with parts.store(make=True) as store:
        role = parts.access(store).role()  # somebody unknown is refused before a screen is drawn
        if role.wallboard:
            # Its board shows the counts and numbers of all orders; no list shows it any, since none is assigned to it.
            parts, store.sight = replace(parts, wallboard=True), Sight
        acts = Acts(parts.desk(parts.store()))
        try:
            app = OrderDeskApp(parts, store, acts)
            result = app.run(mouse=False)
        finally:
            acts.close()
    return app.return_code or result or 0

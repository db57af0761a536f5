"""The app: colours, signals, and the main screen on top of the parts."""

from __future__ import annotations

import asyncio
import signal

from orderdesk.config import state_folder
from orderdesk.parts import Parts
from orderdesk.store import Store
from screens.acts import Acts
from screens.gate import GatedApp
from screens.main import MainScreen
from screens.theme import DESK


class OrderDeskApp(GatedApp[int]):
    """Shows the main screen until it is left."""

    TITLE = "Order Desk"

    def __init__(self, parts: Parts, store: Store, acts: Acts) -> None:
        """`store` is read by the screens, `acts` change."""
        super().__init__(state_folder())
        self._parts, self._store, self._acts = parts, store, acts

    def on_mount(self) -> None:
        """Choose the colours, end cleanly on signals, show the orders."""
        self.register_theme(DESK)
        self.theme = DESK.name
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit, 128 + number, 128 + number)
        parts = self._parts
        self.push_screen(
            MainScreen(self._store, parts.rules, parts.clock, self._acts, operator=parts.operator, demo=parts.demo)
        )


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

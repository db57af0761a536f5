"""The app: colours, signals, and the main screen on top of the parts."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events
from textual.geometry import Size

from orderdesk.composition import Composition
from orderdesk.config import Look, default_config_path, state_folder
from orderdesk.console.keyboard_layouts import Keyboard
from orderdesk.console.terminal_profile import Colours, Terminal
from orderdesk.i18n import _, use_language
from orderdesk.model import Order
from orderdesk.rules.roles import Opens
from orderdesk.rules.visibility import Visibility
from orderdesk.store import Store
from orderdesk.values import replace
from screens import edge
from screens.desk_thread import DeskThread, Lines
from screens.keyboard.bursts import Burst
from screens.keyboard.key_gate import GatedApp
from screens.keyboard.key_map import key_map
from screens.keyboard.key_pause import Monotonic
from screens.keyboard.scanner import Scanned
from screens.later import bring_in
from screens.main.main_screen import MainScreen
from screens.messages import StoreFailed, Told
from screens.screen_context import Context
from screens.terminal.input import DeskDriver
from screens.terminal.notices import Notices
from screens.terminal.on_terminal import OnTerminal
from screens.terminal.sharing import Sharing
from screens.views.too_small import LEAST, TooSmall, too_small

if TYPE_CHECKING:
    from screens.courier.courier_screen import CourierScreen
    from screens.main.wall_desk import WallDesk

_AT_REST: Final = 0.3
"""Seconds after which the first orders are painted, on whatever machine; no key comes so soon."""

_ENDING: Final = (
    signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM,
    signal.SIGVTALRM, signal.SIGPROF, signal.SIGXCPU,
)  # fmt: skip
"""Signals that would end a program there and then, its terminal left as it was: they end the desk in good order."""


class OrderDeskApp(OnTerminal[int], GatedApp[int]):
    """Shows the main screen until it is left."""

    TITLE = "Order Desk"
    DEFAULT_MODE = "desk"
    # Notices stand at the top: the outcome of the last act, below, stays to be seen.
    CSS = """
    ToastRack { dock: top; align: right top; margin: 0; }
    Toast { max-width: 100%; margin: 0; padding: 0 1; }
    """

    def __init__(
        self,
        parts: Composition,
        store: Store,
        acts: DeskThread,
        terminal: Terminal,
        *,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        """`store` is read by the screens, `acts` change; `monotonic` measures moments, not the time of day."""
        file = (parts.config_path or default_config_path()).name
        self._key_map = key_map(parts.config.keys, file)
        super().__init__(
            terminal, crash_folder=state_folder(), keyboard=Keyboard(parts.config.keyboard), driver_class=DeskDriver
        )
        self._notices = None if parts.notices is None else Notices(self, parts.notices)
        self._parts, self._acts, self._monotonic = parts, acts, monotonic
        self._sharing: Sharing | None = None
        acts.tell(store.connection.forget)
        seat = Context(
            store=store, acts=acts, rules=parts.rules, clock=parts.clock, monotonic=monotonic, operator=parts.operator,
            demo=parts.demo, traffic=self.traffic,
        )  # fmt: skip
        self._main = _first_screen(seat, parts)
        # Its screen is the first: else Textual puts an empty one below, styles it, lays it out and paints it.
        self.add_mode(self.DEFAULT_MODE, lambda: self._main)

    async def on_mount(self) -> None:
        """End cleanly on signals, show the orders; offer the screen to who may look on."""
        self.set_keymap(self._key_map)
        loop = asyncio.get_running_loop()
        for number in _ENDING:
            loop.add_signal_handler(number, self.exit, 128 + number, 128 + number)
        if self._notices is not None:
            self._notices.listen(loop)
        self._fit(self.size)
        if isinstance(driver := edge.driver(self), DeskDriver):
            self._sharing = Sharing(self, self._parts, self._acts, self._monotonic, self._main.watched)
            await self._sharing.open()
            driver.written = self._sharing.painted
            driver.types, driver.counts = self.types, self.counts

    async def on_unmount(self) -> None:
        """Offer the screen no more."""
        if self._sharing is not None:
            await self._sharing.close()

    def on_ready(self) -> None:
        """Let what the first screen is made of stay: looking it through for what can be freed only holds up keys.

        Not even once: that alone would take as long as painting the screen.
        """
        if not self.is_headless:
            gc.freeze()
            gc.set_threshold(100_000, 50, 1000)
            gc.enable()
            loop = asyncio.get_running_loop()
            loop.call_later(_AT_REST, loop.run_in_executor, None, bring_in)

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses a key is there."""
        if isinstance(event, events.Key | events.Paste | Burst):
            if self._sharing is not None:
                self._sharing.touched()
            if isinstance(self._main, MainScreen) and not self._main.key_pressed():
                return
        await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        """In a window too small for the desk, show nothing but that."""
        self._fit(event.size)

    def orders_of(self, code: str) -> Sequence[Order]:
        """The orders that bear a number or waybill."""
        return self._main.orders_of(code) if isinstance(self._main, MainScreen) else ()

    async def on_scanned(self, message: Scanned) -> None:
        """What only shows something gives way to the order that was scanned."""

        from screens.views.goods.stock_screen import StockScreen
        from screens.views.order_card import OrderCard
        from screens.views.quality import QualityReport

        if isinstance(self.screen, OrderCard | QualityReport | StockScreen):
            await self.screen.dismiss(None)
            self._main.post_message(message)

    def nowhere(self) -> None:
        """Say that pasted text does nothing here."""
        if isinstance(self._main, MainScreen):
            self._main.pasted_nowhere()

    def led_back(self, key: str) -> bool:
        """Do what the key means in what lies under the screen on top, or say why not; whether it means something."""
        from screens.keyboard.leading_back import lead_back

        return lead_back(self.screen, key)

    def action_keys_here(self) -> None:
        """The keys that work on the screen on top; once more closes that."""
        from screens.views.help import Help, help_of

        if isinstance(self.screen, Help):
            self.screen.dismiss(None)
        else:
            self.push_screen(help_of(self.screen))

    def action_next_look(self) -> None:
        """Draw the desk in other colours, and say in which."""
        said = {Look.DARK: _("Colours: dark"), Look.LIGHT: _("Colours: light"), Look.CONTRAST: _("High contrast")}
        self._main.post_message(Told(said[self.next_look()]))

    def on_store_failed(self, message: StoreFailed) -> None:
        """Say on the main screen what could not be read."""
        self._main.store_failed(message.error)

    def not_utf8(self, on: bool) -> None:
        """Say in the header, in letters that any charset has, how to mend the terminal."""
        self._main.header.warn_not_utf8(on)

    def clear_selection(self) -> None:
        """Nothing is selected before there is a screen: from Python 3.12 on an input's cursor is put that early."""
        if self.screen_stack:
            super().clear_selection()

    def _fit(self, size: Size) -> None:
        least = getattr(self._main, "LEAST", LEAST)
        if too_small(size, least) and self._main.is_attached and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(least))


def _first_screen(seat: Context, parts: Composition) -> MainScreen | WallDesk | CourierScreen:
    """The screen of the role: the list, or the only one that it has."""
    if parts.wallboard:
        from screens.main.wall_desk import WallDesk

        return WallDesk(seat)
    if seat.store.sight().role.opens is Opens.OWN_RUN:
        from screens.courier.courier_screen import CourierScreen

        return CourierScreen(seat)
    return MainScreen(seat)


def run_desk(parts: Composition, terminal: Terminal) -> int:
    """Open the desk over the parts, or its wallboard, on a session's terminal; the exit code."""
    with parts.store(make=True) as store:
        role = parts.access(store).role()  # somebody unknown is refused before a screen is drawn
        if role.wallboard:
            # Its board shows the counts and numbers of all orders; no list shows it any, since none is assigned to it.
            parts, store.sight = replace(parts, wallboard=True), Visibility
        acts = DeskThread(parts.desk(parts.store()), lambda: _lines(parts))
        try:
            app = OrderDeskApp(parts, store, acts, terminal)
            result = app.run(mouse=False)
        finally:
            acts.close()
    return app.return_code or result or 0


def _lines(parts: Composition) -> Lines:
    from orderdesk.serve.lines_beside import LinesBeside

    return LinesBeside(parts)


def warm_up(parts: Composition) -> None:
    """Read the parts' rules, and let a desk that nobody sees paint once, so that all it needs is in memory."""

    from tempfile import TemporaryDirectory

    from orderdesk.demo.live_day import DemoDay

    bring_in()
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "config.toml"
        settings.touch()
        shop = Composition(database=Path(folder) / "orders.db", config_path=settings, operator=parts.operator)
        DemoDay(shop).open()
        asyncio.run(_rehearse(shop))
    use_language(parts.config.language, parts.settings.shops_language)
    with parts.store(make=True):  # reads the rules, and what has been announced
        for calendar in parts.rules.clocks.calendars.values():
            calendar.epoch.is_open(parts.clock())  # lays the hours of these years out


async def _rehearse(parts: Composition) -> None:
    with parts.store() as store:
        acts = DeskThread(parts.desk(parts.store()))
        try:
            terminal = Terminal(colours=Colours.SIXTEEN, thin=True)  # as most of those who come over SSH have it
            async with OrderDeskApp(parts, store, acts, terminal).run_test(size=(80, 24)) as pilot:
                await pilot.pause()
        finally:
            acts.close()

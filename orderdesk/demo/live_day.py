"""A live day in a throw-away shop: orders of four channels on every shelf, and things that happen while one looks.

New orders come in, a buyer cancels, contracts are signed, couriers take parcels, a colleague accepts orders too. It all
goes through the same use cases as the real thing.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from orderdesk.clock import Clock
from orderdesk.composition import Composition
from orderdesk.demo.couriers_out import couriers_out
from orderdesk.demo.folder import newest_living, throwaway_folder
from orderdesk.demo.order_maker import OrderMaker
from orderdesk.desk import Desk
from orderdesk.desk.commands.intake import Arrive, TakeIn
from orderdesk.desk.commands.shop import SalesTold
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.commands.wares.warehouse import Count
from orderdesk.errors import DeskError
from orderdesk.i18n import DEFAULT_LANGUAGE, _
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Shelf
from orderdesk.rules.possible import step_on
from orderdesk.sla.spec import WEEKDAYS
from orderdesk.store import Store

COLLEAGUE: Final = "Айгерим"

_DATABASE: Final = "demo.db"

_EVERY: Final = (8.0, 20.0)
"""Seconds between two happenings, at least and at most."""

_ROUND_THE_CLOCK: Final = "\n".join(
    ['shop = "Demo"']
    + [
        line
        for calendar in ("kz", "ua", "ru")
        for line in (
            f"[calendars.{calendar}]",
            "holidays = []",
            "overrides = {}",
            f"[calendars.{calendar}.hours]",
            *(f'{weekday} = [["00:00", "24:00"]]' for weekday in WEEKDAYS),
        )
    ]
)
"""The demo's settings: its clocks always run, whenever one looks."""


@contextmanager
def demo_shop(
    operator: str, clock: Clock, language: str = DEFAULT_LANGUAGE, *, live: bool = False
) -> Iterator[Composition]:
    """The parts of a shop in a folder that is gone afterwards, filled, and alive while it is used; in a language.

    `live`: one of its channels is an account on a marketplace that runs beside it.
    """
    with empty_shop(operator, clock, language) as parts:
        if not live:
            with demo_day(parts):
                yield parts
            return
        from orderdesk.demo.live_market import CHANNEL, live_market

        with demo_day(parts, live=CHANNEL), live_market(parts):
            yield parts


@contextmanager
def empty_shop(operator: str, clock: Clock, language: str = DEFAULT_LANGUAGE) -> Iterator[Composition]:
    """The parts of a shop in a folder that is gone afterwards; its settings are there, its database is not yet."""
    with throwaway_folder() as folder:
        settings = folder / "config.toml"
        settings.write_text(settings_of(language), encoding="utf-8")
        yield Composition(database=folder / _DATABASE, config_path=settings, operator=operator, clock=clock, demo=True)


def settings_of(language: str) -> str:
    """The demo's settings, in a language."""
    return f'language = "{language}"\n{_ROUND_THE_CLOCK}'


@contextmanager
def demo_day(parts: Composition, live: str = "") -> Iterator[None]:
    """Fill an empty shop, and let things happen in it while this is held; but not in a channel that is `live`."""
    day = DemoDay(parts, live=live)
    day.open()
    with day.going_on():
        yield


def running_demo() -> Path | None:
    """The database of the demo that runs now, for the buyer's phone in another window."""
    folder = newest_living()
    return None if folder is None else folder / _DATABASE


class DemoDay:
    """Makes the shop's orders and what happens to them."""

    def __init__(self, parts: Composition, seed: int = 7, live: str = "") -> None:
        """The same `seed` makes the same shop; of a channel that is `live` nothing is invented."""
        self._live_channel = live
        self._parts = parts
        self._random = random.Random(seed)
        self._orders = OrderMaker(parts.rules, seed)
        self._over = threading.Event()

    def open(self) -> None:
        """Fill the shop: some orders on each shelf, the most urgent one short of its deadline."""
        now = self._parts.clock()
        with self._parts.store(make=True) as store:
            desk = self._parts.desk(store)
            desk.do(TakeIn([one for one in self._orders.day(now) if one.channel != self._live_channel]))
            for sku, on_hand in self._orders.stock.items():
                desk.do(Count(sku, on_hand, _("what the day began with")))
            desk.do(SalesTold())
            couriers_out(self._parts, store, COLLEAGUE)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Let things happen, on a thread, for as long as this is held."""
        thread = threading.Thread(target=self._live, name="demo", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join(timeout=5)

    def happen(self, store: Store, desk: Desk) -> None:
        """Let one thing happen."""
        everywhere = [self._arrives, self._arrives, self._arrives, self._colleague_accepts]
        invented = [self._is_signed, self._buyer_cancels, self._courier_takes]
        happening = self._random.choice(everywhere if self._live_channel else [*everywhere, *invented])
        try:
            happening(store, desk)
        except DeskError:
            return  # somebody was quicker: that is life

    def _live(self) -> None:
        with self._parts.store() as store:
            desk = self._parts.named(COLLEAGUE).desk(store)
            while not self._over.wait(self._random.uniform(*_EVERY)):
                self.happen(store, desk)
                if not self._live_channel:
                    desk.do(Arrive())  # the line to the marketplace works

    def _arrives(self, store: Store, desk: Desk) -> None:
        now, channels = self._parts.clock(), [one for one in self._orders.channels if one != self._live_channel]
        channel = self._random.choice([channels[0], *channels])
        desk.do(TakeIn([self._orders.arriving(channel, now)]))

    def _is_signed(self, store: Store, desk: Desk) -> None:
        for order in store.windows.first(OrderFilter(shelf=Shelf.SIGNING), self._parts.clock(), 1):
            desk.do(Happen("contract_signed"), order)

    def _buyer_cancels(self, store: Store, desk: Desk) -> None:
        shelf = self._random.choice([Shelf.NEW, Shelf.DELIVERY])
        for order in store.windows.last(OrderFilter(shelf=shelf), self._parts.clock(), 1):
            desk.do(Happen("buyer_cancelled"), order)

    def _courier_takes(self, store: Store, desk: Desk) -> None:
        for order in store.windows.first(OrderFilter(shelf=Shelf.CARRIER), self._parts.clock(), 5):
            if order.status == "handover":
                desk.do(Happen("courier_took"), order)
                return

    def _colleague_accepts(self, store: Store, desk: Desk) -> None:
        for order in store.windows.last(OrderFilter(shelf=Shelf.NEW), self._parts.clock(), 1):
            step = step_on(self._parts.rules.book(order.channel), order, "a")
            if step is not None:
                desk.do(Take(step.key), order)

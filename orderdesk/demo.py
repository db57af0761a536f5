"""A live day in a throw-away shop: orders on every shelf, and things that happen while one looks.

New orders come in, a buyer cancels, contracts are signed, couriers take parcels, a colleague accepts orders too. It all
goes through the same use cases as the real thing.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.checked import read_toml
from orderdesk.clock import DAY, HOUR, MINUTE, Clock
from orderdesk.config import state_folder
from orderdesk.dates import local
from orderdesk.desk import Desk
from orderdesk.desk.intake import Intake
from orderdesk.errors import DeskError
from orderdesk.model import Fact, Shelf
from orderdesk.money import parse_money
from orderdesk.parts import Parts
from orderdesk.resources import data_folder
from orderdesk.search import OrderFilter
from orderdesk.sla.spec import WEEKDAYS
from orderdesk.store import Store

CHANNEL: Final = "kaspi"
COLLEAGUE: Final = "Айгерим"

_EVERY: Final = (8.0, 20.0)
"""Seconds between two happenings, at least and at most."""

_ROUND_THE_CLOCK: Final = "\n".join(
    ['shop = "Demo"', "[calendars.kz]", "holidays = []", "[calendars.kz.hours]"]
    + [f'{weekday} = [["00:00", "24:00"]]' for weekday in WEEKDAYS]
)
"""The demo's settings: its clocks always run, whenever one looks."""


@contextmanager
def demo_shop(operator: str, clock: Clock) -> Iterator[Parts]:
    """The parts of a shop in a folder that is gone afterwards, filled, and alive while it is used."""
    with TemporaryDirectory(prefix="orderdesk-") as folder:
        settings = Path(folder) / "config.toml"
        settings.write_text(_ROUND_THE_CLOCK, encoding="utf-8")
        parts = Parts(
            database=Path(folder) / "demo.db", config_path=settings, operator=operator, clock=clock, demo=True
        )
        day = DemoDay(parts)
        day.open()
        with _pointed_to(parts.database), day.going_on():
            yield parts


def running_demo() -> Path | None:
    """The database of the demo that runs now, for the buyer's phone in another window."""
    try:
        path = Path(_pointer().read_text(encoding="utf-8"))
    except OSError:
        return None
    return path if path.exists() else None


class DemoDay:
    """Makes the shop's orders and what happens to them."""

    def __init__(self, parts: Parts, seed: int = 7) -> None:
        """The same `seed` makes the same shop."""
        self._parts = parts
        self._random = random.Random(seed)
        self._stuff: dict[str, Any] = read_toml(data_folder() / "demo" / "shop.toml")
        self._next_number = 481_230_000 + self._random.randrange(1000)
        self._over = threading.Event()

    def open(self) -> None:
        """Fill the shop: some orders on each shelf, the most urgent one short of its deadline."""
        now = self._parts.clock()
        new: list[tuple[int, Mapping[str, Fact]]] = [
            (now - 10 * MINUTE, {"accept_by": now + 4 * MINUTE + 30}),
            (now - 35 * MINUTE, {"express": True}),
            (now - 20 * MINUTE, {}),
            (now - 150 * MINUTE, {}),
            (now - 70 * MINUTE, {}),
        ]
        orders = [self._order("NEW", "APPROVED_BY_BANK", at, facts=facts) for at, facts in new]
        orders += [self._order("SIGN_REQUIRED", "APPROVED_BY_BANK", now - n * HOUR, facts={"needs_contract": True})
                   for n in (3, 26)]  # fmt: skip
        orders += [self._order("PICKUP", "ACCEPTED_BY_MERCHANT", now - n * HOUR, method="pickup",
                               facts={"hold_until": now + (60 - n) * HOUR}) for n in (5, 28, 59)]  # fmt: skip
        orders += [self._order("DELIVERY", "ACCEPTED_BY_MERCHANT", now - n * HOUR, planned=(40 - n) * HOUR)
                   for n in (6, 20, 30, 41)]  # fmt: skip
        orders += [self._order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT", now - 4 * HOUR, method="carrier",
                               facts={"transmit_by": now + n * HOUR}) for n in (2, 9)]  # fmt: skip
        orders += [self._order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT", now - DAY, method="carrier",
                               facts={"waybill": "101110589", "transmit_by": now + 50 * MINUTE})]  # fmt: skip
        orders += [self._order("ARCHIVE", state, now - n * DAY) for n, state in enumerate(
            ["COMPLETED"] * 9 + ["CANCELLED", "COMPLETED", "RETURNED"], 1)]  # fmt: skip
        with self._parts.store(make=True) as store:
            Intake(store, self._parts.rules, now).take(orders)
            with store.write():
                for sku, on_hand in self._stuff["stock"].items():
                    store.stock.set(sku, on_hand, now)

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
        happening = self._random.choice(
            [self._arrives, self._arrives, self._arrives, self._is_signed, self._buyer_cancels, self._courier_takes,
             self._colleague_accepts]
        )  # fmt: skip
        try:
            happening(store, desk)
        except DeskError:
            return  # somebody was quicker: that is life

    def _live(self) -> None:
        with self._parts.store() as store:
            desk = self._parts.named(COLLEAGUE).desk(store)
            while not self._over.wait(self._random.uniform(*_EVERY)):
                self.happen(store, desk)
                now = self._parts.clock()
                with store.write():  # the line to the marketplace works: what was waiting has arrived
                    for item in store.outbox.waiting(now):
                        store.outbox.sent(item.id, now)

    def _arrives(self, store: Store, desk: Desk) -> None:
        now = self._parts.clock()
        facts: dict[str, Fact] = {"express": True} if self._random.random() < 0.2 else {}
        if self._random.random() < 0.15:
            facts["needs_contract"] = True
        Intake(store, self._parts.rules, now).take([self._order("NEW", "APPROVED_BY_BANK", now, facts=facts)])

    def _is_signed(self, store: Store, desk: Desk) -> None:
        for order in store.windows.first(OrderFilter(shelf=Shelf.SIGNING), self._parts.clock(), 1):
            desk.event(order, "contract_signed")

    def _buyer_cancels(self, store: Store, desk: Desk) -> None:
        shelf = self._random.choice([Shelf.NEW, Shelf.DELIVERY])
        for order in store.windows.last(OrderFilter(shelf=shelf), self._parts.clock(), 1):
            desk.event(order, "buyer_cancelled")

    def _courier_takes(self, store: Store, desk: Desk) -> None:
        for order in store.windows.first(OrderFilter(shelf=Shelf.CARRIER), self._parts.clock(), 5):
            if order.status == "handover":
                desk.event(order, "courier_took")
                return

    def _colleague_accepts(self, store: Store, desk: Desk) -> None:
        for order in store.windows.last(OrderFilter(shelf=Shelf.NEW), self._parts.clock(), 1):
            desk.take(order, "accept")

    def _end_of_day(self, at: int) -> int:
        """Promises end with their day."""
        moment = local(at, self._parts.rules.book(CHANNEL).zone)
        return int(moment.replace(hour=23, minute=59, second=59).timestamp())

    def _order(
        self,
        state: str,
        status: str,
        received_at: int,
        *,
        method: str = "",
        planned: int = DAY,
        facts: Mapping[str, Fact] | None = None,
    ) -> IncomingOrder:
        chance = self._random
        self._next_number += chance.randrange(1, 40)
        goods = chance.sample(self._stuff["goods"], chance.choice([1, 1, 1, 2]))
        lines = tuple(
            IncomingLine(
                item["sku"], item["name"], chance.choice([1, 1, 1, 2]), parse_money(item["price"], "KZT").minor
            )
            for item in goods
        )
        customer = chance.randrange(len(self._stuff["customers"]))
        chosen = method or chance.choice(["pickup", "delivery", "delivery"])
        town = f"Алматы, {chance.choice(self._stuff['streets'])}, {chance.randrange(1, 200)}"
        return IncomingOrder(
            channel=CHANNEL,
            number=str(self._next_number),
            external={"state": state, "status": status},
            customer=self._stuff["customers"][customer],
            phone=f"+770155{customer:02d}{(customer * 7919 + 4821) % 1000:03d}",
            method=chosen,
            payment=chance.choice(["prepaid", "prepaid", "credit"]),
            address="" if chosen == "pickup" else town,
            comment=chance.choice(["", "", "", *self._stuff["comments"]]),
            currency="KZT",
            total=sum(line.price * line.quantity for line in lines),
            delivery_cost=0,
            received_at=received_at,
            planned_at=None if chosen == "pickup" else self._end_of_day(received_at + planned),
            facts=facts or {},
            lines=lines,
        )


@contextmanager
def _pointed_to(database: Path) -> Iterator[None]:
    pointer = _pointer()
    pointer.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pointer.write_text(str(database), encoding="utf-8")
    try:
        yield
    finally:
        pointer.unlink(missing_ok=True)


def _pointer() -> Path:
    return state_folder() / "demo"

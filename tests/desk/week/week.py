"""The days of a week: when what is done by whom, and that it goes on where somebody was killed.

python -m tests.desk.week.week    a nursery of desks that work on until they are killed (tests.store.day)
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from orderdesk.clock import DAY, HOUR, MINUTE
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.people.shift import StartShift
from orderdesk.desk.people import pin
from orderdesk.errors import DeskError
from tests.desk.ledgers.broken_off import quick
from tests.desk.week.purses import Purses
from tests.desk.week.riding_out import RidingOut
from tests.desk.week.roster import RIDERS, STAFF, Roster, opened
from tests.desk.week.trading import Trading
from tests.shop import Shop, at
from tests.store.day import nursery

MONDAY = at("2026-11-23 09:00")

_OPEN = 11 * HOUR + 30 * MINUTE
"""From the opening to the last word of a day."""

_A_ORDER = 11
"""So many turns there are for each order that comes."""

_TURNS = (*("work",) * 30, *("dispatch",) * 22, *("doors",) * 18, *("counter",) * 5, *("trouble",) * 4, "cash", "undo",
          *("again",) * 2, *("comes back",) * 4, *("refund",) * 2, *("store",) * 3, "tick", "tick")  # fmt: skip


class Plan(Struct, frozen=True):
    """How long, and how much."""

    days: int
    orders: int

    @property
    def a_day(self) -> int:
        """So many orders come on a day."""
        return -(-self.orders // self.days)

    @property
    def acts(self) -> int:
        """So many turns it takes, about."""
        return self.orders * _A_ORDER


class Week:
    """One act after the other, from Monday morning to the last evening."""

    def __init__(self, shop: Shop, chance: random.Random, folder: Path, plan: Plan, purses: Purses) -> None:
        self.shop, self.chance, self.plan, self.purses = shop, chance, plan, purses
        self.people = Roster(shop, chance, folder, purses)
        self.trading, self.riding = Trading(self.people), RidingOut(self.people)
        self.done = Counter[str]()
        self._began = -1
        self._step = _OPEN // (plan.a_day * _A_ORDER)

    def acts(self) -> Iterator[str]:
        """What is done, until the last evening is over: each when it is done or refused."""
        while True:
            day, second = divmod(self.shop.clock() - MONDAY, DAY)
            if day != self._began:
                yield from self._morning()
                self._began = day
            if second < _OPEN:
                yield self._tried(day, second)
            elif not (said := self._evening(day)):
                if day + 1 == self.plan.days:
                    return
                self.shop.clock.advance(DAY - second)
            else:
                yield said

    def _morning(self) -> Iterator[str]:
        self.people.desks["Мария"].do(Tick())
        yield "tick"
        for name in (*STAFF, *RIDERS):
            if (known := self.shop.store.operators.get(name)) is not None and known.on_shift_since is None:
                self.people.do(name, StartShift())
                yield f"shift {name}"
        yield from self.riding.open_tills()

    def _turn(self, day: int, second: int) -> str:
        self.shop.clock.advance(self.chance.randint(1, 2 * self._step - 1))
        came = self.shop.store.connection.value("SELECT count(*) FROM orders WHERE part_of IS NULL")
        if came < self.plan.orders and came < (day + second / _OPEN) * self.plan.a_day:
            return self.trading.arrive()
        match self.chance.choice(_TURNS):
            case "work":
                return self.trading.work()
            case "dispatch":
                return self.riding.dispatch()
            case "doors":
                return self.riding.at_the_doors()
            case "counter":
                return self.trading.at_the_counter()
            case "trouble":
                return self.trading.trouble()
            case "cash":
                return self.riding.cash() if self.chance.random() < 0.9 else self.riding.count()
            case "undo":
                return self.trading.undo()
            case "again":
                return self.trading.heard_again()
            case "comes back":
                return self.trading.comes_back()
            case "refund":
                return self.trading.pay_back()
            case "store":
                return self.trading.store()
            case _:
                self.people.desks["Мария"].do(Tick())
                return "tick"

    def _evening(self, day: int) -> str:
        """What is left of a day; on the last one also the refunds, and what waits on runs."""
        said = self.riding.evening()
        if said or day + 1 < self.plan.days:
            return said
        return self.riding.last_evening() or self._pay_all_back()

    def _pay_all_back(self) -> str:
        said = self.trading.pay_back(all_=True)
        return "" if said == "refund" else said

    def _tried(self, day: int, second: int) -> str:
        said = "refused"
        with suppress(DeskError):
            said = self._turn(day, second)
        self.done[said.split()[0]] += 1
        return said


@contextmanager
def at_work(folder: Path, chance: random.Random, plan: Plan) -> Iterator[Week]:
    """The shop of a folder, at the instant at which it was left."""
    new = not (folder / "orders.db").exists()
    with Shop.made(folder, MONDAY) as shop:
        if new:
            opened(shop)
        last = shop.store.connection.value("SELECT max(recorded_at) FROM acts")
        shop.clock.advance(max(last - shop.clock(), 0))
        purses = Purses(folder)
        yield Week(shop, chance, folder, plan, purses)
        purses.close()


def _works(folder: Path, seed: int) -> Iterator[str]:
    vars(pin)["_hash"] = quick
    days, orders = map(int, (folder / "plan").read_text().split())
    with at_work(folder, random.Random(seed), Plan(days, orders)) as week:
        yield "open"
        yield from week.acts()


if __name__ == "__main__":
    nursery(_works)

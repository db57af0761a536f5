"""What is read of couriers, runs and tasks: as whoever reads may see it. A courier sees their own run alone."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from orderdesk.desk.commands.dispatch.together import the_run
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.desk.views.tasks_to_do import SeenTask, tasks_to_do
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import FactName, Line, Order
from orderdesk.model.dispatch import Courier, Run, Stop, StopState
from orderdesk.money import Money
from orderdesk.rules.payment import owed
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.runs.collecting import to_collect
from orderdesk.sanitize import clean


class SeenStop(Struct, frozen=True):
    """A stop with its order, as it may be seen."""

    stop: Stop
    order: Order
    book: Rulebook
    lines: list[Line]
    owed: Money
    """What is owed of the order now; `cod` is what was owed when the run left."""

    @property
    def gift(self) -> bool:
        """Whether somebody else gets it than who bought it: that one is not named to them (F47)."""
        return bool(self.order.facts.get(FactName.RECIPIENT))

    @property
    def name(self) -> str:
        """Who gets it."""
        named = self.book.shown(FactName.RECIPIENT, self.order.facts.get(FactName.RECIPIENT))
        return str(named) if self.gift else self.order.customer.name

    @property
    def phone(self) -> str | None:
        """The phone of who gets it."""
        if not self.gift:
            return self.order.customer.phone
        number = self.book.shown(FactName.RECIPIENT_PHONE, self.order.facts.get(FactName.RECIPIENT_PHONE))
        return None if number is None else str(number)

    @property
    def collect(self) -> Money:
        """What is to be taken at the door."""
        return to_collect(self.stop, self.owed)

    @property
    def district(self) -> str:
        """The part of the town."""
        return str(self.order.facts.get(FactName.DISTRICT, ""))


class SeenRun(Struct, frozen=True):
    """A run with its stops in their order."""

    run: Run
    stops: list[SeenStop]

    @property
    def ahead(self) -> int:
        """How many stops are still to be made."""
        return sum(seen.stop.state in (StopState.PLANNED, StopState.OUT) for seen in self.stops)

    def to_collect(self) -> list[Money]:
        """What the courier is to bring back in cash, by currency."""
        return added(seen.collect for seen in self.stops if seen.stop.live)


class SeenCourier(Struct, frozen=True):
    """A courier with what they have in hand."""

    courier: Courier
    debt: list[Money]
    """Cash that they have taken, by currency."""
    run: SeenRun | None
    """The run that they are on, else the one that waits for them."""


@needs()
def seen_run(desk: Desk, number: int) -> SeenRun:
    """A run as it may be seen; `Refused` for another one's where only one's own is."""
    run = the_run(desk, number)
    if not _sees(desk, run.courier):
        raise Refused(_("Run {number} is not yours.").format(number=number))
    return _seen(desk, run)


@needs()
def open_runs(desk: Desk) -> list[SeenRun]:
    """The runs that are not closed and that may be seen."""
    return [_seen(desk, run) for run in desk.store.runs.open() if _sees(desk, run.courier)]


@needs()
def seen_couriers(desk: Desk) -> list[SeenCourier]:
    """The couriers that may be seen: all, or oneself."""
    return [_courier(desk, one) for one in desk.store.couriers.all() if _sees(desk, one)]


@needs()
def seen_courier(desk: Desk, name: str) -> SeenCourier:
    """A courier as they may be seen."""
    known = desk.store.couriers.named(clean(name).strip())
    if known is None or not _sees(desk, known):
        raise NotFound(_("There is no courier {name}.").format(name=clean(name, limit=40)))
    return _courier(desk, known)


@needs()
def seen_tasks(desk: Desk, *, done: bool = False) -> list[SeenTask]:
    """The tasks that may be seen; those that are done too where that is wanted."""
    return tasks_to_do(desk.store, desk.access.sight(), done=done)


def added(sums: Iterable[Money]) -> list[Money]:
    """Sums by currency, those that come to nothing left out."""
    found = dict[str, Money]()
    for sum_ in sums:
        found[sum_.currency] = found[sum_.currency] + sum_ if sum_.currency in found else sum_
    return [sum_ for sum_ in found.values() if sum_.minor]


def _sees(desk: Desk, courier: Courier) -> bool:
    whose = desk.access.sight().whose
    return whose is None or courier.operator == whose


def _seen(desk: Desk, run: Run) -> SeenRun:
    """A run. What was taken off it before it left stands there once; for its courier, whose it never was, never."""
    sight, stops = desk.access.sight(), list[SeenStop]()
    of_run = desk.store.stops.of_run(run.id)
    newest = {stop.order: stop.id for stop in sorted(of_run, key=lambda stop: stop.id)}
    for stop in of_run:
        never_out = not (stop.live or stop.left)
        if never_out and (sight.whose is not None or newest[stop.order] != stop.id):
            continue
        order = desk.store.orders.get(stop.order)
        if order is not None:
            book = desk.rules.book(order.channel)
            lines = sight.lines(desk.store.orders.lines(order.id))
            stops.append(SeenStop(stop, sight.order(order), book, lines, sight.money(owed(book, order))))
    return SeenRun(run, stops)


def _courier(desk: Desk, courier: Courier) -> SeenCourier:
    runs = sorted(desk.store.runs.open_of(courier.id), key=lambda run: (run.out_at is None, run.id))
    debt = [desk.access.sight().money(sum_) for sum_ in desk.store.cash.of_courier(courier.name)]
    return SeenCourier(courier, debt, _seen(desk, runs[0]) if runs else None)

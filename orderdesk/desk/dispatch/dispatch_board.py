"""The dispatch board as it is read: orders without a courier, and couriers with what they have. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.model import FactName, Order
from orderdesk.model.dispatch import Courier, CourierKind, Run, RunState, Stop, StopState
from orderdesk.money import Money
from orderdesk.rules.payment import owed
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.runs.collecting import to_collect
from orderdesk.rules.runs.route_plans import call_of, hours_of
from orderdesk.rules.runs.run_steps import cannot_leave, cannot_ride
from orderdesk.rules.runs.suggestions import Door, Ride
from orderdesk.store import Store

_LATEST: Final = 1 << 62


class BoardStop(Struct, frozen=True, dict=True):
    """An order that is to be brought, with its stop where it is on a run."""

    order: Order
    book: Rulebook
    stop: Stop | None = None
    holder: str = ""
    """The courier who still has its goods from an earlier attempt."""
    why: str = ""
    """Why it cannot go out yet, in words; empty where it can."""
    asks: str = ""
    """What its courier needs the dispatcher for, while nobody has answered."""

    @cached_property
    def closes(self) -> int | None:
        """Until when the buyer is to have it."""
        return hours_of(self.order)[1]

    @cached_property
    def collect(self) -> Money:
        """What is to be taken at the door."""
        return to_collect(self.stop, owed(self.book, self.order))

    @cached_property
    def district(self) -> str:
        """The part of the town."""
        return str(self.order.facts.get(FactName.DISTRICT, ""))

    @property
    def to_take(self) -> Money | None:
        """What is still to be taken at the door; `None` where the buyer has it, or it comes back without."""
        return self.collect if self.stop is None or self.stop.live else None

    @property
    def ahead(self) -> bool:
        """Whether it is on a run and nothing is said of it yet."""
        return self.stop is not None and self.stop.state in (StopState.PLANNED, StopState.OUT)

    @property
    def reported(self) -> bool:
        """Whether its courier's word is to be decided."""
        return self.stop is not None and self.stop.state is StopState.REPORTED

    def late(self, now: int) -> bool:
        """Whether the buyer should have it by now."""
        return self.closes is not None and self.closes < now

    @cached_property
    def door(self) -> Door:
        """As plans see it."""
        return Door(self.order.id, self.district, call_of(self.order.id, self.order), self.collect.minor > 0)


class BoardRun(Struct, frozen=True):
    """A run with its stops in their order, those that were taken off before it left but once left out."""

    run: Run
    stops: tuple[BoardStop, ...]

    @property
    def live(self) -> list[BoardStop]:
        """The stops that are on it."""
        return [one for one in self.stops if one.stop is not None and one.stop.live]

    @property
    def undecided(self) -> list[BoardStop]:
        """The stops of which it is to be decided what became of them."""
        return [one for one in self.stops if one.reported or (one.stop is not None and one.stop.live)]

    @property
    def left(self) -> int:
        """How many stops are still to be made, or to be decided."""
        return len(self.live)

    @property
    def counted(self) -> int:
        """How many stops it has had, without those that were taken off."""
        return sum(one.stop is not None and one.stop.state is not StopState.WITHDRAWN for one in self.stops)


class BoardCourier(Struct, frozen=True, kw_only=True, dict=True):
    """A courier with what they have in hand."""

    courier: Courier
    out: BoardRun | None
    """The run that has left and is not closed."""
    gathers: BoardRun | None
    """The run that waits for them."""
    cash: tuple[Money, ...]
    full_purse: bool
    """Whether they have more in hand than a run with cash allows."""
    back_at: int
    on_shift: int | None
    """Since when their shift is on."""
    away: bool
    """Whether others are on shift and they are not."""

    @property
    def shown(self) -> BoardRun | None:
        """The run that is looked at first: the one that is out."""
        return self.out or self.gathers

    @property
    def seen(self) -> tuple[int, int]:
        """What `AssignStops.seen` compares."""
        return (0, 0) if self.gathers is None else (self.gathers.run.id, self.gathers.run.version)

    @property
    def reported(self) -> list[BoardStop]:
        """The stops of which a word is to be decided."""
        return [] if self.out is None else [one for one in self.out.stops if one.reported]

    @property
    def asking(self) -> list[BoardStop]:
        """The stops at which they need the dispatcher."""
        return [one for run in (self.out, self.gathers) if run is not None for one in run.stops if one.asks]

    def late(self, now: int) -> int:
        """How many of their stops are late."""
        runs = [run for run in (self.out, self.gathers) if run is not None]
        return sum(one.late(now) for run in runs for one in run.live)

    @property
    def state(self) -> RunState | None:
        """How far the run is that has left; `None` for who is at the shop."""
        return None if self.out is None else self.out.run.state

    @cached_property
    def ride(self) -> Ride:
        """As plans see them."""
        aboard = () if self.gathers is None else tuple(one.door for one in self.gathers.live)
        return Ride(
            key=self.courier.id, aboard=aboard, most=self.courier.most_stops, out=self.state is RunState.OUT,
            ahead=self.out.left if self.out is not None and self.state is RunState.OUT else 0,
            waits_since=self.back_at, full_purse=self.full_purse, away=self.away,
            ours=self.courier.kind is CourierKind.OWN,
        )  # fmt: skip


class DispatchBoard(Struct, frozen=True, dict=True):
    """All of it at one instant."""

    waiting: tuple[BoardStop, ...]
    """On no run, and they can go: by window and district."""
    held_up: tuple[BoardStop, ...]
    """On no run, and they cannot go yet: each says why."""
    calls: int
    """How often couriers need the dispatcher and nobody has answered, whatever has become of the run."""
    couriers: tuple[BoardCourier, ...]
    """By the order in which they were added; those who do not work here any more only while they have a run or cash."""

    @cached_property
    def cash(self) -> list[Money]:
        """All that couriers have in hand, by currency."""
        found = dict[str, Money]()
        for sum_ in (sum_ for one in self.couriers for sum_ in one.cash):
            found[sum_.currency] = found[sum_.currency] + sum_ if sum_.currency in found else sum_
        return [*found.values()]

    @property
    def runs(self) -> list[tuple[BoardCourier, BoardRun]]:
        """Every open run with its courier."""
        return [(one, run) for one in self.couriers for run in (one.out, one.gathers) if run is not None]

    def late(self, now: int) -> int:
        """How many stops are late, with or without a courier."""
        return sum(one.late(now) for one in self.waiting) + sum(one.late(now) for one in self.couriers)


class BoardReader:
    """Reads the board again and again: what is as it was is not understood anew."""

    def __init__(self, store: Store, rules: Rules) -> None:
        """As the eyes of the store see it: who works on their own orders only sees their own run."""
        self._store, self._rules = store, rules
        self._known: dict[tuple[int, int], tuple[object, BoardStop]] = {}
        """Stops that were read, by order and stop, with what they were made of."""

    def read(self) -> DispatchBoard:
        """The board as it is now."""
        store, rules = self._store, self._rules
        sight, read = store.sight(), store.board
        stops = store.stops.of_open_runs()
        orders = read.orders({stop.order for stop in stops})
        couriers = [one for one in store.couriers.all() if sight.whose in (None, one.operator)]
        seen = {one.id for one in couriers}
        runs = [run for run in store.runs.open() if run.courier.id in seen]
        before, self._known = self._known, {}
        calls = store.tasks.asked_on_runs()
        asked = {(task.order, task.opened_by): task.text for task in calls}

        def made(order: Order, stop: Stop | None, holder: str = "", asks: str = "") -> BoardStop:
            key, made_of = (order.id, 0 if stop is None else stop.id), (order, stop, holder, asks, sight)
            known = before.get(key)
            if known is None or known[0] != made_of:
                book = rules.book(order.channel)
                why = "" if stop is not None else cannot_leave(book, order)
                known = made_of, BoardStop(sight.order(order), book, stop, holder, why, asks)
            self._known[key] = known
            return known[1]

        whose = {run.id: run.courier.name for run in runs}
        holders = {stop.order: whose.get(stop.run, "") for stop in stops if stop.with_courier}
        of_run = dict[int, list[BoardStop]]()
        on_run = {run.id: run.courier.operator or "" for run in runs}
        for stop in stops:
            order = orders.get(stop.order)
            if (stop.live or stop.left) and order is not None and order.damage is None:
                asks = asked.get((stop.order, on_run.get(stop.run, "")), "")
                holder = holders.get(stop.order, "") if stop.kept == "planned" else ""
                of_run.setdefault(stop.run, []).append(made(order, stop, holder, asks))
        known = [BoardRun(run, tuple(of_run.get(run.id, ()))) for run in runs]
        free = [] if sight.whose is not None else read.without_stop()
        found = [
            made(order, None, holders.get(order.id, "")) for order in free
            if order.damage is None and not cannot_ride(rules.book(order.channel), order)
        ]  # fmt: skip
        read.keep({*orders, *(order.id for order in free)})
        waiting, held_up = ([one for one in found if bool(one.why) is held] for held in (False, True))
        there = _couriers(store, rules, couriers, known)
        called = sum(sight.whose in (None, task.opened_by) for task in calls)
        return DispatchBoard(tuple(sorted(waiting, key=turn)), tuple(sorted(held_up, key=turn)), called, tuple(there))


def _couriers(
    store: Store, rules: Rules, couriers: Sequence[Courier], runs: Sequence[BoardRun]
) -> Iterable[BoardCourier]:
    cash, back_at = store.board.cash(), store.board.back_at()
    home = rules.book(store.orders.first_channel() or rules.channels[0]).currency
    since = _shifts(store, couriers)
    kept = any(since.values())
    for courier in sorted(couriers, key=lambda one: one.id):
        own = [run for run in runs if run.run.courier.id == courier.id]
        had = tuple(store.sight().money(sum_) for sum_ in cash.get(courier.name, ()))
        if not (courier.active or own or had):
            continue
        most = courier.most_cash
        yield BoardCourier(
            courier=courier, out=next((run for run in own if run.run.out_at is not None), None),
            gathers=next((run for run in own if run.run.out_at is None), None), cash=had,
            full_purse=most is not None and any(sum_.currency == home and sum_.minor > most for sum_ in had),
            back_at=back_at.get(courier.id, 0), on_shift=since.get(courier.id),
            away=not courier.active or (kept and courier.operator is not None and since.get(courier.id) is None),
        )  # fmt: skip


def _shifts(store: Store, couriers: Sequence[Courier]) -> Mapping[int, int | None]:
    """Since when each courier's shift is on, where couriers are operators."""
    found = dict[int, int | None]()
    for one in couriers:
        known = None if one.operator is None else store.operators.get(one.operator)
        found[one.id] = None if known is None else known.on_shift_since
    return found


def turn(one: BoardStop) -> tuple[int, int, str, str, int]:
    """What stands before on the board: what is promised sooner, then by district and address."""
    opens, closes = hours_of(one.order)
    return _LATEST if closes is None else closes, opens or 0, one.district.casefold(), one.order.address, one.order.id

"""What the tests with several processes run: one operator who takes steps as fast as they can.

worker.py accept DB OPERATOR NUMBER...     accept every order; prints one JSON line for each
worker.py promise DB OPERATOR NUMBER...    accept every order after a look at what is short for it, and look again where
                                           others were quicker; prints for each whether it was told to be short
worker.py promise-many DB OPERATOR NUMBER  the same with all of them at once
worker.py steward DB OPERATOR AT           let the clocks act, by a clock that stands; prints the orders acted on
worker.py work DB OPERATOR SECONDS         hold the most urgent order and accept it, or try any; until none is new
                                           and so many seconds have gone by; prints one JSON line for each try
worker.py hold DB OPERATOR NUMBER          hold an order until killed
worker.py burst DB OPERATOR NUMBER...      take orders through their day until killed; prints what was acknowledged
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.desk import Desk
from orderdesk.desk.bulk import each
from orderdesk.desk.bulk_price import weigh
from orderdesk.desk.clocks.steward import Steward
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.claims import Hold, HoldFirst, LetGo
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError, Refused, StoreBusy
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order, Shelf
from orderdesk.store import Store
from tests.shop import NOON

T = TypeVar("T")


def main() -> None:
    """Do as told."""
    mode, database, operator, *numbers = sys.argv[1:]
    clock = FixedClock(int(numbers[0]) if mode == "steward" else NOON)
    parts = Composition(database=Path(database), operator=operator, clock=clock)
    with parts.store() as store:
        desk = parts.desk(store)
        print("ready", flush=True)
        sys.stdin.readline()
        if mode == "accept":
            for number in numbers:
                try:
                    desk.do(Take("accept"), desk.find(number))
                    print(json.dumps([number, "won"]), flush=True)
                except Refused as refused:
                    print(json.dumps([number, str(refused)]), flush=True)
            return
        if mode.startswith("promise"):
            promise(desk, numbers if mode == "promise-many" else [])
            for number in numbers if mode == "promise" else []:
                promise(desk, [number])
            return
        if mode == "work":
            work(desk, float(numbers[0]))
            return
        if mode == "hold":
            desk.do(Hold(), desk.find(numbers[0]))
            print(json.dumps(numbers[0]), flush=True)
            sys.stdin.readline()
            return
        if mode == "steward":
            with_clocks(Steward(desk), store, clock())
            return
        for turn in count():
            number = numbers[turn % len(numbers)]
            order = desk.find(number)
            try:
                done = one_step(desk, order, turn)
            except DeskError:
                continue
            print(json.dumps([number, done.version]), flush=True)


def promise(desk: Desk, numbers: list[str]) -> None:
    """Accept orders together; what was told to be all there and is not any more is looked at again."""
    left = [desk.find(number) for number in numbers]
    while left:
        weight = weigh(desk.store, desk.rules, Take("accept"), left, desk.clock())
        outcomes = each(desk, left, Take("accept").told(short=bool(weight.short)))
        for one in outcomes:
            if not one.refused:
                print(json.dumps([one.order.number, "short" if weight.short else "whole"]), flush=True)
        left = [desk.find(one.order.number) for one in outcomes if one.refused]


def work(desk: Desk, seconds: float) -> None:
    """Orders as an operator takes them with `n`; every other one as it comes, whoever has it."""
    chance, until = random.Random(desk.actor.name), time.monotonic() + seconds
    ids = desk.store.orders.ids()
    for turn in count():
        waiting = desk.store.windows.first(OrderFilter(shelf=Shelf.NEW), desk.clock(), 25)
        if not waiting and time.monotonic() >= until:
            return
        order = desk.store.orders.get(chance.choice(ids))
        if turn % 2 and waiting:
            order = persist(partial(desk.do, HoldFirst(waiting))) or order
        assert order is not None
        try:
            persist(partial(desk.do, Take("accept"), order))
            print(json.dumps([order.number, "won"]), flush=True)
        except Refused as refused:
            print(json.dumps([order.number, str(refused)]), flush=True)
        persist(partial(desk.do, LetGo()))


def persist(act: Callable[[], T]) -> T:
    """What the act gives; who hears that the database is busy presses again."""
    while True:
        try:
            return act()
        except StoreBusy as busy:
            print(json.dumps(["", str(busy)]), flush=True)


def with_clocks(steward: Steward, store: Store, now: int) -> None:
    """Rounds until nothing is due; then say so and wait with the lease in hand, if it is here."""
    while (due := store.orders.next_due()) is not None and due <= now:
        for order in steward.round():
            print(json.dumps(order.number), flush=True)
    print(json.dumps(None), flush=True)
    sys.stdin.readline()


def one_step(desk: Desk, order: Order, turn: int) -> Order:
    """The turn's step, whatever it is."""
    match turn % 5:
        case 0:
            return desk.do(Take("accept"), order)
        case 1:
            return desk.do(Remark(f"заметка {turn}"), order)
        case 2:
            return desk.do(Call("no_answer"), order)
        case 3:
            return desk.do(Move(NOON + (turn % 9 + 1) * 86400), order)
        case _:
            return desk.do(Cancel("out_of_stock"), order) if turn % 50 == 49 else desk.do(Remark("ещё"), order)


if __name__ == "__main__":
    main()

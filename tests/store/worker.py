"""What the tests with several processes run: one operator who takes steps as fast as he can.

worker.py accept DB OPERATOR NUMBER...     accept every order; prints one JSON line for each
worker.py steward DB OPERATOR AT           let the clocks act, by a clock that stands; prints the orders acted on
worker.py burst DB OPERATOR NUMBER...      take orders through their day until killed; prints what was acknowledged
"""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path

from orderdesk.clock import FixedClock
from orderdesk.desk import Desk
from orderdesk.desk.steward import Steward
from orderdesk.errors import DeskError, Refused
from orderdesk.model import Order
from orderdesk.parts import Parts
from orderdesk.store import Store
from tests.shop import NOON


def main() -> None:
    """Do as told."""
    mode, database, operator, *numbers = sys.argv[1:]
    clock = FixedClock(int(numbers[0]) if mode == "steward" else NOON)
    parts = Parts(database=Path(database), operator=operator, clock=clock)
    with parts.store() as store:
        desk = parts.desk(store)
        print("ready", flush=True)
        sys.stdin.readline()
        if mode == "accept":
            for number in numbers:
                try:
                    desk.take(desk.find(number), "accept")
                    print(json.dumps([number, "won"]), flush=True)
                except Refused as refused:
                    print(json.dumps([number, str(refused)]), flush=True)
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
            return desk.take(order, "accept")
        case 1:
            return desk.note(order, f"заметка {turn}")
        case 2:
            return desk.log_contact(order, "no_answer")
        case 3:
            return desk.reschedule(order, NOON + (turn % 9 + 1) * 86400)
        case _:
            return desk.cancel(order, "out_of_stock") if turn % 50 == 49 else desk.note(order, "ещё")


if __name__ == "__main__":
    main()

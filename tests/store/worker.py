"""What the tests with several processes run: one operator who takes steps as fast as he can.

worker.py accept DB OPERATOR NUMBER...     accept every order; prints one JSON line for each
worker.py burst DB OPERATOR NUMBER...      take orders through their day until killed; prints what was acknowledged
"""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path

from orderdesk.clock import FixedClock
from orderdesk.desk import Desk
from orderdesk.errors import DeskError, Refused
from orderdesk.model import Order
from orderdesk.parts import Parts
from tests.shop import NOON


def main() -> None:
    """Do as told."""
    mode, database, operator, *numbers = sys.argv[1:]
    clock = FixedClock(NOON)
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
        for turn in count():
            number = numbers[turn % len(numbers)]
            order = desk.find(number)
            try:
                done = one_step(desk, order, turn)
            except DeskError:
                continue
            print(json.dumps([number, done.version]), flush=True)


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

"""A desk that sells at the sandbox, as a process of its own that can be killed: a turn for each line that it reads.

`python -m tests.sandbox.desk.desk_at_work DATABASE`: a line is the time, its answer whether nothing is left to do, and
in how many seconds the line is asked.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from orderdesk.composition import Composition
from orderdesk.desk.channels.line_worker import Worker
from orderdesk.desk.channels.open_line import Open, opener
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.record import TellAgain
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.desk import Desk
from orderdesk.errors import DeskError
from orderdesk.list_filter import OrderFilter
from orderdesk.model import FactName, Order, Shelf
from orderdesk.model.channel_accounts import PushState
from tests.shop import HandClock

ROUNDS: Final = 400
"""Rounds of the worker in one turn, at most."""


class DeskAtWork:
    """The operator, and the worker that keeps the line."""

    def __init__(self, desk: Desk, clock: HandClock, open_line: Open | None = None) -> None:
        """`open_line` leads elsewhere than over the network."""
        self._desk, self._clock = desk, clock
        self._worker = Worker(desk, open_line or opener(desk.rules, clock, lambda seconds: None))

    def turn(self, now: int) -> bool:
        """Hear, decide, tell; whether nothing is left."""
        self._clock.at = max(now, self._clock.at)
        told = self._waits()  # what is told now, nobody has heard of again yet
        self._work()
        decided = self._decide()
        (account,) = self._desk.store.accounts.all()
        return not told and not decided and account.health.failed_since is None and not self._waits()

    def wait(self) -> int:
        """Seconds until the line is asked again."""
        (account,) = self._desk.store.accounts.all()
        return max(account.health.next_at - self._clock(), 0)

    def _work(self) -> None:
        for _round in range(ROUNDS):
            if not self._worker.round():
                return

    def _decide(self) -> int:
        """Accept and cancel what is new, pack what Kaspi carries; look again at what got no answer."""
        done = 0
        for order in self._open():
            code = int(order.number)
            if order.status == "new":
                deed = Cancel("out_of_stock") if code % 11 == 0 else Take("accept")
            elif order.status == "packing":
                deed = Take("pack", {"places": str(code % 3 + 1)})
            else:
                continue
            done += self._does(deed, order)
        for order_id, item in self._desk.store.outbox.untold_of_all(self._clock()):
            if item.state is PushState.DOUBTFUL:
                found = self._desk.store.orders.get(order_id)
                assert found is not None
                if not over_there(found):  # of one that is over, nobody can tell any more
                    done += self._does(TellAgain(), found)
        return done

    def _open(self) -> list[Order]:
        windows = self._desk.store.windows
        return [
            order
            for shelf in (Shelf.NEW, Shelf.CARRIER)
            for order in windows.first(OrderFilter(shelf=shelf), self._clock(), 10_000)
        ]

    def _does(self, deed: Take | Cancel | TellAgain, order: Order) -> bool:
        try:
            self._desk.do(deed, order)
        except DeskError as error:
            print(f"{order.number}: {error}", file=sys.stderr)
            return False
        return True

    def _waits(self) -> bool:
        store = self._desk.store
        for order_id, item in store.outbox.untold_of_all(self._clock() + 3600):
            order = store.orders.get(order_id)
            if item.state is not PushState.DOUBTFUL or (order is not None and not over_there(order)):
                return True
        return False


def over_there(order: Order) -> bool:
    """Whether the marketplace has ended it, as it said last."""
    return str(order.facts.get(FactName.CHANNEL_STATUS, "")).startswith("ARCHIVE")


def main(database: Path) -> None:
    """Work until nobody says what time it is."""
    clock = HandClock(0)
    first = sys.stdin.readline()
    clock.at = int(first)
    parts = Composition(database=database, operator="Мария", clock=clock)
    with parts.store() as store:
        work = DeskAtWork(parts.desk(store), clock)
        line = first
        while line:
            print("rest" if work.turn(int(line)) else "on", work.wait(), flush=True)
            line = sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

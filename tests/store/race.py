"""Many operators at one shop at once, and the checker that proves from its history that nobody did anything twice.

python -m tests.store.race DB        check the history of a database; prints what is wrong with it
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orderdesk.store import Store
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import Shop

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Race:
    """What each operator was told about each order."""

    operators: Sequence[str]
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    errors: str = ""

    @property
    def won(self) -> Counter[str]:
        """How often each order was won."""
        return Counter(number for answers in self.said.values() for number, answer in answers if answer == "won")

    @property
    def refused(self) -> list[tuple[str, str, str]]:
        """Operator, order and sentence of each refusal."""
        return [(who, number, answer) for who, answers in self.said.items() for number, answer in answers
                if answer != "won"]  # fmt: skip


def start(mode: str, shop: Shop, operator: str, words: Sequence[str]) -> subprocess.Popen[str]:
    """A worker, ready to go."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.worker", mode, str(shop.parts.database), operator, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    """Let it begin."""
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def run(shop: Shop, operators: int, orders: int, seconds: int) -> Race:
    """So many operators work through so many new orders for so long, or until all are accepted."""
    numbers = [f"{n:04d}" for n in range(orders)]
    shop.take_all([shop.incoming(number) for number in numbers])
    race = Race([f"Оператор {n:02d}" for n in range(operators)])
    until = str(seconds)
    processes = {who: start("work", shop, who, [until]) for who in race.operators}
    for process in processes.values():
        go(process)
    for who, process in processes.items():
        out = process.communicate(timeout=seconds + 120)[0]
        race.said[who] = [(number, answer) for number, answer in map(json.loads, out.splitlines())]
        assert process.returncode == 0, who
    return race


def check(store: Store) -> list[str]:
    """What the history tells against the claim that every order was accepted once, by one, step by step."""
    found = [f"{number}: its state is not what its history says" for number in wrong_orders(store)]
    for order_id in store.orders.ids():
        events = store.history.of(order_id)
        order = store.orders.get(order_id)
        assert order is not None
        accepted = [event.actor.name for event in events if event.kind == "accepted"]
        if len(accepted) != 1:
            found.append(f"{order.number}: accepted {len(accepted)} times: {', '.join(accepted)}")
        if [event.version for event in events] != list(range(1, order.version + 1)):
            found.append(f"{order.number}: its versions do not follow each other")
    if [row for row in store.connection.rows("PRAGMA integrity_check") if row != ("ok",)]:
        found.append("the pages are damaged")
    found += [f"{claim.operator} still holds {claim.order_id}" for claim in store.claims.all()]
    return found


if __name__ == "__main__":
    with Store(Path(sys.argv[1])) as opened:
        began, wrong = time.monotonic(), check(opened)
        print("\n".join(wrong) or f"{len(opened.orders.ids())} orders, each accepted once "
              f"(checked in {time.monotonic() - began:.1f} s)")  # fmt: skip
    sys.exit(bool(wrong))

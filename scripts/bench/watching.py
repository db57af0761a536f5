"""What one commit costs each other open screen, by what it touches of what that shows.

Four desks are real processes on pseudo-terminals of 80×24, on the shelf of new orders, with a clock that stands; the
writer is this process. Commits come at an even rate for some seconds; the CPU of all threads of the desks meanwhile,
less what they use when nobody writes, is divided by the commits and the desks. At ten a second, as two hundred
operators make them who act every twenty seconds, several are looked at together and counts painted once for all; at
one in two seconds each is looked at alone. First each desk looks by itself, then a process beside them looks out for
all, as a server does; its CPU is told apart.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from orderdesk.clock import HOUR
from orderdesk.desk.commands.claims import Hold, LetGo
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.list_filter import OrderFilter
from scripts.bench.figure import Bound, Figure
from scripts.bench.live import Screen, at_work, cpu, waited, worked
from tests.shop import NOON, Shop

SCREENS = 4
RATES = ((10, 8.0), (0.5, 12.0))
"""Commits a second, and for how many seconds."""


def figures() -> Iterator[Figure]:
    """By what is touched: nothing that is shown, a claim far down, the counts alone, a row that is seen."""
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        for number in range(500):
            shop.receive(f"{10_000 + number}", phone=f"+7701{number:07}", received_at=NOON - 4 * HOUR + 25 * number)
        far = shop.receive("20000", "pickup", phone="+77019999999")
        colleague = shop.colleague("Болат")
        last = iter(shop.store.windows.last(OrderFilter(), NOON, 200))

        def claim() -> None:
            if shop.store.claims.of(far.id) is None:
                colleague.do(Hold(), shop.order(far.number))
            else:
                colleague.do(LetGo())

        def visible() -> None:
            first = shop.store.windows.first(OrderFilter(), NOON, 5)[3]
            colleague.do(Take("accept"), first)

        kinds: tuple[tuple[str, Callable[[], object], float], ...] = (
            (
                "a note in an order that is not seen",
                lambda: colleague.do(Remark("звонил"), shop.order(far.number)),
                0.3,
            ),
            ("a claim of an order that is not seen", claim, 0.3),
            ("an order far down goes: the counts change", lambda: colleague.do(Take("accept"), next(last)), 0.3),
            ("a row that is seen goes", visible, 3),
        )
        with at_work(shop.parts.database, SCREENS) as desks:
            idle = _per_second(desks, 8.0)
            for said, commit, _bound in kinds:
                (rate, seconds), *_slow = RATES
                spent = worked(desks, partial(_stream, desks, commit, rate, seconds))[0]
                each = (spent - idle * seconds) * 1000 / (rate * seconds) / SCREENS
                yield Figure(what=f"CPU of another's screen a commit, no lookout: {said}", size=f"{rate:g} commits/s",
                             ours=each, unit="ms")  # fmt: skip
        with _looked_out(shop.parts.database) as lookout, at_work(shop.parts.database, SCREENS) as desks:
            idle = _per_second(desks, 8.0)
            for said, commit, bound in kinds:
                for rate, seconds in RATES:
                    before = cpu(lookout)
                    spent = worked(desks, partial(_stream, desks, commit, rate, seconds))[0]
                    each = (spent - idle * seconds) * 1000 / (rate * seconds) / SCREENS
                    yield Figure(what=f"CPU of another's screen a commit: {said}", size=f"{rate:g} commits/s",
                                 ours=each, unit="ms", bound=Bound(bound) if rate > 1 else None)  # fmt: skip
                    yield Figure(what=f"CPU of the lookout a commit and desk: {said}", size=f"{rate:g} commits/s",
                                 ours=(cpu(lookout) - before) * 1000 / (rate * seconds) / SCREENS,
                                 unit="ms")  # fmt: skip


@contextmanager
def _looked_out(database: Path) -> Iterator[int]:
    """A process that looks out for all desks of a database; its id."""
    code = """
import asyncio, sys
from pathlib import Path
from orderdesk.serve.host_lookout import HostLookout

async def look_out():
    await HostLookout(Path(sys.argv[1])).open()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(look_out())
"""
    process = subprocess.Popen([sys.executable, "-c", code, str(database)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def _per_second(desks: list[Screen], seconds: float) -> float:
    return worked(desks, partial(waited, desks, seconds))[0] / seconds


def _stream(desks: list[Screen], commit: Callable[[], object], rate: float, seconds: float) -> list[float]:
    for _turn in range(int(rate * seconds)):
        commit()
        waited(desks, 1 / rate)
    return []

"""The order table and the wire: from a key to its picture, bytes, ticking; beside an empty Textual app and others."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from scripts.bench.desk import NOON
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.line import Painted, Program, running
from scripts.bench.line import desk as opened
from scripts.bench.peers import python_with

DOWN: Final = "\x1b[B"
UP: Final = "\x1b[A"
"""Arrows; a letter is held for 15 ms, in case a scanner goes on with it."""

_WINDOWS: Final = ((80, 24), (200, 50))
_KEYS: Final = 100
_GROWING: Final = ("cursor key → painted", "scroll by one → painted", "memory")
"""What may hardly grow with the number of orders."""

_TICKS: Final = 12.0
"""Seconds that ticking is looked at."""


def figures() -> Iterator[Figure]:
    """Every figure of the table, beside its floor or peer of the same run."""
    from scripts.bench.shops.databases import SIZES, database

    for columns, rows in _WINDOWS:
        yield from _peers(columns, rows, database(1000))
        moving = [list(_moving(columns, rows, database(orders), name)) for orders, name in SIZES.items()]
        yield from chain(*moving)
        for few, many in zip(moving[0], moving[-1], strict=True):
            if few.what in _GROWING:
                yield Figure(what=f"{few.what}, most orders beside fewest", size=f"{columns}×{rows}",
                             ours=many.ratio or many.ours, unit="× the empty app" if many.ratio else many.unit,
                             beside=few.ratio or few.ours, beside_name="1 k orders",
                             bound=Bound(1.1, ratio=True))  # fmt: skip
    yield from _card(database(1000))
    with TemporaryDirectory() as still, TemporaryDirectory() as running:  # over one, their clocks would disagree
        yield from _ticking(_burning(Path(still)), _burning(Path(running)))


def _moving(columns: int, rows: int, database: Path, orders: str) -> Iterator[Figure]:
    """The cursor and the list: within the window, and over its edge."""
    window = f"{orders}, {columns}×{rows}"
    with ExitStack() as stack:
        desk = stack.enter_context(opened(database, columns, rows))
        empty = stack.enter_context(_floor("empty", columns, rows))
        to_all(desk)
        inside, floor = _side_by_side((desk, empty), to_and_fro(rows))
        for _ in range(rows):
            desk.press(DOWN)
        over, floor_over = _side_by_side((desk, empty), [DOWN] * _KEYS)
        memory = desk.memory()
    bytes_of = {"cursor key": inside, "scroll by one": over}
    for what, ours, beside, limit in (("cursor key", inside, floor, 0.6), ("scroll by one", over, floor_over, 0.8)):
        middle, p95 = median_p95([key.first_ms for key in ours])
        least = median_p95([key.last_ms for key in beside])[0]
        yield Figure(what=f"{what} → painted", size=window, ours=middle, p95=p95, unit="ms", beside=least,
                     beside_name="empty Textual app", bound=Bound(limit, ratio=True))  # fmt: skip
        middle, p95 = median_p95([key.last_ms for key in ours])
        yield Figure(what=f"{what} → preview and keys painted too", size=window, ours=middle, p95=p95, unit="ms",
                     beside=least, beside_name="empty Textual app")  # fmt: skip
    for what, keys in bytes_of.items():
        yield Figure(what=f"{what}, with preview and keys", size=window, ours=median_p95([k.sent for k in keys])[0],
                     p95=median_p95([k.sent for k in keys])[1], unit="B")  # fmt: skip
        limit = {"cursor key": 300, "scroll by one": 600}[what] if columns == 80 else None
        first = median_p95([k.first_sent for k in keys])
        yield Figure(what=f"{what}, the list alone", size=window, ours=first[0], p95=first[1], unit="B",
                     bound=Bound(limit) if limit else None)  # fmt: skip
    yield Figure(what="memory", size=window, ours=memory, unit="MB")


def _peers(columns: int, rows: int, database: Path) -> Iterator[Figure]:
    """What others take for the same scroll by one."""
    window = f"{columns}×{rows}"
    with ExitStack() as stack:
        desk = stack.enter_context(opened(database, columns, rows))
        others = {
            "DataTable of 10 k rows": stack.enter_context(_floor("datatable", columns, rows)),
            "curses": stack.enter_context(_floor("bare", columns, rows)),
        }
        others["VisiData of 100 k rows"] = stack.enter_context(_visidata(columns, rows))
        to_all(desk)
        for program in (desk, *others.values()):
            for _ in range(rows):
                program.press("j" if program is not desk else DOWN)
        ours = [desk.press(DOWN) for _ in range(_KEYS)]
        middle = median_p95([key.first_ms for key in ours])[0]
        for name, program in others.items():
            keys = [program.press("j") for _ in range(_KEYS)]
            yield Figure(what="scroll by one → painted", size=window, ours=middle, unit="ms",
                         beside=median_p95([key.last_ms for key in keys])[0], beside_name=name, peer_over_ours=True,
                         bound=None if name == "curses" else Bound(6, at_least=True, ratio=True))  # fmt: skip
            yield Figure(what="scroll by one", size=window, ours=median_p95([key.sent for key in ours])[0], unit="B",
                         beside=median_p95([key.sent for key in keys])[0], beside_name=name)  # fmt: skip


def _card(database: Path) -> Iterator[Figure]:
    """Opening the order's card and closing it again."""
    sent = []
    for how in ((), ("stock",)):
        with opened(database, 80, 24, *how) as desk:
            to_all(desk)
            desk.press(DOWN)
            pairs = [desk.press("\r").sent + desk.press("q").sent for _ in range(8)]
            sent.append(median_p95(pairs)[0])
    yield Figure(what="card opened and closed", size="80×24", ours=sent[0], unit="B", beside=sent[1],
                 beside_name="stock painting", bound=Bound(0.5, ratio=True))  # fmt: skip


def _ticking(standing: Path, running: Path) -> Iterator[Figure]:
    """24 clocks under ten minutes in one window: bytes, CPU, and keys meanwhile."""
    columns, rows = 80, 36
    with ExitStack() as stack:
        empty = stack.enter_context(_floor("empty", columns, rows))
        still = stack.enter_context(opened(standing, columns, rows))
        desk = stack.enter_context(opened(running, columns, rows, "running"))
        idle = [still.press(key).first_ms for key in to_and_fro(20)]
        floor = [empty.press("j").last_ms for _ in range(2 * _KEYS)]
        before = desk.cpu(), empty.cpu(), still.cpu()
        seconds = [len(desk.read(1)) for _ in range(int(_TICKS))]
        cpu = [
            (program.cpu() - then) / _TICKS * 100 for program, then in zip((desk, empty, still), before, strict=True)
        ]
        keys = []
        for n, key in enumerate(to_and_fro(20) * 2):
            time.sleep((n * 0.37) % 0.09)  # at any moment of the second
            keys.append(desk.press(key).first_ms)
    yield Figure(what="tick of 24 visible clocks", size="80×36", ours=median_p95([*map(float, seconds)])[0],
                 p95=median_p95([*map(float, seconds)])[1], unit="B", bound=Bound(120))  # fmt: skip
    yield Figure(what="CPU while 24 clocks tick", size="80×36", ours=cpu[0], unit="%", beside=cpu[1],
                 beside_name="idle Textual", bound=Bound(3, ratio=True))  # fmt: skip
    yield Figure(what="CPU while the clocks stand", size="80×36", ours=cpu[2], unit="%", beside=cpu[1],
                 beside_name="idle Textual")  # fmt: skip
    worst = _p99(keys)
    yield Figure(what="key p99 while 24 clocks tick", size="80×36", ours=worst, unit="ms",
                 beside=median_p95(idle)[0], beside_name="idle p50", bound=Bound(2, ratio=True))  # fmt: skip
    yield Figure(what="key p99 while 24 clocks tick", size="80×36", ours=worst, unit="ms",
                 beside=_p99(floor), beside_name="p99 of an empty Textual app")  # fmt: skip


def _p99(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.99)]


def _floor(name: str, columns: int, rows: int) -> AbstractContextManager[Program]:
    return running([sys.executable, "-m", "scripts.bench.floors", name], columns=columns, rows=rows)


def _visidata(columns: int, rows: int) -> AbstractContextManager[Program]:
    table = Path(".bench/rows.csv")
    lines = (f"{n // 60}:{n % 60:02},{481230000 + n},Иванов Алексей,{n % 999} 000,доставка" for n in range(100_000))
    table.write_text("left,number,customer,sum,delivery\n" + "\n".join(lines), "utf-8")
    command = [str(python_with("visidata").absolute()), "-m", "visidata", str(table)]
    return running(command, columns=columns, rows=rows)


def _side_by_side(programs: tuple[Program, Program], keys: list[str]) -> tuple[list[Painted], list[Painted]]:
    """The same keys to both, by turns, so that a slow moment of the machine meets both; the floor knows j and k."""
    ours, beside = [], []
    for key in keys:
        ours.append(programs[0].press(key))
        beside.append(programs[1].press("j" if key == DOWN else "k"))
    return ours, beside


def to_and_fro(rows: int) -> list[str]:
    """Keys that stay within a window."""
    way = max(min(rows - 15, 8), 3)
    return ([DOWN] * way + [UP] * way) * (_KEYS // (2 * way))


def to_all(desk: Program) -> None:
    """Show all orders; the first shelf may hold too few."""
    for key in "g00":
        desk.press(key)


def _burning(folder: Path) -> Path:
    """A shop with 30 orders to be accepted within ten minutes."""
    from orderdesk.channels.incoming import IncomingLine, IncomingOrder
    from orderdesk.clock import FixedClock
    from orderdesk.composition import Composition
    from orderdesk.desk.intake.intake import Intake

    parts = Composition(database=folder / "orders.db", operator="Мария", clock=FixedClock(NOON))
    orders = [
        IncomingOrder(
            channel="kaspi", number=str(481230000 + n), external={"state": "NEW", "status": "APPROVED_BY_BANK"},
            customer="Иванов Алексей", phone="+77012224821", method="delivery", payment="prepaid", currency="KZT",
            address="Алматы, Абая 10", total=2499000, delivery_cost=0, received_at=NOON - 10_300 + n,
            planned_at=NOON + 100_000, lines=(IncomingLine("TEA-1", "Чайник", 1, 2499000),),
        )
        for n in range(30)
    ]  # fmt: skip
    with parts.store(make=True) as store:
        Intake(store, parts.rules, NOON, store.write).take(orders)
    return parts.database

"""From the command line to the first orders on the screen, beside the first frame of an empty Textual app.

Both are processes on pseudo-terminals, started by turns. The frame counts from the byte on that ends the number of the
most urgent new order. CPU is told beside the time that passed, for a machine that does other things meanwhile.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from orderdesk.list_filter import OrderFilter
from orderdesk.model import Shelf
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.line import starting
from scripts.bench.shops.databases import NOW, SIZES, parts

_TIMES: Final = 15

_STARTING: Final = "2026-11-24T12:00:00+05:00"
"""The bench's noon."""


@dataclass(frozen=True, slots=True)
class _Start:
    ms: float
    cpu_ms: float
    mb: float


def figures() -> Iterator[Figure]:
    """Three rows for each size, and one for how the size matters."""
    middles: list[float] = []
    with TemporaryDirectory() as home:
        for orders, size in SIZES.items():
            shop = parts(orders)
            with shop.store() as store:
                (first,) = store.windows.first(OrderFilter(shelf=Shelf.NEW), NOW, 1)
            desk = ["orderdesk", "--db", str(shop.database), "--as", shop.operator, "--now", _STARTING]
            ours, empty = [], []
            _started(desk, first.number, home)  # what is on the disk is read once
            for _ in range(_TIMES):
                ours.append(_started(desk, first.number, home))
                empty.append(_started(["scripts.bench.floors", "empty"], "line 0", home))
            middle, p95 = median_p95([start.ms for start in ours])
            middles.append(middle)
            beside = "empty Textual app"
            yield Figure(what="start → first orders painted", size=size, ours=middle, p95=p95, unit="ms",
                         beside=median(start.ms for start in empty), beside_name=beside,
                         bound=Bound(1.3, ratio=True))  # fmt: skip
            yield Figure(what="start: CPU", size=size, ours=median(start.cpu_ms for start in ours), unit="ms",
                         beside=median(start.cpu_ms for start in empty), beside_name=beside,
                         bound=Bound(1.5, ratio=True))  # fmt: skip
            yield Figure(what="start: memory", size=size, ours=median(start.mb for start in ours), unit="MB",
                         beside=median(start.mb for start in empty), beside_name=beside,
                         bound=Bound(1.4, ratio=True))  # fmt: skip
        yield Figure(what="start, most orders beside fewest", ours=middles[-1], unit="ms", beside=middles[0],
                     beside_name="1 k orders", bound=Bound(1.1, ratio=True))  # fmt: skip


def _started(module: list[str], shown: str, home: str) -> _Start:
    """Start a module until something is shown."""
    environment = {"HOME": home, "XDG_CONFIG_HOME": str(Path(home) / "config")}
    begun = time.perf_counter()
    with starting([sys.executable, "-m", *module], columns=80, rows=24, environment=environment) as program:
        program.wait_for(shown.encode())
        return _Start((time.perf_counter() - begun) * 1000, program.cpu() * 1000, program.memory())

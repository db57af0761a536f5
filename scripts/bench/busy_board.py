"""The dispatch board of a busy day: a key beside the same key of the list over the same orders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.desk import NOON
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.line import desk as opened
from scripts.bench.order_list import to_all, to_and_fro
from tests.shop import Shop
from tests.terminal.test_traffic import COURIERS, STOPS, busy_day

_ROWS, _KEYS = 24, 48
_QUIET = 0.3
"""What is said of the stop comes after its row, on a busy machine later than the list's."""


def figures() -> Iterator[Figure]:
    """From a key to its picture, and to all that is said of the stop."""
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        busy_day(shop)
        yield from _keys(shop.parts.database)


def _keys(database: Path) -> Iterator[Figure]:
    with ExitStack() as stack:
        board, listed = (stack.enter_context(opened(database, 80, _ROWS)) for _one in range(2))
        board.press("D")
        to_all(listed)
        while board.read(0.5) or listed.read(0.5):
            pass
        pairs = [(board.press(key, _QUIET), listed.press(key, _QUIET)) for key in to_and_fro(_ROWS)[:_KEYS]]
    ours, beside = ([pair[which] for pair in pairs] for which in (0, 1))
    size = f"{STOPS} stops, {COURIERS} couriers, 80×{_ROWS}"
    middle, p95 = median_p95([key.first_ms for key in ours])
    yield Figure(what="cursor key on the board → painted", size=size, ours=middle, p95=p95, unit="ms",
                 beside=median_p95([key.first_ms for key in beside])[0], beside_name="the list",
                 bound=Bound(1.1, ratio=True))  # fmt: skip
    middle, p95 = median_p95([key.last_ms for key in ours])
    yield Figure(what="cursor key on the board → all painted", size=size, ours=middle, p95=p95, unit="ms",
                 beside=median_p95([key.last_ms for key in beside])[0], beside_name="the list")  # fmt: skip
    middle, p95 = median_p95([key.sent for key in ours])
    yield Figure(what="cursor key on the board", size=size, ours=middle, p95=p95, unit="B",
                 beside=median_p95([key.sent for key in beside])[0], beside_name="the list")  # fmt: skip

"""How soon a commit is on every other screen, and what that costs: twenty desks on terminals over one database.

The desks are real processes on pseudo-terminals of 80×24 with a clock that stands, so nothing is painted but what a
commit changes. The writer takes new orders in, each the most urgent of all: it rings, and changes the counts and the
list on every screen. From the end of its transaction to the first byte of the frame that shows it is the latency; CPU
is that of all threads of all desks.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyte

from orderdesk.model import Shelf
from scripts.bench.figure import Bound, Figure, median_p95
from tests.shop import NOON, Shop

SCREENS = 20
STARTING = "2026-11-24T12:00:00+05:00"


def figures() -> Iterator[Figure]:
    """Nobody at work; each of twenty people doing something every forty seconds, every ten; and a flood."""
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        for number in range(200):
            shop.receive(f"{10_000 + number}", phone=f"+7701{number:07}")
        with at_work(shop.parts.database) as desks:
            idle, _ = _cpu(desks, partial(waited, desks, 10.0))
            yield Figure(what="20 screens, nobody writes: CPU of one core, all together", ours=idle, unit="%")
            for rate, seconds, bound in ((0.5, 30, True), (2, 20, False), (50, 10, False)):
                share, soon = _cpu(desks, partial(_write, shop, desks, rate, seconds))
                middle, p95 = median_p95(soon)
                said = f"20 screens, {rate:g} new orders/s"
                yield Figure(what=f"{said}: commit → painted on another's screen", ours=middle, p95=p95, unit="ms",
                             bound=Bound(300) if bound else None)  # fmt: skip
                yield Figure(what=f"{said}: CPU of one core, all together", ours=share, unit="%",
                             bound=Bound(6) if bound else None)  # fmt: skip
            new = f"новые: {shop.store.windows.shelf_counts()[Shelf.NEW]}!"
            assert all(new in desk.text() for desk in desks), "a screen has missed the last order"


class Screen:
    """A desk of another process and its terminal."""

    def __init__(self, database: Path, name: str) -> None:
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", HOME=str(database.parent))
            command = ["-m", "orderdesk", "--db", str(database), "--as", name, "--now", STARTING]
            os.execv(sys.executable, [sys.executable, *command])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.sent = bytearray()
        self.waits_since: float | None = None
        """When something was committed that it has not painted yet."""

    def text(self) -> str:
        """What stands on it, by all it has ever sent."""
        screen = pyte.Screen(80, 24)
        pyte.ByteStream(screen).feed(bytes(self.sent))
        return "\n".join(screen.display)

    def worked(self) -> float:
        """Seconds of CPU that it has used."""
        return cpu(self.pid)


def cpu(pid: int) -> float:
    """Seconds of CPU that the threads of a process have used."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


@contextmanager
def at_work(database: Path, screens: int = SCREENS) -> Iterator[list[Screen]]:
    desks = [Screen(database, f"Оператор {number}") for number in range(screens)]
    try:
        while not all("новые".encode() in desk.sent for desk in desks):
            waited(desks, 0.2)
        waited(desks, 3.0)
        yield desks
    finally:
        for desk in desks:
            os.kill(desk.pid, signal.SIGKILL)
            os.waitpid(desk.pid, 0)
            os.close(desk.file)


def waited(desks: list[Screen], seconds: float) -> list[float]:
    """Read what the desks send; for each that paints something committed, after how many milliseconds."""
    soon = []
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for file in select.select([desk.file for desk in desks], [], [], left)[0]:
            desk = next(desk for desk in desks if desk.file == file)
            desk.sent += os.read(file, 65536)
            if desk.waits_since is not None:
                soon.append((time.monotonic() - desk.waits_since) * 1000)
                desk.waits_since = None
    return soon


def _write(shop: Shop, desks: list[Screen], rate: float, seconds: float) -> list[float]:
    """Commit at a rate, at uneven moments; the latencies."""
    soon = []
    for turn in range(int(rate * seconds)):
        newest = int(shop.store.connection.value("SELECT max(id) FROM orders"))
        shop.receive(f"{700_000 + newest}", phone=f"+7702{newest:07}", received_at=NOON - 1200 - newest)
        now = time.monotonic()
        for desk in desks:
            desk.waits_since = desk.waits_since or now
        soon += waited(desks, (0.5 + turn * 7 % 11 / 10) / rate)
    return soon + waited(desks, 1.0)


def worked(desks: list[Screen], during: Callable[[], list[float]]) -> tuple[float, list[float]]:
    """Seconds of CPU that all desks use together meanwhile; with the latencies."""
    before = sum(desk.worked() for desk in desks)
    soon = during()
    return sum(desk.worked() for desk in desks) - before, soon


def _cpu(desks: list[Screen], during: Callable[[], list[float]]) -> tuple[float, list[float]]:
    """Percent of one core that all desks use together meanwhile; with the latencies."""
    started = time.monotonic()
    spent, soon = worked(desks, during)
    return 100 * spent / (time.monotonic() - started), soon

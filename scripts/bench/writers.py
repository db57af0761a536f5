"""Twenty processes that write without a pause: how long each waits for its turn, and whether any is turned away.

A write is a transaction of two rows with the desk's settings (WAL, `synchronous = FULL`). The wait is from asking for
the write lock to having it; a hold is from there to the end of the transaction. In a fair queue a wait is as long as
the holds of all others.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from orderdesk.errors import StoreBusy
from orderdesk.store import Store
from scripts.bench.figure import Bound, Figure
from tests.shop import NOON, Shop

WRITERS = 20
SECONDS = 10.0


def figures() -> Iterator[Figure]:
    """The waits beside twenty holds, and how many acts were told that the database is busy."""
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        command = [sys.executable, "-m", "scripts.bench.writers", str(shop.store.path)]
        writers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(WRITERS)
        ]
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
        begin = time.monotonic() + 0.5
        for writer in writers:
            assert writer.stdin
            writer.stdin.write(f"{begin}\n")
            writer.stdin.flush()
        said = [json.loads(writer.communicate()[0]) for writer in writers]
    waits, holds = ([one for writer in said for one in writer[what]] for what in ("waits", "holds"))
    counts = [len(writer["waits"]) for writer in said]
    hold, percent = median(holds), quantiles(waits, n=20)
    size, said_of = f"{len(waits)} acts", f"{WRITERS} writers in a flood"
    yield Figure(what=f"{said_of}: wait for the lock, p95", size=size, ours=percent[-1] * 1000, unit="ms",
                 beside=WRITERS * hold * 1000, beside_name=f"{WRITERS} × the median hold",
                 bound=Bound(1.5, ratio=True))  # fmt: skip
    busy = sum(writer["busy"] for writer in said)
    yield Figure(what=f"{said_of}: share of the time in which one writes", size=size,
                 ours=100 * sum(holds) / SECONDS, unit="%")  # fmt: skip
    yield Figure(what=f"{said_of}: acts told “busy”", size=size, bound=Bound(0), ours=busy, unit="")
    yield Figure(what=f"{said_of}: acts of the one who got least", size=size, ours=min(counts), unit="",
                 beside=max(counts), beside_name="of the one who got most")  # fmt: skip


def _write(path: Path) -> None:
    waits, holds, busy = list[float](), list[float](), 0
    with Store(path) as store:
        print("ready", flush=True)
        begin = float(sys.stdin.readline())
        time.sleep(max(begin - time.monotonic(), 0))
        while (asked := time.monotonic()) < begin + SECONDS:
            try:
                with store.write():
                    had = time.monotonic()
                    store.settings.put(f"bench:{asked}", "a")
                    store.settings.put("bench", "b")
            except StoreBusy:
                busy += 1
            else:
                waits.append(had - asked)
                holds.append(time.monotonic() - had)
    print(json.dumps({"waits": waits, "holds": holds, "busy": busy}))


if __name__ == "__main__":
    _write(Path(sys.argv[1]))

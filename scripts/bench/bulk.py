"""What goes through the command line by the thousand: a file of orders taken in, all orders listed as JSON.

Counted is the processor time of the whole command, from its start: what it costs on whatever machine, however busy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from scripts.bench.figure import Bound, Figure
from scripts.bench.shops.kaspi_file import write_answer

_TIMES: Final = 3
_TAKEN_IN: Final = 10_000
_LISTED: Final = 16_000
_NOON: Final = "2026-11-24T12:00:00+05:00"


def figures() -> Iterator[Figure]:
    """A row for each way, beside the least program that does it, by turns."""
    with TemporaryDirectory() as folder:
        answer, all_of_them = f"{folder}/taken_in.json", f"{folder}/listed.json"
        write_answer(Path(answer), _TAKEN_IN)
        turns = range(_TIMES)
        taken = [(_cpu(folder, *_desk(f"{folder}/{turn}.db", "import", answer)),
                  _cpu(folder, *_floor("taken_in", answer, f"{folder}/{turn}.bare"))) for turn in turns]  # fmt: skip
        yield _figure("orders of a Kaspi file taken in: CPU", "10 k", taken, "rows of one table", 1.5)
        write_answer(Path(all_of_them), _LISTED)
        _cpu(folder, *_desk(f"{folder}/listed.db", "import", all_of_them))
        _cpu(folder, *_floor("taken_in", all_of_them, f"{folder}/listed.bare"))
        listed = [(_cpu(folder, *_desk(f"{folder}/listed.db", "list", "--json")),
                   _cpu(folder, *_floor("listed", f"{folder}/listed.bare"))) for _turn in turns]  # fmt: skip
        yield _figure("list --json: CPU", "16 k", listed, "rows of one table as JSON", 0.6)


def _figure(what: str, size: str, both: list[tuple[float, float]], floor: str, most: float) -> Figure:
    ours, beside = (median(times) for times in zip(*both, strict=True))
    return Figure(what=what, size=size, ours=ours, unit="s", beside=beside, beside_name=floor, bound=Bound(most))


def _desk(database: str, *command: str) -> list[str]:
    return ["orderdesk", "--db", database, "--as", "Мария", "--now", _NOON, *command]


def _floor(*words: str) -> list[str]:
    return ["scripts.bench.floors", *words]


def _cpu(folder: str, *module: str) -> float:
    """The seconds of processor time that a module takes."""
    environment = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = os.times()
    subprocess.run([sys.executable, "-m", *module], check=True, stdout=subprocess.DEVNULL, env=environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system

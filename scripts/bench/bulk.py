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
from scripts.bench.kaspi_file import write_answer

_TIMES: Final = 3
_TAKEN_IN: Final = 10_000
_LISTED: Final = 16_000
_NOON: Final = "2026-11-24T12:00:00+05:00"


def figures() -> Iterator[Figure]:
    """A row for each way."""
    with TemporaryDirectory() as folder:
        answer, all_of_them = Path(folder) / "taken_in.json", Path(folder) / "listed.json"
        write_answer(answer, _TAKEN_IN)
        taken_in = [_cpu(folder, f"{turn}.db", "import", str(answer)) for turn in range(_TIMES)]
        yield Figure(what="orders of a Kaspi file taken in: CPU", size="10 k", ours=median(taken_in), unit="s",
                     bound=Bound(1.5))  # fmt: skip
        write_answer(all_of_them, _LISTED)
        _cpu(folder, "listed.db", "import", str(all_of_them))
        listed = [_cpu(folder, "listed.db", "list", "--json") for _ in range(_TIMES)]
        yield Figure(what="list --json: CPU", size="16 k", ours=median(listed), unit="s", bound=Bound(0.6))


def _cpu(folder: str, database: str, *command: str) -> float:
    """The seconds of processor time that a command takes."""
    environment = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "orderdesk", "--db", f"{folder}/{database}", "--as", "Мария", "--now", _NOON, *command],
        check=True, stdout=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system

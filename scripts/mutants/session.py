"""The run: tests are collected once, and each mutant meets them in a fork that is thrown away."""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from scripts.mutants import code, values
from scripts.mutants.covered import measured
from scripts.mutants.mutant import Mutant

EXPLAINED = Path(__file__).with_name("equivalent.toml")
"""By place and change, why nothing that can be observed is different."""

WORKERS = os.cpu_count() or 1
SLOW = 3.0
"""Seconds of a test that is not worth its wait."""

WANTED = {"rules": 95, "sla": 95}
"""The share that must be noticed, in percent; of the rulebooks' values it is all."""


class Session:
    """A plugin of pytest that takes the place of its loop over the tests."""

    def __init__(self, kind: str) -> None:
        """`kind`: values, code."""
        self._mutants = {"values": values.mutants, "code": code.mutants}[kind]
        self.well = False
        self._items: dict[str, pytest.Item] = {}

    def pytest_configure(self) -> None:
        """Let hypothesis try the same each time, look no further than the first failure, and keep nothing."""
        from hypothesis import HealthCheck, Phase, settings  # pytest must have seen it first

        settings.register_profile(
            "mutants",
            database=None,
            derandomize=True,
            deadline=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure the tests, try every mutant, and tell."""
        sound = measured(session.items, passes, WORKERS)
        self._items = {item.nodeid: item for item in session.items}
        bad = [nodeid for nodeid in self._items if nodeid not in sound]
        if bad:
            _tell("fails without any change, not used:", *bad)
        quick = {nodeid: covered for nodeid, covered in sound.items() if covered.seconds < SLOW}
        self.well = self._tried(self._mutants(quick))
        return True

    def _tried(self, mutants: Iterable[Mutant]) -> bool:
        explained: dict[str, str] = tomllib.loads(EXPLAINED.read_text("utf-8"))
        count: Counter[tuple[str, str]] = Counter()
        for mutant, died in self._results(mutants):
            said = "died" if died else "explained" if mutant.name in explained else "survived"
            count[mutant.group, said] += 1
            if count.total() % 200 == 0:
                _tell(f"… {count.total()} tried")
            if said == "survived":
                _tell(f"survives  {mutant.name}")
        _tell("", "| | mutants | noticed | explained | survived | share |", "|---|---|---|---|---|---|")
        well = True
        for group in dict.fromkeys(group for group, _said in count):
            died, same, alive = (count[group, said] for said in ("died", "explained", "survived"))
            share = 100 * died / (died + alive or 1)
            well = well and (group not in WANTED or share >= WANTED[group]) and (group != values.GROUP or not alive)
            _tell(f"| {group} | {died + same + alive} | {died} | {same} | {alive} | {share:.1f} % |")
        return well

    def _results(self, mutants: Iterable[Mutant]) -> Iterator[tuple[Mutant, bool]]:
        """Each mutant and whether a test fails, a few at a time."""
        gc.collect()
        gc.freeze()
        running: dict[int, Mutant] = {}
        for mutant in mutants:
            if len(running) == WORKERS:
                yield _waited(running)
            pid = os.fork()
            if pid == 0:
                self._meet(mutant)
            running[pid] = mutant
        while running:
            yield _waited(running)

    def _meet(self, mutant: Mutant) -> None:
        """In the fork: make the change, run the tests up to the first that fails, and end."""
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
        signal.alarm(PATIENCE)
        mutant.apply()
        died = any(not passes(self._items[nodeid]) for nodeid in mutant.tests)
        os._exit(1 if died else 0)


CPU = 120
"""Seconds of work after which a mutant counts as one that never ends."""

PATIENCE = 600
"""Seconds after which one counts as waiting for ever."""


def passes(item: pytest.Item) -> bool:
    """Run one test with its fixtures; whether all went well."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _waited(running: dict[int, Mutant]) -> tuple[Mutant, bool]:
    pid, status = os.wait()
    return running.pop(pid), status != 0


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.__stdout__, flush=True)

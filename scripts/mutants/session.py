"""The run: tests are collected once, and each mutant meets them in a fork that is thrown away."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import shutil
import signal
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from scripts.mutants import code, rulebook_values
from scripts.mutants.covered import ROOT, TEMPORARY, measured
from scripts.mutants.mutant import Mutant

EXPLAINED = Path(__file__).with_name("equivalent.toml")
"""By place and change, why nothing that can be observed is different."""

KILLERS = ROOT / ".mutants" / "killers"
"""By mutant, the test that failed last time: it comes first the next."""

SLOW = 8.0
"""Seconds of a test that is not worth its wait."""

WANTED = {"rules": 95, "sla": 95}
"""The share that must be noticed, in percent; of the rulebooks' values it is all."""


class Session:
    """A plugin of pytest that takes the place of its loop over the tests."""

    def __init__(self, kind: str, only: str, workers: int) -> None:
        """`kind`: values, code; `only` files that have this in their path; so many `workers` at a time."""
        self._mutants = rulebook_values.mutants if kind == "values" else code.mutants
        self._only = only
        self._workers = workers
        self.well = False
        self._items: dict[str, pytest.Item] = {}
        self._sound: dict[str, bool] = {}
        self._homes: dict[int, str] = {}

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
        sound = measured(session.items, passes, self._workers)
        self._items = {item.nodeid: item for item in session.items}
        bad = [nodeid for nodeid in self._items if nodeid not in sound]
        if bad:
            _tell("fails without any change, not used:", *bad)
        quick = {nodeid: covered for nodeid, covered in sound.items() if covered.seconds < SLOW}
        self.well = self._tried(self._mutants(quick, self._only))
        return True

    def _tried(self, mutants: Iterable[Mutant]) -> bool:
        explained: dict[str, str] = tomllib.loads(EXPLAINED.read_text("utf-8"))
        count: Counter[tuple[str, str]] = Counter()
        for mutant, dead in self._results(mutants):
            said = "died" if dead else "explained" if mutant.name in explained else "survived"
            count[mutant.group, said] += 1
            if count.total() % 200 == 0:
                _tell(f"… {count.total()} tried")
            if said == "survived":
                _tell(f"survives  {mutant}")
            elif dead and explained.pop(mutant.name, ""):
                _tell(f"explained, yet noticed  {mutant}")
        _tell("", "| | mutants | noticed | explained | survived | share |", "|---|---|---|---|---|---|")
        well = True
        for group in dict.fromkeys(group for group, _said in count):
            died, same, alive = (count[group, said] for said in ("died", "explained", "survived"))
            share = 100 * died / (died + alive or 1)
            enough = not alive if group == rulebook_values.GROUP else share >= WANTED.get(group, 0)
            well = well and enough
            _tell(f"| {group} | {died + same + alive} | {died} | {same} | {alive} | {share:.1f} % |")
        return well

    def _results(self, mutants: Iterable[Mutant]) -> Iterator[tuple[Mutant, bool]]:
        """Each mutant and whether a test fails that does not fail without it, a few at a time."""
        gc.collect()
        gc.freeze()
        coming, again = iter(mutants), list[Mutant]()
        running: dict[int, tuple[Mutant, int]] = {}
        killers: dict[str, str] = pickle.loads(KILLERS.read_bytes()) if KILLERS.exists() else {}
        while True:
            while len(running) < self._workers and (mutant := again.pop() if again else next(coming, None)) is not None:
                tests = sorted(mutant.tests, key=lambda test: test != killers.get(mutant.name))
                pid, pipe = self._fork(mutant.apply, [test for test in tests if self._sound.get(test, True)])
                running[pid] = mutant, pipe
            if not running:
                return
            pid, status = os.wait()
            shutil.rmtree(self._homes.pop(pid))
            tried, pipe = running.pop(pid)
            failed = _read(pipe)
            if os.waitstatus_to_exitcode(status) == UNCHANGED:
                raise RuntimeError(f"cannot be changed: {tried.name}")
            if failed and not self._is_sound(failed):
                again.append(tried)
            else:
                if failed and killers.get(tried.name) != failed:
                    killers[tried.name] = failed
                    KILLERS.write_bytes(pickle.dumps(killers))
                yield tried, status != 0

    def _is_sound(self, test: str) -> bool:
        """Whether a test passes in a fork where nothing is changed."""
        if test not in self._sound:
            pid, pipe = self._fork(lambda: None, [test])
            os.waitpid(pid, 0)
            shutil.rmtree(self._homes.pop(pid))
            self._sound[test] = not _read(pipe)
            if not self._sound[test]:
                _tell(f"fails without any change, not used: {test}")
        return self._sound[test]

    def _fork(self, change: Callable[[], None], tests: Sequence[str]) -> tuple[int, int]:
        """A process that makes the change, runs tests up to the first that fails, and writes its name into a pipe."""
        reading, writing = os.pipe()
        home = tempfile.mkdtemp()
        pid = os.fork()
        if pid:
            os.close(writing)
            self._homes[pid] = home
            return pid, reading
        code = UNCHANGED
        try:
            change()
            code = 1
            _alone(home)
            failed = next((test for test in tests if not passes(self._items[test])), "")
            os.write(writing, failed.encode())
            code = 1 if failed else 0
        finally:  # whatever a broken program does, it does not go on here
            os._exit(code)


UNCHANGED = 3
"""The exit code of a fork in which the change could not be made."""

CPU = 120
"""Seconds of work after which a mutant counts as one that never ends."""

PATIENCE = 600
"""Seconds after which one counts as waiting for ever."""


def _alone(home: str) -> None:
    """Make this process one that ends by itself and disturbs nobody."""
    os.environ[TEMPORARY] = home
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    signal.alarm(PATIENCE)


def passes(item: pytest.Item) -> bool:
    """Run one test with its fixtures; whether all went well."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _read(pipe: int) -> str:
    """All that was written into a pipe whose writer has ended."""
    with open(pipe, encoding="utf-8") as file:
        return file.read()


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.__stdout__, flush=True)

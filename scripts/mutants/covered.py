"""Which tests execute which line: measured once, and again only for test files that have changed."""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".mutants" / "covered"
"""What was measured before."""

WATCHED = ("orderdesk/rules", "orderdesk/sla", "orderdesk/desk")

TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
"""Where pytest makes its folders: another place in each fork, or one would clear away what another one needs."""

RunTest = Callable[[pytest.Item], bool]
"""Runs a test; whether it passed."""


@dataclass
class Covered:
    """What was measured of one test."""

    seconds: float
    lines: dict[str, set[int]] = field(default_factory=dict)
    """By file, relative to the root."""

    @property
    def breadth(self) -> int:
        """How much it executes."""
        return sum(map(len, self.lines.values()))


def measured(items: Sequence[pytest.Item], run: RunTest, workers: int) -> dict[str, Covered]:
    """What each test that passes executes, by its id; kept file by file, so that a run that is stopped loses little."""
    product = _digest(path for folder in ("orderdesk", "data") for path in (ROOT / folder).rglob("*.[pt]*"))
    digests = {path: product + _digest([path]) for path in {item.path for item in items}}
    known = _kept(product)
    missing = {path: [item for item in items if item.path == path] for path in digests if digests[path] not in known}
    KEPT.parent.mkdir(exist_ok=True)
    for path, part in _in_forks(missing, run, workers):
        known = _kept(product) | {digests[path]: part}
        KEPT.write_bytes(pickle.dumps(known))
    return {nodeid: covered for digest in digests.values() for nodeid, covered in known[digest].items()}


def _kept(product: str) -> dict[str, dict[str, Covered]]:
    """What was measured of this product, by the digest of the test file."""
    kept: dict[str, dict[str, Covered]] = pickle.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    return {digest: part for digest, part in kept.items() if digest.startswith(product)}


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(paths) if path.is_file())).hexdigest()


def _in_forks(
    files: Mapping[Path, Sequence[pytest.Item]], run: RunTest, workers: int
) -> Iterator[tuple[Path, dict[str, Covered]]]:
    """Measure each file in a process of its own, so that no test leaves anything in this one."""
    waiting, running = sorted(files), dict[int, tuple[Path, Path]]()
    with tempfile.TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < workers:
                tests, path = waiting.pop(), Path(tempfile.mkstemp(dir=folder)[1])
                pid = os.fork()
                if pid == 0:
                    os.environ[TEMPORARY] = tempfile.mkdtemp(dir=folder)
                    try:
                        path.write_bytes(pickle.dumps(_measure(files[tests], run)))
                        os._exit(0)
                    finally:
                        os._exit(1)
                running[pid] = tests, path
            pid, status = os.wait()
            tests, path = running.pop(pid)
            if status:
                raise RuntimeError(f"the measuring of {tests.name} ended early")
            yield tests, pickle.loads(path.read_bytes())


def _measure(items: Sequence[pytest.Item], run: RunTest) -> dict[str, Covered]:
    coverage = Coverage(data_file=None, include=[f"{ROOT}/{folder}/*" for folder in WATCHED], config_file=False)
    coverage.set_option("run:disable_warnings", ["no-data-collected"])  # some tests meet nothing of what is watched
    coverage.start()
    found = {}
    for item in items:
        coverage.switch_context(item.nodeid)
        began = time.process_time()
        if run(item):
            found[item.nodeid] = Covered(time.process_time() - began, defaultdict(set))
    coverage.stop()
    data = coverage.get_data()
    for file in data.measured_files():
        for line, tests in data.contexts_by_lineno(file).items():
            for nodeid in tests:
                if nodeid in found:
                    found[nodeid].lines[str(Path(file).relative_to(ROOT))].add(line)
    return {nodeid: Covered(covered.seconds, dict(covered.lines)) for nodeid, covered in found.items()}

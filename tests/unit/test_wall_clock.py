"""Nobody asks the wall what time it is but the one clock, and the tests can be run on any day."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

WALL = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "datetime.now", "datetime.utcnow",
        "datetime.today", "date.today", "pendulum.now", "pendulum.today"}  # fmt: skip

MAY = {"orderdesk/clock.py", "orderdesk/console/crash_report.py", "tests/wall/sitecustomize.py"}
"""The clock itself; a crash report, which must not depend on it; and what moves the wall."""


def calls(path: Path) -> Iterator[str]:
    """What a module calls, as `module.name`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ".".join(ast.unparse(node.func).split(".")[-2:])


@pytest.mark.req("X99")
def test_nobody_asks_the_wall_but_the_clock() -> None:
    asking = {
        path.relative_to(ROOT).as_posix()
        for folder in ("orderdesk", "screens", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if WALL & set(calls(path))
    }
    assert asking == MAY


@pytest.mark.req("X102")
def test_no_assertion_measures_the_wall_and_what_goes_wrong_unseen_fails_a_test() -> None:
    """A busy machine fails no test: waiting is bounded (`time.monotonic() < end`), but nothing must be quick."""
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assert) and any(isinstance(part, ast.Sub) for part in ast.walk(node.test)):
                assert "monotonic()" not in (said := ast.unparse(node.test)), f"{path.name}: {said}"
                assert "perf_counter()" not in said, f"{path.name}: {said}"
    filters = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert filters["filterwarnings"][0] == "error"
    assert not any("Unraisable" in one for one in filters["filterwarnings"])


@pytest.mark.req("X99")
@pytest.mark.parametrize("day", ["2026-01-01T00:00", "2028-02-29T23:59"])
def test_what_a_test_starts_lives_on_the_day_of_the_tests(day: str) -> None:
    own = {name: value for name, value in os.environ.items() if name not in ("TEST_OFFSET", "PYTHONPATH")}
    shown = "import subprocess, sys, time; print(time.strftime('%Y-%m-%dT%H:%M'), flush=True)"
    nested = f"import tests.wall.sitecustomize; {shown}; subprocess.run([sys.executable, '-c', {shown!r}])"
    done = subprocess.run([sys.executable, "-c", nested], cwd=ROOT, env={**own, "TEST_NOW": day}, capture_output=True,
                          text=True, check=True)  # fmt: skip
    first, second = done.stdout.split()
    assert first == day
    assert first <= second <= f"{day[:-1]}~", "a minute may have passed, not a day"

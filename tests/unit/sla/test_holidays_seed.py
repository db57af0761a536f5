"""The seed of a calendar: what the package of holidays says of the years asked for, and nothing of others."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("country", "day"), [("KZ", "2025-12-16"), ("UA", "2025-08-24"), ("RU", "2025-06-12")])
def test_a_seed_is_ready_to_be_reviewed(country: str, day: str) -> None:
    pytest.importorskip("holidays", reason="holidays is a tool of the development install")
    command = [sys.executable, "scripts/holidays_seed.py", country, "2025"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    seed = tomllib.loads(done.stdout)
    assert day in seed["holidays"]
    assert {date[:4] for date in (*seed["holidays"], *seed["overrides"])} == {"2025"}

"""`python -m scripts.mutants values` or `code`: break it, run the tests that meet it, print what survives."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from scripts.mutants.session import Session

TESTS = {"values": ("tests/rulebooks",), "code": ("tests/rulebooks", "tests/unit", "tests/desk", "tests/store")}
"""Those that need no other process and no terminal."""

MEMORY = Path("/dev/shm")
"""Where shops of tests cost no disk, where there is such a place."""


def main(kind: str) -> int:
    """The exit code: 0 when as much is noticed as must be."""
    session = Session(kind)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        options = ["-qq", "-s", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:read_once",
                   "-m", "not soak and not terminal", "-o", "tmp_path_retention_policy=failed"]  # fmt: skip
        tempfile.tempdir = folder
        pytest.main([*options, *TESTS[kind]], plugins=[session])
    return 0 if session.well else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

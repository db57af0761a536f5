"""`python -m scripts.mutants values` or `code`: break it, run the tests that meet it, print what survives.

`--only PART` keeps to those of the mutants that are in files with PART in their path, such as `rules/questions`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import pytest

from scripts.mutants.session import Session

TESTS = {"values": ("tests/rulebooks",), "code": ("tests/rulebooks", "tests/unit", "tests/desk", "tests/store")}
"""Those that need no other process and no terminal."""

MEMORY = Path("/dev/shm")
"""Where shops of tests cost no disk, where there is such a place."""


def main(kind: str, only: str, workers: int) -> int:
    """The exit code: 0 when as much is noticed as must be."""
    session = Session(kind, only, workers)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        options = ["-qq", "-s", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:read_once",
                   "-m", "not soak and not terminal", "-o", "tmp_path_retention_policy=failed"]  # fmt: skip
        tempfile.tempdir = folder
        pytest.main([*options, *TESTS[kind]], plugins=[session])
    return 0 if session.well else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("kind", choices=TESTS)
    parser.add_argument("--only", default="", metavar="PART", help="keep to the files that have it in their path")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="how many at a time")
    sys.exit(main(**vars(parser.parse_args())))

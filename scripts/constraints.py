"""Writes constraints.txt: the versions, in the environment that runs this, of all that the desk and its extras need.

python scripts/constraints.py       after the environment was brought up to date and its tests are green

`pip install -c constraints.txt …` then installs the same, whenever it is done. Where the environment lacks one of them
that is said, and nothing is written.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "constraints.txt"
_NOT_HELD = ("orderdesk", "pip")
"""The desk itself, and what installs it: sqlite-utils asks for pip, and any will do."""

HEAD = "# Made by scripts/constraints.py: with these versions the tests are green. pip install -c constraints.txt ..."


def asked_for() -> dict[str, list[Requirement]]:
    """What pyproject.toml asks for: by extra, without one under an empty name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: [Requirement(line) for line in lines] for extra, lines in lists.items()}


def versions() -> dict[str, str]:
    """Every package that is needed here, with its version; `PackageNotFoundError` for one that is not there."""
    found = dict[str, str]()
    waiting = [one for lines in asked_for().values() for one in lines]
    seen = set[str]()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if str(one) in seen or name in _NOT_HELD or (one.marker is not None and not one.marker.evaluate({"extra": ""})):
            continue
        seen.add(str(one))
        there = distribution(one.name)
        found[name] = there.version
        waiting += _needed(there.requires or [], one.extras)
    return dict(sorted(found.items()))


def _needed(lines: list[str], extras: set[str]) -> Iterator[Requirement]:
    """Of a package's requirements those that hold here, with the extras that were asked for."""
    for line in lines:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            needed.marker = None
            yield needed


def main() -> int:
    """Write the file; the exit code."""
    try:
        lines = [f"{name}=={version}" for name, version in versions().items()]
    except PackageNotFoundError as error:
        print(f"not installed here: {error}", file=sys.stderr)
        return 1
    FILE.write_text("\n".join((HEAD, *lines, "")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Two installs a month apart are the same: constraints.txt names a version of everything that is asked for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def test_the_constraints_name_every_dependency_by_a_version_that_is_allowed() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == [], (
        "no hosts, no paths"
    )
    held = dict(line.split("==") for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    wanted = [one for one in map(Requirement, asked) if one.name != "orderdesk"]
    assert len(wanted) > 30
    assert [one.name for one in wanted if held.get(canonicalize_name(one.name), "0") not in one.specifier] == []

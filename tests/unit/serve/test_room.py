"""For how many sessions there is room, and what the server says of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.config import ServeSettings
from orderdesk.serve.limits.room import OF_A_SESSION, OF_THE_SERVER, Room, rooms, said

ROOT = Path(__file__).parents[3]
GIGABYTE = 1 << 30


def machine(root: Path, files: dict[str, str]) -> Path:
    """A machine that says so of itself."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def needed(kind: str, sessions: int) -> int:
    return OF_THE_SERVER[kind] + sessions * OF_A_SESSION[kind]


@pytest.mark.parametrize("version", [1, 2])
def test_the_tightest_limit_comes_first_wherever_it_is_set(tmp_path: Path, version: int) -> None:
    """A unit's own limit, or that of a slice around it."""
    groups, top = ("0::/desks.slice/desk.service\n", "") if version == 2 else (
        "5:pids:/desks.slice/desk.service\n4:memory:/desks.slice/desk.service\n", "*")  # fmt: skip
    memory, tasks = (top.replace("*", kind) for kind in ("memory", "pids"))
    of_memory = "memory.max" if version == 2 else "memory.limit_in_bytes"
    root = machine(tmp_path, {
        "proc/self/cgroup": groups,
        "proc/meminfo": f"MemTotal: {needed('memory', 300) >> 10} kB\nMemFree: 1 kB\n",
        f"sys/fs/cgroup/{memory}/desks.slice/{of_memory}": f"{needed('memory', 70)}\n",
        f"sys/fs/cgroup/{memory}/desks.slice/desk.service/{of_memory}": f"{needed('memory', 90)}\n",
        f"sys/fs/cgroup/{tasks}/desks.slice/desk.service/pids.max": f"{needed('tasks', 88)}\n",
    })  # fmt: skip
    assert rooms(root) == [Room("memory", 70), Room("tasks", 88)]


def test_no_limit_is_no_limit_and_a_system_that_tells_nothing_is_not_guessed(tmp_path: Path) -> None:
    assert rooms(tmp_path) == []
    assert said([], 32) == []
    root = machine(tmp_path, {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/pids.max": "max\n"})
    assert rooms(root) == []
    (root / "sys/fs/cgroup/pids.max").write_text(str(OF_THE_SERVER["tasks"] - 1))
    assert rooms(root) == [Room("tasks", 0)]


def test_the_server_says_what_ends_first_and_warns_where_its_settings_promise_more() -> None:
    found = [Room("memory", 70), Room("tasks", 126)]
    (line,) = said(found, 70)
    assert "память 70, задачи (TasksMax в юните) 126" in line
    _line, warning = said(found, 71)
    assert "71" in warning
    assert "память" in warning
    assert "70" in warning


def test_the_unit_of_the_documentation_has_room_for_the_sessions_of_the_defaults() -> None:
    unit = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    sessions = ServeSettings().connections
    ((gigabytes,), (tasks,)) = (
        re.findall(rf"^{name}=(\d+)G?$", unit, re.MULTILINE) for name in ("MemoryMax", "TasksMax")
    )
    assert int(gigabytes) * GIGABYTE >= needed("memory", sessions)
    assert int(tasks) >= needed("tasks", sessions)


def test_every_host_of_the_documentation_has_the_room_that_it_is_said_to_have() -> None:
    """The table of hosts follows from what a session takes."""
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (\d+)G \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    assert [int(sessions) for sessions, *_rest in rows] == [10, 32, 50, 100, 200]
    for sessions, _cores, gigabytes, tasks, files in rows:
        wanted = int(sessions)
        assert int(gigabytes) * GIGABYTE >= needed("memory", wanted)
        assert int(tasks) >= needed("tasks", wanted)
        assert int(files) >= 4 * wanted + 300

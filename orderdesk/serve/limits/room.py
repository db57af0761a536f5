"""For how many sessions this machine, and what it allows the server, have room; and what ends first. Linux tells it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from orderdesk.i18n import _, mark

OF_A_SESSION: Final = {"memory": 28 << 20, "tasks": 5}
"""What one more session takes: bytes that it shares with nobody, threads."""

OF_THE_SERVER: Final = {"memory": 100 << 20, "tasks": 48}
"""What the server, the process of the sessions and the steward take beside them."""

_TITLES: Final = {"memory": mark("memory"), "tasks": mark("tasks (TasksMax in the unit)")}

_FILES: Final = {"memory": ("memory.max", "memory.limit_in_bytes"), "tasks": ("pids.max", "pids.max")}
"""Where a control group of version 2, and where one of version 1, keeps its limits."""

_ROOT: Final = Path("/")


class Room(Struct, frozen=True):
    """For how many sessions there is room by one of the limits."""

    kind: str
    sessions: int

    @property
    def title(self) -> str:
        """What it is that ends, for people."""
        return _(_TITLES[self.kind])


def rooms(root: Path = _ROOT) -> list[Room]:
    """What allows how many sessions, the tightest first; nothing where the system does not tell its limits."""
    found = [
        Room(kind, max(0, (min(limits) - OF_THE_SERVER[kind]) // OF_A_SESSION[kind]))
        for kind in OF_A_SESSION
        if (limits := list(_limits(root, kind)))
    ]
    return sorted(found, key=lambda room: room.sessions)


def _limits(root: Path, kind: str) -> Iterator[int]:
    """All that limits something, each in its units."""
    if kind == "memory":
        yield from _total(root)
    for folder, file in _groups(root, kind):
        yield from _read(folder / file)


def _groups(root: Path, kind: str) -> Iterator[tuple[Path, str]]:
    """The control groups of this process, each with those it lies in, and the file of their limit."""
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _number, kinds, name = line.split(":", 2)
        if kinds and {"memory": "memory", "tasks": "pids"}[kind] not in kinds.split(","):
            continue
        top = root / "sys/fs/cgroup" / kinds
        inside = top / name.lstrip("/")
        for folder in (inside, *(parent for parent in inside.parents if parent.is_relative_to(top))):
            yield folder, _FILES[kind][bool(kinds)]


def _total(root: Path) -> Iterator[int]:
    """The memory of the machine, in bytes."""
    try:
        for line in (root / "proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemTotal:"):
                yield int(line.split()[1]) << 10
    except (OSError, ValueError):
        return


def _read(file: Path) -> Iterator[int]:
    """The number in a file; nothing where it says `max`, or is not there."""
    try:
        yield int(file.read_text("ascii"))
    except (OSError, ValueError):
        return


def said(found: list[Room], wanted: int) -> list[str]:
    """What a server says of it at its start, where `wanted` sessions are allowed by its settings."""
    if not found:
        return []
    listed = ", ".join(f"{room.title} {room.sessions}" for room in found)
    lines = [_("Room for sessions by what the system allows: {listed}.").format(listed=listed)]
    if found[0].sessions < wanted:
        lines.append(
            _(
                "Careful: the settings allow {wanted} sessions, but {what} end after {sessions}. Raise it, or lower"
                " connections in the settings."
            ).format(wanted=wanted, what=found[0].title, sessions=found[0].sessions)
        )
    return lines

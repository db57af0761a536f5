"""Open desks offer themselves through sockets in a folder beside the database, which only its owner may enter.

One message a line, in JSON. A question is `{"ask": "about"}`, answered once, or `{"ask": "watch", …}`, answered with
frames of the screen for as long as both want. Nothing that is sent to a desk reaches its keyboard.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct

from orderdesk.beside import Beside, beside, private_folder

_SUFFIX: Final = ".sock"

_NAME_LENGTH: Final = 50
"""Characters of the operator in a socket's name: its path must be short."""

_PATIENCE: Final = 2.0
"""Seconds that a desk may take to answer; it answers between two frames."""

_LONGEST: Final = 1 << 20


class Session(Struct, frozen=True, kw_only=True):
    """An open desk, as it tells about itself."""

    socket: Path
    operator: str
    pid: int
    since: int
    """When it was opened, in epoch seconds."""
    columns: int
    rows: int
    idle_s: int
    """Seconds since the last key."""
    watched_by: tuple[str, ...]


def folder_of(database: Path) -> Path:
    """Where the open desks of a database are found."""
    return beside(database, Beside.SESSIONS)


def offer(database: Path, operator: str) -> tuple[socket.socket, Path]:
    """A socket at which this process's desk can be asked; `OSError` or `NotPrivate` where there can be none."""
    folder = folder_of(database)
    path = folder / f"{quote(operator, safe='')[:_NAME_LENGTH]}.{os.getpid()}{_SUFFIX}"
    offered = bound(path)
    _sweep(folder)
    offered.listen()
    return offered, path


def bound(path: Path) -> socket.socket:
    """A socket at a path in the folder of the open desks, in place of a dead process's; `OSError` or `NotPrivate`."""
    private_folder(path.parent)
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX)
    try:
        with short_address(path) as address:
            made.bind(address)
    except BaseException:
        made.close()
        raise
    return made


def sessions(database: Path) -> list[Session]:
    """All open desks of a database, the longest open first; what is left of dead ones is swept away."""
    folder = folder_of(database)
    if not folder.is_dir():
        return []
    private_folder(folder)
    _sweep(folder)
    found = []
    for path in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError, ValueError, KeyError, TypeError), connect(path) as line:
            line.send({"ask": "about"})
            about = line.receive() or {}
            found.append(Session(socket=path, watched_by=tuple(about.pop("watched_by")), **about))
    return sorted(found, key=lambda session: (session.since, session.pid))


class Line:
    """A connection to a desk, message by message."""

    def __init__(self, connection: socket.socket) -> None:
        """Over a connected socket."""
        self._connection = connection
        self._read = b""

    @property
    def file(self) -> int:
        """The descriptor to wait at."""
        return self._connection.fileno()

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message."""
        self._connection.sendall(encoded(message))

    def receive(self) -> dict[str, Any] | None:
        """The next message, waited for; `None` when the desk has gone."""
        while (found := next(self.waiting(), None)) is None:
            if not self._more():
                return None
        return found

    def arrived(self) -> tuple[list[dict[str, Any]], bool]:
        """What can be read without waiting, once the descriptor is ready; and whether the desk is still there."""
        there = self._more()
        return list(self.waiting()), there

    def waiting(self) -> Iterator[dict[str, Any]]:
        """The messages that have come whole."""
        while b"\n" in self._read:
            first, _, self._read = self._read.partition(b"\n")
            yield json.loads(first)

    def _more(self) -> bool:
        try:
            read = self._connection.recv(1 << 16)
        except ConnectionError:
            return False
        self._read += read
        return bool(read) and len(self._read) < _LONGEST

    def __enter__(self) -> Line:
        """The line itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Hang up."""
        self._connection.close()


def connect(path: Path) -> Line:
    """A line to the desk at a socket; `OSError` where none answers."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_PATIENCE)
    try:
        with short_address(path) as address:
            connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return Line(connection)


def encoded(message: Mapping[str, Any]) -> bytes:
    """A message as it is sent."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@contextmanager
def short_address(path: Path) -> Iterator[str]:
    """The address of a socket: its path may be longer than addresses are, the descriptor of its folder is not."""
    if not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _sweep(folder: Path) -> None:
    """Remove the sockets whose processes are gone: killed ones could not do it themselves."""
    for path in folder.glob(f"*{_SUFFIX}"):
        pid = path.name.removesuffix(_SUFFIX).rpartition(".")[2]
        if pid.isdigit() and not _alive(int(pid)):
            path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

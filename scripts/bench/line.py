"""A program on a pseudo-terminal, and how long after a key it has painted."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent

_QUIET: Final = 0.03
"""Seconds without a byte after which a screen is painted."""


_PATIENCE: Final = 0.5
"""Seconds to wait for the first of them, which some keys do not set off."""

_LONGEST: Final = 30.0
"""Seconds that a program may take to say anything at all."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key has set off."""

    first_ms: float
    """Until the first bytes came: the cursor has moved."""
    last_ms: float
    """Until the last ones came: everything about it has changed too."""
    first_sent: int
    """Bytes of the first piece: the list alone."""
    sent: int
    """All bytes."""


class Program:
    """A running program; everything it sends is read and counted."""

    def __init__(self, pid: int, file: int) -> None:
        self.pid, self._file = pid, file

    def press(self, keys: str, quiet: float = _QUIET) -> Painted:
        """Type keys at once and wait until all is painted: nothing more has come for `quiet` seconds."""
        begin = time.perf_counter()
        os.write(self._file, keys.encode())
        first, last, first_sent, sent = 0.0, 0.0, 0, 0
        while select.select([self._file], [], [], quiet if sent else _PATIENCE)[0]:
            sent += len(os.read(self._file, 65536))
            last = time.perf_counter() - begin
            if not first:
                first, first_sent = last, sent
        return Painted(first * 1000, last * 1000, first_sent, sent)

    def read(self, seconds: float) -> bytes:
        """What it sends within some seconds."""
        end, sent = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0:
            if select.select([self._file], [], [], left)[0]:
                sent += os.read(self._file, 65536)
        return sent

    def wait_for(self, text: bytes) -> None:
        """Read until it has sent a text; the first bytes where that is empty."""
        sent = b""
        while not sent or text not in sent:
            assert select.select([self._file], [], [], _LONGEST)[0], f"{text!r} did not come"
            sent += os.read(self._file, 65536)

    def cpu(self) -> float:
        """Seconds of CPU that its threads have used so far, to the nanosecond."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self) -> float:
        """Megabytes it has in memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def desk(database: Path, columns: int, rows: int, *how: str) -> AbstractContextManager[Program]:
    """The desk over a database, with its clock as `scripts.bench.desk` has it."""
    command = [sys.executable, "-m", "scripts.bench.desk", str(database), *how]
    return running(command, columns=columns, rows=rows)


@contextmanager
def running(
    arguments: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """A program on a terminal of a size, from its first paint on."""
    with starting(arguments, columns=columns, rows=rows, environment=environment) as program:
        program.wait_for(b"")
        while program.read(0.5):
            pass
        yield program


@contextmanager
def starting(
    arguments: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """A program on a terminal of a size, from its very beginning on."""
    pid, file = pty.fork()
    if pid == 0:
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL_FPS": "1000", **(environment or {})}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        env.pop("COLORTERM", None)
        os.chdir(ROOT)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe(arguments[0], list(arguments), env)
    program = Program(pid, file)
    try:
        yield program
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(file)

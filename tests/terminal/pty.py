"""A terminal in memory: starts the real program on a pseudo-terminal and reads its screen as an operator would."""

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
from codecs import getincrementaldecoder
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyte

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 20.0
"""Seconds to wait for something to appear on the screen."""

_OF_THE_TESTER = ("COLUMNS", "LINES", "LC_ALL", "LC_CTYPE", "LANGUAGE")
"""What the tester's own shell says of its own window and language."""


class Terminal:
    """The program's screen and keyboard."""

    def __init__(self, pid: int, file: int, columns: int, rows: int, charset: str) -> None:
        self.pid, self._file = pid, file
        self._charset, self._stalled = charset, False
        self._decode = getincrementaldecoder(charset)("replace").decode
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self.sent = b""
        """Everything the program has sent to the terminal."""

    @property
    def lines(self) -> list[str]:
        """What stands on the screen now."""
        self._read(0)
        return list(self._screen.display)

    @property
    def colours(self) -> list[list[tuple[str, str, bool, bool]]]:
        """Each cell's colours, and whether it is bold or reversed; of a blank only what can be seen."""
        self._read(0)
        screen = self._screen
        cells = [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]
        return [[_seen(cell) for cell in row] for row in cells]

    @property
    def text(self) -> str:
        """The same in one text."""
        return "\n".join(self.lines)

    def type(self, keys: str) -> None:
        """Write keys at once, as a fast hand or a scanner does."""
        os.write(self._file, keys.encode(self._charset))

    def type_bytes(self, data: bytes) -> None:
        """Write what a terminal in another charset sends."""
        os.write(self._file, data)

    def pause(self, seconds: float) -> None:
        """Let a moment pass, as between two keys, reading what is sent meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def wait(self, *texts: str, gone: str = "") -> str:
        """Wait until all texts stand on the screen (and one does not); the screen then."""
        end = time.monotonic() + PATIENCE
        shown = self.text
        while time.monotonic() < end:
            if all(text in shown for text in texts) and not (gone and gone in shown):
                return shown
            if self._read(0.05):
                shown = self.text
        raise AssertionError(f"never came: {texts} without {gone!r}, the screen is\n" + self.text)

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been sent for a while."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._read(seconds):
            pass

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def ended(self) -> int:
        """Wait for the program's end; its exit code, or minus the signal."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("the program did not end, the screen is\n" + self.text)

    def stall(self) -> None:
        """Read nothing from now on, as on a stuck line."""
        self._stalled = True

    def go_on(self) -> None:
        """Read again."""
        self._stalled = False

    def spoil(self) -> None:
        """Let another program write over the screen."""
        self._stream.feed("\x1b[2J\x1b[Hspoilt")

    @property
    def cooked(self) -> bool:
        """Whether the terminal echoes and sends signals, as a shell wants it."""
        local: int = termios.tcgetattr(self._file)[3]
        return bool(local & termios.ECHO and local & termios.ICANON and local & termios.ISIG)

    def hang_up(self) -> None:
        """Close the line, as a dropped SSH connection does."""
        os.close(self._file)
        self._file = -1

    def close(self) -> None:
        """Kill what is left."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self._file >= 0:
            os.close(self._file)

    def _read(self, patience: float) -> bool:
        if self._file < 0 or self._stalled:
            time.sleep(patience)
            return False
        got = False
        while select.select([self._file], [], [], patience)[0]:
            try:
                data = os.read(self._file, 65536)
            except OSError:
                return False
            if not data:
                return False
            got, patience = True, 0
            self.sent += data
            self._stream.feed(self._decode(data))
        return got


def _seen(cell: Any) -> tuple[str, str, bool, bool]:
    if cell.data.strip() or cell.reverse:
        return cell.fg, cell.bg, cell.bold, cell.reverse
    return "", cell.bg, False, False


@contextmanager
def terminal(
    *arguments: str,
    columns: int = 80,
    rows: int = 24,
    environment: Mapping[str, str] | None = None,
    charset: str = "utf-8",
    ignored: Collection[signal.Signals] = (),
) -> Iterator[Terminal]:
    """`orderdesk` with these arguments on a terminal of this size and charset, its parent ignoring some signals."""
    command = (sys.executable, "-m", "orderdesk", *arguments)
    with program(
        *command, columns=columns, rows=rows, environment=environment, charset=charset, ignored=ignored
    ) as shown:
        yield shown


@contextmanager
def program(
    *command: str,
    columns: int = 80,
    rows: int = 24,
    environment: Mapping[str, str] | None = None,
    charset: str = "utf-8",
    ignored: Collection[signal.Signals] = (),
) -> Iterator[Terminal]:
    """Any command in the place of it."""
    given = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
    pid, file = pty.fork()
    if pid == 0:
        own = {name: value for name, value in os.environ.items() if name not in _OF_THE_TESTER}
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)
        os.chdir(ROOT)
        os.execvpe(command[0], command, {**own, **given})
    fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    shown = Terminal(pid, file, columns, rows, charset)
    try:
        yield shown
    finally:
        shown.close()

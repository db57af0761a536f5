"""A pseudo-terminal: its size within reason, and quiet until the desk has it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
from typing import Final

_COLUMNS: Final = (10, 500)
_ROWS: Final = (4, 200)
_USUAL: Final = (80, 24)
"""For a client that does not know its size."""

_LOCAL_MODES: Final = 3


def open_terminal() -> tuple[int, int]:
    """A new one: the server's end, which does not wait, and the session's.

    What is typed before the desk is there waits for it and is not echoed.
    """
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    modes = termios.tcgetattr(theirs)
    modes[_LOCAL_MODES] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    return ours, theirs


def resize(terminal: int, columns: int, rows: int) -> None:
    """Give it a size; its session gets SIGWINCH from the system."""
    columns = min(max(columns, _COLUMNS[0]), _COLUMNS[1]) if columns else _USUAL[0]
    rows = min(max(rows, _ROWS[0]), _ROWS[1]) if rows else _USUAL[1]
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

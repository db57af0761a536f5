"""The write-ahead log of an open database and its index: whether they are still those that it was opened with.

SQLite does not look: it goes on writing into files that have no name any more, and at closing copies what stands there
into the database, over what others have written since.
"""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache
from pathlib import Path
from typing import Final

from orderdesk.store.sqlite import sqlite3

Identity = tuple[int, int]
"""Device and number of a file."""

_SALT_OF_LOG: Final = slice(16, 24)
_SALT_OF_INDEX: Final = slice(32, 40)
"""Where log and index say which turn of the log it is."""
_PAGE_AND_FRAMES: Final = 14
"""Where the index says how large a page is, and how many stand in the log."""
_LOG_BEGINS: Final = 32
_FRAME_BEGINS: Final = 24
"""Bytes of the log before its first frame, and of each frame before its page."""


class LogFiles:
    """The files beside one database, as they are when it has just been opened."""

    def __init__(self, database: Path) -> None:
        """They are there since the form of the database was looked at."""
        self.log, self.index = f"{database}-wal", f"{database}-shm"
        self._there = {path: identity(path) for path in (self.log, self.index)}

    def other(self) -> str | None:
        """One that was deleted or replaced since; costs two looks at the folder."""
        return next((path for path, known in self._there.items() if identity(path) != known), None)

    @property
    def keepable(self) -> bool:
        """Whether what stands in the lost log may still be brought into the database: nobody goes on with a new one.

        Where the index was lost, the log is whole, and whoever opens the database next reads it.
        """
        return identity(self.index) == self._there[self.index] and not self._goes_on()

    def _goes_on(self) -> bool:
        """Whether the log that is there now is of the same turn as the index: somebody has written on."""
        try:
            log, index = Path(self.log).read_bytes()[:_LOG_BEGINS], _beginning(self.index)
        except OSError:
            return False
        return bool(log) and log[_SALT_OF_LOG] == index[_SALT_OF_INDEX]


def identity(path: Path | str) -> Identity | None:
    """Which file is at a path, whatever it is called; `None` where there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _beginning(index: str) -> bytes:
    return os.pread(_opened(index, identity(index)), 64, 0)


@cache
def _opened(index: str, _which: Identity | None) -> int:
    """A descriptor that is never closed: closing one would drop what locks SQLite has on the file here."""
    return os.open(index, os.O_RDONLY | os.O_CLOEXEC)


def is_cut_short(database: Path) -> bool:
    """Whether the index tells of more than stands in the log: an open desk has another log, one without a name."""
    try:
        size, frames = struct.unpack_from("=HI", _beginning(f"{database}-shm"), _PAGE_AND_FRAMES)
        return bool(Path(f"{database}-wal").stat().st_size < _LOG_BEGINS + frames * (_FRAME_BEGINS + size))
    except (OSError, struct.error):
        return False


def hold(connection: sqlite3.Connection) -> None:
    """Let nothing close the connection but a call, not even the end of the program, until it is let go.

    Closing copies the log into the database, also a lost one, so whoever closes must have looked first. Python's SQLite
    cannot be told to leave that (`SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE` comes with 3.12), so the object is kept alive. What
    stands in the log of a desk that ends without closing is read by the next one, as after a crash.
    """
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def let_go(connection: sqlite3.Connection) -> None:
    """It is closed: nothing needs to be kept."""
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(connection))

"""The queue for the write lock: who comes first writes first, and nobody sleeps and tries again.

Whoever wants to write draws the next number and locks the byte of that number in the lock's file; its turn is when no
byte below is locked any more. The kernel unlocks a byte when its process ends, however it ends, and wakes exactly the
one who waits for it. The queue only orders: that one alone writes, the lock itself sees to.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct
import threading
from pathlib import Path
from typing import Final

_SET, _SET_WAITING, _GET = (getattr(fcntl, f"F_OFD_{name}", None) for name in ("SETLK", "SETLKW", "GETLK"))
"""Locks that belong to an open file and not to a process; Linux has them."""

_LOCK: Final = struct.Struct("@hhqqi0q")
"""Kind, whence, begin, length, process."""

_LARGEST: Final = 1 << 60

_NUMBER: Final = 8
"""Bytes at the beginning of the file that hold the next number."""


class Turn:
    """A place in the queue of one lock, drawn and given back again and again."""

    def __init__(self, path: Path, file: int) -> None:
        """In the lock's file at `path`, which is open as `file`."""
        self._path, self._file = path, file
        self._number: int | None = None

    def draw(self) -> None:
        """Draw a number; none where the system has no such locks: then there is no order."""
        if _SET is None:
            return
        number = self._next()
        while True:
            if not _locked(self._file, _SET, fcntl.F_WRLCK, number, 1):
                number += 1  # drawn at this very moment
            elif (after := self._next()) > number:  # others have drawn meanwhile: behind them
                _unlock(self._file, number)
                number = after
            else:
                break
        os.pwrite(self._file, (number + 1).to_bytes(_NUMBER, "little"), 0)
        self._number = number

    def came(self, patience: float) -> bool:
        """Wait until it is this one's turn, for so many seconds at most; whether it is."""
        if self._number is None or self._first():
            return True
        turn = threading.Event()
        # A wait for a lock knows no time: where it is too long, the thread is left to it, and takes nothing by that.
        threading.Thread(target=_wait, args=(self._path, self._number, turn), daemon=True).start()
        return turn.wait(patience)

    def give_back(self) -> None:
        """It is the next one's turn."""
        if self._number is not None:
            _unlock(self._file, self._number)
            self._number = None

    def _next(self) -> int:
        return int.from_bytes(os.pread(self._file, _NUMBER, 0), "little") % _LARGEST

    def _first(self) -> bool:
        assert _GET is not None
        if not self._number:
            return True
        asked = _LOCK.pack(fcntl.F_RDLCK, os.SEEK_SET, 0, self._number, 0)
        in_the_way: int = _LOCK.unpack(fcntl.fcntl(self._file, _GET, asked))[0]
        return in_the_way == fcntl.F_UNLCK


def _wait(path: Path, number: int, turn: threading.Event) -> None:
    with contextlib.suppress(OSError):  # as good as its turn: the lock itself is still to be had or not
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            assert _SET_WAITING is not None
            _locked(file, _SET_WAITING, fcntl.F_RDLCK, 0, number)
        finally:
            os.close(file)
    turn.set()


def _locked(file: int, how: int, kind: int, begin: int, length: int) -> bool:
    try:
        fcntl.fcntl(file, how, _LOCK.pack(kind, os.SEEK_SET, begin, length, 0))
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        return False
    return True


def _unlock(file: int, number: int) -> None:
    assert _SET is not None
    _locked(file, _SET, fcntl.F_UNLCK, number, 1)

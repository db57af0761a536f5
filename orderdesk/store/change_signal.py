"""Tells at once that somebody writes to a database: the kernel says when its write-ahead log grows.

It only wakes. What has been committed, `PRAGMA data_version` says: the log is written a moment before its end may be
read, and by checkpoints and roll-backs nothing changes. Where the kernel has no inotify, nothing wakes, and whoever
waits looks every now and then.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MODIFIED, _OVERFLOWED = 0x2, 0x4000
"""Of the events' masks: a file was written; events were lost."""

_HEAD: Final = struct.Struct("iIII")
"""Before the name of each event: watch, mask, cookie, the name's length."""


class Watch:
    """Watches the folder, since the log itself comes and goes with the last process that has the database open."""

    def __init__(self, database: Path) -> None:
        """Watch from now on, where the system can and has not run out of watches for this user."""
        self._log = os.fsencode(f"{database.name}-wal")
        self._file = _begin(database.parent)

    @property
    def file(self) -> int | None:
        """The descriptor that can be read when something was written; `None` where nothing wakes."""
        return self._file

    def written(self) -> bool:
        """Whether the log was written to since it was asked last."""
        found = False
        if self._file is not None:
            for mask, name in _events(self._file):
                found = found or name == self._log or bool(mask & _OVERFLOWED)
        return found

    def close(self) -> None:
        """Watch no more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _begin(folder: Path) -> int | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if file < 0:
        return None
    if libc.inotify_add_watch(file, os.fsencode(folder), _MODIFIED) < 0:
        os.close(file)
        return None
    return int(file)


def _events(file: int) -> Iterator[tuple[int, bytes]]:
    """Mask and name of each event that waits."""
    while True:
        try:
            read = os.read(file, 1 << 16)
        except BlockingIOError:
            return
        at = 0
        while at < len(read):
            _, mask, _, length = _HEAD.unpack_from(read, at)
            at += _HEAD.size + length
            yield mask, read[at - length : at].rstrip(b"\0")

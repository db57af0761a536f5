"""Tells at once that another desk has committed: the kernel says when the notes on commits get a new date.

They get it when the commit can be read (`commit_notes`), and by nothing else: not by checkpoints and roll-backs. What
was committed, `PRAGMA data_version` says. Foreign programs write no notes; whoever waits looks for those every now and
then, and where the kernel has no inotify and nothing wakes, for everything.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orderdesk.beside import Beside, beside

_DATED, _OVERFLOWED = 0x4, 0x4000
"""Of the events' masks: what is known of a file, its dates among it, has changed; events were lost."""

_HEAD: Final = struct.Struct("iIII")
"""Before the name of each event: watch, mask, cookie, the name's length."""


class Watch:
    """Watches the folder, since the notes are made by the first who writes."""

    def __init__(self, database: Path) -> None:
        """Watch from now on, where the system can and has not run out of watches for this user."""
        self._notes = os.fsencode(beside(database, Beside.TOUCHED).name)
        self._file = _begin(database.parent)

    @property
    def file(self) -> int | None:
        """The descriptor that can be read when somebody has committed; `None` where nothing wakes."""
        return self._file

    def written(self) -> bool:
        """Whether anybody has committed since it was asked last."""
        found = False
        if self._file is not None:
            for mask, name in _events(self._file):
                found = found or name == self._notes or bool(mask & _OVERFLOWED)
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
    if libc.inotify_add_watch(file, os.fsencode(folder), _DATED) < 0:
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

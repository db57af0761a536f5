"""Sessions: which open desks live.

A living desk holds a lock on a file of its own in a folder beside the database. The kernel frees it when its process
ends, however it ends, so nothing that belongs to a session has to wait for a time-out.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from pathlib import Path
from typing import Final

from orderdesk.beside import open_private, private_folder
from orderdesk.store.faults import refused_by_system

_ONE_AT_A_TIME: Final = "lock"

_NAME: Final = re.compile("[0-9a-f]{16}")
"""The names of sessions; open desks keep their sockets in the same folder (`orderdesk.sessions`)."""


class Sessions:
    """The session of this desk, and whether others live."""

    def __init__(self, folder: Path) -> None:
        """Their files lie in `folder`, which is made, readable by its owner only, when the first one begins."""
        self._folder = folder
        self._file: int | None = None
        self.own = ""
        """The name of this desk's session; empty until it has begun."""

    def begin(self) -> str:
        """Begin the session of this desk, if it has not begun; its name. The files of dead ones go."""
        if not self.own:
            try:
                self._begin()
            except OSError as error:
                raise refused_by_system(error, self._folder) from error
        return self.own

    def alive(self, name: str) -> bool:
        """Whether the desk of this session is still there."""
        try:
            file = os.open(self._folder / name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False

    def end(self) -> None:
        """End the session of this desk: what it held is free."""
        if self._file is not None:
            (self._folder / self.own).unlink(missing_ok=True)
            os.close(self._file)
            self._file, self.own = None, ""

    def _begin(self) -> None:
        private_folder(self._folder)
        turn = open_private(self._folder / _ONE_AT_A_TIME, os.O_RDWR)
        try:
            # Or another desk would take a file whose lock is still to come for that of a dead one.
            fcntl.flock(turn, fcntl.LOCK_EX)
            for path in self._folder.glob("[0-9a-f]*"):
                if _NAME.fullmatch(path.name) and not self.alive(path.name):
                    path.unlink(missing_ok=True)
            name = secrets.token_hex(8)
            self._file = open_private(self._folder / name, os.O_RDWR)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self.own = name
        finally:
            os.close(turn)

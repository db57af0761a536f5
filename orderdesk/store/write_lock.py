"""The write lock between processes: an advisory lock on a file beside the database.

It keeps writers in line, in the order in which they came (`write_queue`), while SQLite's own busy handler would only
sleep and retry, and it holds checkpoints apart (see `engine`). The kernel frees it when its holder dies, however it
dies.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from orderdesk.beside import open_private
from orderdesk.store.sqlite_errors import busy, refused_by_system
from orderdesk.store.write_queue import Turn

WAIT: Final = 2.0
"""Seconds to wait for the lock before giving up."""

UPKEEP: Final = 60.0
"""Seconds that whoever brings the whole database to another state waits for those who write."""

_FIRST_NAP, _LONGEST_NAP = 0.0001, 0.001
"""Seconds between two tries of the one who is next, and of no other."""


class WriteLock:
    """Held by `with`; not reentrant."""

    def __init__(self, path: Path, patience: float | None = None) -> None:
        """A lock on `path`, which is made, readable by its owner only, when it is first taken; else waited for."""
        self._path, self._patience = path, patience
        self._file: int | None = None
        self._turn: Turn | None = None

    def __enter__(self) -> Self:
        """Take the lock; `StoreBusy` when somebody else keeps it, another `StoreError` when there can be none."""
        try:
            return self._taken()
        except OSError as error:
            raise refused_by_system(error, self._path) from error

    def _taken(self) -> Self:
        if self._turn is None:
            self._file = open_private(self._path, os.O_RDWR)
            self._turn = Turn(self._path, self._file)
        deadline = time.monotonic() + (WAIT if self._patience is None else self._patience)
        self._turn.draw()
        try:
            if not self._turn.came(deadline - time.monotonic()):
                raise busy()
            self._lock(deadline)
        finally:
            self._turn.give_back()  # once the lock is here: who is next is awake by the time when it is let go
        return self

    def _lock(self, deadline: float) -> None:
        assert self._file is not None
        nap = _FIRST_NAP
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise busy() from None
                time.sleep(nap)
                nap = min(nap * 2, _LONGEST_NAP)
            else:
                return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the lock go."""
        assert self._file is not None
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the lock's file."""
        if self._file is not None:
            os.close(self._file)
            self._file = self._turn = None

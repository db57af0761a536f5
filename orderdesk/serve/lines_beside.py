"""Keeps the lines to marketplaces in a process beside the desk: no key ever waits for what comes in.

The two share the database and nothing else. The process lives as long as the desk holds its end of a pipe, so it ends
however the desk does. Of all that are at one database one is enough: it holds a lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from orderdesk.beside import Beside, beside, open_private
from orderdesk.clock import FixedClock, system_clock
from orderdesk.composition import Composition
from orderdesk.errors import DeskError
from orderdesk.store import Store

AGAIN_AFTER: Final = 30.0
"""Seconds from one start of the process to the next, where it has come to an end by itself."""

_PATIENCE: Final = 2.5
"""Seconds that the end of a desk waits for it; a request under way may take longer, and is left to itself."""

_NICE: Final = 5
"""How much rather the processor is given to a screen."""


class LinesBeside:
    """The process, once there is something for it to do."""

    def __init__(self, parts: Composition) -> None:
        """For the shop of these parts."""
        self._parts = parts
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    def look(self, reader: Store) -> None:
        """Begin, once there is an account and nobody else keeps its line; costs next to nothing."""
        if self._process is not None and self._process.poll() is None:
            return
        wanted = reader.accounts.exist() or reader.accounts.others_at_work()
        if reader.read_only or not wanted or time.monotonic() < self._not_before:
            return
        with suppress(OSError, DeskError):  # no room for one, or another hand in the lock: the line falls silent
            with kept(self._parts.database) as free:
                pass
            if free:
                self._not_before = time.monotonic() + AGAIN_AFTER
                self._begin()

    def close(self) -> None:
        """End it."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)

    def _begin(self) -> None:
        isolated = ["-I"] if sys.flags.isolated else []
        self._process = subprocess.Popen(
            [sys.executable, *isolated, "-m", __name__],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(_told(self._parts)).encode() + b"\n")
            self._process.stdin.flush()


@contextmanager
def kept(database: Path) -> Iterator[bool]:
    """Keep the lines of a database while this is held; whether nobody else does."""
    file = open_private(beside(database, Beside.LINES), os.O_RDWR)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)


def _told(parts: Composition) -> dict[str, Any]:
    """What the process must know of the parts, as JSON."""
    return {
        "database": str(parts.database),
        "config_path": None if parts.config_path is None else str(parts.config_path),
        "operator": parts.operator,
        "account": parts.account,
        "demo": parts.demo,
        "now": parts.clock() if parts.clock.is_set else None,
    }


def _parts(told: dict[str, Any]) -> Composition:
    now, config = told["now"], told["config_path"]
    return Composition(
        database=Path(told["database"]), config_path=None if config is None else Path(config),
        operator=told["operator"], account=told["account"], demo=told["demo"],
        clock=system_clock if now is None else FixedClock(now),
    )  # fmt: skip


def main() -> None:
    """Keep the lines until the desk at the other end of the pipe is gone."""
    from orderdesk.desk.channels.keeper import EVERY, LineKeeper

    os.nice(_NICE)
    line = sys.stdin.buffer.readline()
    if not line:
        return
    parts = _parts(json.loads(line))
    with kept(parts.database) as alone:
        if not alone:
            return
        keeper = LineKeeper(lambda: parts.desk(parts.store()))
        try:
            with parts.store() as store:
                while not select.select([sys.stdin], [], [], EVERY)[0]:
                    with suppress(DeskError):  # busy, or gone for a moment: the screens say so
                        store.connection.check_unchanged()
                        keeper.look(store)
        finally:
            keeper.close()


if __name__ == "__main__":
    main()

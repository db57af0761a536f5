"""The queue for the write lock: in the order of arrival, whoever stands in it and however they leave it."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from orderdesk.errors import StoreBusy
from orderdesk.store.write_lock import WriteLock

pytestmark = pytest.mark.skipif(not hasattr(fcntl, "F_OFD_SETLK"), reason="only Linux has locks of open files")

_WAITS = """
import sys, time
from pathlib import Path
from orderdesk.store.write_lock import WriteLock
with WriteLock(Path(sys.argv[1]), 60):
    print("has it", flush=True)
    time.sleep(60)
"""


def drawn(path: Path) -> int:
    """How many numbers have been drawn."""
    return int.from_bytes(path.read_bytes()[:8], "little") if path.exists() else 0


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


def in_line(path: Path, name: str, came: list[str], patience: float | None = 30) -> threading.Thread:
    """Somebody who waits for the lock, and notes when they have had it; returns once they stand in the queue."""

    def wait() -> None:
        try:
            with WriteLock(path, patience):
                came.append(name)
        except StoreBusy:
            came.append(f"{name} was told busy")

    before, thread = drawn(path), threading.Thread(target=wait)
    thread.start()
    until(lambda: drawn(path) > before)
    return thread


def test_who_comes_first_writes_first(tmp_path: Path) -> None:
    path, came = tmp_path / "orders.db.lock", list[str]()
    with WriteLock(path):
        waiting = [in_line(path, str(number), came) for number in range(12)]
        assert came == []
    for thread in waiting:
        thread.join()
    assert came == [str(number) for number in range(12)]


def test_who_has_written_and_comes_again_stands_behind_those_who_wait(tmp_path: Path) -> None:
    path, came = tmp_path / "orders.db.lock", list[str]()
    mine = WriteLock(path)
    with mine:
        other = in_line(path, "other", came)
    with mine:
        came.append("again")
    other.join()
    assert came == ["other", "again"]


def test_one_who_is_tired_of_waiting_lets_nobody_pass(tmp_path: Path) -> None:
    path, came = tmp_path / "orders.db.lock", list[str]()
    with WriteLock(path):
        first = in_line(path, "first", came)
        tired = in_line(path, "tired", came, patience=0.01)
        last = in_line(path, "last", came)
        tired.join()
        assert came == ["tired was told busy"]
    first.join()
    last.join()
    assert came == ["tired was told busy", "first", "last"]


def test_who_is_killed_in_the_queue_or_with_the_lock_stops_nobody(tmp_path: Path) -> None:
    path, came = tmp_path / "orders.db.lock", list[str]()
    holder = subprocess.Popen([sys.executable, "-c", _WAITS, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"has it\n"
    first = in_line(path, "first", came)
    before = drawn(path)
    waiter = subprocess.Popen([sys.executable, "-c", _WAITS, str(path)], stdout=subprocess.PIPE)
    until(lambda: drawn(path) > before)
    last = in_line(path, "last", came)
    waiter.kill()
    waiter.communicate()
    assert came == []
    holder.kill()
    holder.communicate()
    first.join()
    last.join()
    assert came == ["first", "last"]


@pytest.mark.parametrize("content", [b"", b"\xff" * 8, b"orders"])
def test_whatever_stands_in_the_file_the_lock_is_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "orders.db.lock"
    path.write_bytes(content)
    path.chmod(0o600)
    with WriteLock(path), pytest.raises(StoreBusy), WriteLock(path, 0.01):
        pytest.fail("two have it")
    with WriteLock(path, 0.01):
        pass

"""The thread that writes to the terminal what it did not take at once, so that nobody waits for it."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread
from typing import Protocol


class File(Protocol):
    """What it writes to."""

    def write(self, data: bytes) -> None:
        """Keep it until `flush`."""

    def flush(self) -> None:
        """Send what is kept."""


class Writer:
    """Writes what it is given, one after the other, and flushes whenever nothing more waits."""

    def __init__(self, file: File) -> None:
        """Writes to `file`, from a thread of its own, from `start` on."""
        self._file = file
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to write."""
        self._thread = Thread(target=self._run, name="terminal-writer", daemon=True)
        self._thread.start()

    @property
    def writes(self) -> bool:
        """Whether it has begun."""
        return self._thread is not None

    @property
    def waiting(self) -> int:
        """How many texts are not written yet."""
        return self._queue.qsize()

    def write(self, data: bytes) -> None:
        """Have a text written; any number may wait."""
        self._queue.put(data)

    def finish(self, within: float) -> None:
        """Let it write what it has, for so many seconds at most."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(within)

    def _run(self) -> None:
        while (data := self._queue.get()) is not None:
            self._file.write(data)
            if self._queue.empty():
                self._file.flush()
        self._file.flush()

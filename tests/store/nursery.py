"""Desks that are killed: forked from a process that has loaded everything, ended anywhere in their work."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.store.race import ROOT


class Nursery:
    """Where the desks come from that are killed; the module says what they do (`tests.store.day`: its protocol)."""

    def __init__(self, module: str) -> None:
        command = [sys.executable, "-m", module]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        assert self._process.stdin
        assert self._process.stdout
        self._to, self._out = self._process.stdin, self._process.stdout
        self._from = self._out.fileno()
        self._read = b""

    def killed_after(self, folder: Path, seed: int, seconds: float) -> int:
        """Let a desk work for so long once it is open, then kill it; how many acts it had said were done."""
        self._to.write(f"{folder} {seed}\n".encode())
        self._to.flush()
        pid = int(self._line().split()[1])
        assert self._line() == b"open"
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._read.endswith(b"gone\n"):
            if select.select([self._from], [], [], left)[0]:
                self._read += os.read(self._from, 65536)
        with suppress(ProcessLookupError):  # its day was over
            os.kill(pid, signal.SIGKILL)
        said = 0
        while (line := self._line()) != b"gone":
            said += line == b"."
        return said

    def close(self) -> None:
        """No more desks are wanted."""
        self._to.close()
        self._process.wait(30)
        self._out.close()

    def _line(self) -> bytes:
        while b"\n" not in self._read:
            more = os.read(self._from, 65536)
            assert more, "the nursery is gone"
            self._read += more
        line, _newline, self._read = self._read.partition(b"\n")
        return line

"""The desk as a trader of the long trade: its process is killed in the middle of a turn, its database stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx

from tests.sandbox.desk.desk_shown import APART, LOOKS, DeskShown
from tests.shop import Shop

LONGEST_LIFE: Final = 1.5
"""Seconds into a turn at which it is killed, at most."""


class DeskTrader(DeskShown):
    """Steers the process."""

    def __init__(self, shop: Shop, line: dict[str, Any], folder: Path, *, seed: int = 1) -> None:
        """`line` is what the sandbox prints."""
        super().__init__(shop)
        self._chance = Random(f"{seed}/kills")
        self.control = httpx.Client(base_url=line["kaspi"]["url"], timeout=30)
        token = folder / "token"
        token.touch(0o600)
        token.write_text(line["kaspi"]["token"])
        self._process: subprocess.Popen[str] | None = None
        self.killed = 0
        shop.clock.at = self._now()
        added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token),
                         "--url", line["kaspi"]["url"], "--writes")  # fmt: skip
        assert added.exit_code == 0, added.output

    def turn(self, *, dies: bool) -> None:
        """A turn of the process; one that is to die is killed somewhere in it."""
        self._rested, wait, dies_in = False, 0, self._chance.randrange(LOOKS) if dies else LOOKS
        for look in range(LOOKS):
            self.control.post("_clock", json={"step": max(APART, wait)}).raise_for_status()
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{self._now()}\n")
            process.stdin.flush()
            if look == dies_in:
                time.sleep(self._chance.uniform(0, LONGEST_LIFE))
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
                self._process = None
                self.killed += 1
                return
            said = process.stdout.readline().split()
            assert said, process.communicate()[1]
            self._rested, wait = said[0] == "rest", int(said[1])
            if self._rested:
                break
        if dies and self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self.killed += 1

    def close(self) -> None:
        """End the process as a user ends it."""
        if self._process is not None:
            _out, said = self._process.communicate(timeout=30)
            assert (self._process.returncode, said) == (0, "")
        self.control.close()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            words = [sys.executable, "-m", "tests.sandbox.desk.desk_at_work", str(self._shop.parts.database)]
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=subprocess.PIPE, text=True)  # fmt: skip
        return self._process

    def _now(self) -> int:
        return int(self.control.get("_clock").json()["now"])

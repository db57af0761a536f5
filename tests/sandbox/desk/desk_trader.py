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

from orderdesk.desk.channels.settling import TOLD_THERE
from orderdesk.model import FactName, Order, OutboxItem
from orderdesk.model.channel_accounts import PushState
from tests.sandbox.both_sides import Act
from tests.sandbox.desk.desk_at_work import over_there
from tests.shop import Shop

NAMES: Final = {"ACCEPTED_BY_MERCHANT": "accept", "ASSEMBLE": "assemble", "MERCHANT_OUT_OF_STOCK": "cancel"}
"""What the sandbox's log calls what the desk tells."""

APART: Final = 75
"""Seconds of the market between two looks: its line is asked each minute, what was done is told after ten seconds."""

LOOKS: Final = 8
"""How often the process may look in a turn; where the line does not answer, the wait for it lies between."""

LONGEST_LIFE: Final = 1.5
"""Seconds into a turn at which it is killed, at most."""


class DeskTrader:
    """Steers the process, and reads the database as an operator would."""

    def __init__(self, shop: Shop, line: dict[str, Any], folder: Path, *, seed: int = 1) -> None:
        """`line` is what the sandbox prints."""
        self._shop, self._chance, self._rested = shop, Random(f"{seed}/kills"), False
        self._market = httpx.Client(base_url=line["kaspi"]["url"], timeout=30)
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
            self._market.post("_clock", json={"step": max(APART, wait)}).raise_for_status()
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

    def at_rest(self) -> bool:
        return self._rested

    def told(self) -> list[Act]:
        return [act for act, order, item in self._acts() if self._where(order, item) == "told"]

    def untold(self) -> list[Act]:
        return [act for act, order, item in self._acts() if self._where(order, item) == "untold"]

    def unknown(self) -> list[Act]:
        return [act for act, order, item in self._acts() if self._where(order, item) == "unknown"]

    def shown(self) -> dict[str, tuple[str, str]]:
        found = dict[str, tuple[str, str]]()
        for order in self._orders():
            state, _slash, status = str(order.facts.get(FactName.CHANNEL_STATUS, "")).partition("/")
            found[order.number] = (state, status)
        return found

    def close(self) -> None:
        """End the process as a user ends it."""
        if self._process is not None:
            _out, said = self._process.communicate(timeout=30)
            assert (self._process.returncode, said) == (0, "")
        self._market.close()

    def _where(self, order: Order, item: OutboxItem) -> str:
        """What the desk shows of an item: `told` where it says so itself, `known` where the marketplace said so."""
        pushed = self._shop.store.connection.value("SELECT pushed_at FROM outbox WHERE id = ?", (item.id,)) is not None
        said = {event.note for event in self._shop.store.history.of(order.id) if event.kind == TOLD_THERE}
        if item.sent_at is not None and item.text in said:
            return "told"
        if pushed and item.state is not PushState.REFUSED and over_there(order):
            return "unknown"
        if item.sent_at is not None:
            return "told" if pushed else "known"
        return "untold" if item.waits or item.state is PushState.REFUSED else "overtaken"

    def _acts(self) -> list[tuple[Act, Order, OutboxItem]]:
        outbox = self._shop.store.outbox
        return [
            ((order.number, NAMES[item.kind]), order, item)
            for order in self._orders()
            for item in outbox.of(order.id)
            if item.to == "marketplace"
        ]

    def _orders(self) -> list[Order]:
        self._shop.store.connection.check_unchanged()
        ids = self._shop.store.connection.rows("SELECT id FROM orders ORDER BY id")
        return [order for (order_id,) in ids if (order := self._shop.store.orders.get(order_id)) is not None]

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            words = [sys.executable, "-m", "tests.sandbox.desk.desk_at_work", str(self._shop.parts.database)]
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=subprocess.PIPE, text=True)  # fmt: skip
        return self._process

    def _now(self) -> int:
        return int(self._market.get("_clock").json()["now"])

"""A desk that is killed anywhere in its day: what it said was done is there, nothing is there twice or by half."""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from orderdesk.cli import cli
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import wrong_orders
from tests.store.day import ACTS, COMMANDS, content, open_shop, undisturbed
from tests.store.race import ROOT

ROUNDS = 6
"""How often a day is broken off in the suite; 300 times in the soak."""

EACH = 12
"""So many rounds are of the same day, whose undisturbed course is known."""

STEPS = {
    "accept", "call", "cancel", "edit", "event", "hand-over", "note", "reschedule", "send-code", "split", "take",
    "tick",
}  # fmt: skip
"""Commands whose use case is a move of `tests.walking`."""

READING = {
    "backup", "calendar list", "calendar show", "channel list", "customer export", "customer find", "customer show",
    "completion", "doctor", "history", "manual", "money", "operator history", "operator list", "phone",
    "report quality", "rulebook check", "rulebook show", "sessions", "shift sheet", "show", "stock export",
    "stock history", "stock list",
    "courier list", "courier show", "run list", "run show", "run sheet", "task list", "till report",
    "evidence", "profile check", "profile guess", "profile list", "receipt hand-in", "receipt payment", "receipt till",
    "return list", "return show", "acceptance list", "carrier list", "notice list", "sender list",
}  # fmt: skip
RUNNING = {
    "channel pull", "channel push", "channel test", "channel webhook", "waybill",  # ask a marketplace: tests/desk/lines
    "carrier ask", "sender send", "sender test",  # ask others outside: tests/desk/messages
    "demo", "restore", "sandbox", "serve", "shoulder", "ssh-session", "wallboard", "watch",
}  # fmt: skip


class Nursery:
    """Where the desks come from that are killed."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.store.day"]
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


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    opened = Nursery()
    yield opened
    opened.close()


def rounds(nursery: Nursery, folder: Path, count: int) -> list[str]:
    """Break off so many days; what is wrong after each."""
    wrong: list[str] = []
    chance = random.Random(count)
    for begin in range(0, count, EACH):
        seed = begin // EACH
        opened = folder / f"open{seed}"
        open_shop(opened, staff=seed % 2 == 0)
        began = time.monotonic()
        states = undisturbed(shutil.copytree(opened, folder / f"whole{seed}"), seed)
        lasted = time.monotonic() - began
        for turn in range(min(EACH, count - begin)):
            broken = shutil.copytree(opened, folder / f"broken{seed}-{turn}")
            said = nursery.killed_after(broken, seed, chance.random() * lasted)
            wrong += [f"day {seed}, {said} acts: {what}" for what in looked_over(broken, states, said)]
            shutil.rmtree(broken)
    return wrong


def looked_over(folder: Path, states: list[list[str]], said: int) -> Iterator[str]:
    """What is wrong in the shop of a killed desk that had said of so many acts that they were done."""
    with Store(folder / "orders.db") as store:
        if store.connection.rows("PRAGMA integrity_check") != [("ok",)]:
            yield "the file is damaged"
        yield from wrong_orders(store)
    there = content(folder / "orders.db")
    last = next(act[-1] for act in reversed(states[: said + 1]) if act)
    if there not in (last, *(states[said + 1] if said < ACTS else ())):
        known = [n for n, act in enumerate(states) if there in act]
        yield f"what is there is not what was said to be done; it is that of act {known}"


def test_a_killed_desk_has_done_what_it_said_and_nothing_by_half(nursery: Nursery, tmp_path: Path) -> None:
    assert rounds(nursery, tmp_path, ROUNDS) == []


@pytest.mark.soak
def test_three_hundred_kills_over_all_use_cases_lose_and_double_nothing(nursery: Nursery, tmp_path: Path) -> None:
    assert rounds(nursery, tmp_path, 300) == []


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Every command there is, by its words."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_the_day_has_every_command_that_changes_something() -> None:
    assert set(commands(cli)) == {*COMMANDS, *STEPS, *READING, *RUNNING}

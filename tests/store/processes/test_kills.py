"""A desk that is killed anywhere in its day: what it said was done is there, nothing is there twice or by half."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from orderdesk.cli import cli
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import wrong_orders
from tests.store.day import ACTS, COMMANDS, content, open_shop, undisturbed
from tests.store.nursery import Nursery

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
    "completion", "doctor", "help", "history", "manual", "money", "operator history", "operator list", "phone",
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


@pytest.fixture(autouse=True)
def cheap_pins() -> None:
    """None here: the desks that are killed are other processes, which would take a cheap PIN for a wrong one."""


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    opened = Nursery("tests.store.day")
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

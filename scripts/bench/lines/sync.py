"""A desk at work while ten thousand open orders come over the line of an account: memory, and keys meanwhile.

The desk is a real process on a pseudo-terminal of 80×24, with a few hundred orders of its own; the sandbox is another,
with as many requests a minute allowed as the desk may send. Arrows go up and down in the list, one at uneven moments of
each tenth of a second; from the key to the first bytes of its picture is the latency. The same keys go by turns to a
desk at rest, over the same few hundred orders and without an account, so that a slow moment of the machine meets both.
What the sync itself paints may come in between, and is then taken for the key's picture, once in some fifty keys.
Memory is what the desk's process has, and the most that it ever had.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.clock import system_clock
from orderdesk.composition import Composition
from orderdesk.desk.commands.channels.account_acts import AddAccount, PauseAccount, ResumeAccount
from orderdesk.desk.commands.intake import TakeIn
from orderdesk.desk.desk import Desk
from orderdesk.desk.intake.follow import Outcome
from orderdesk.model.channel_accounts import Account
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.line import Program, running
from scripts.bench.order_list import DOWN, UP

ORDERS: Final = 10_000
_MADE: Final = ORDERS * 20 // 19
"""One in twenty of those that the sandbox makes is closed."""

_A_MINUTE: Final = 130
"""Requests a minute that the sandbox allows: two a second, and what a try again adds."""

_WAY: Final = 6
_POLLS: Final = 2
_WARM: Final = 60
"""Keys before anything is measured."""


def figures() -> Iterator[Figure]:
    """Keys and memory in the first sync and in the polls after it, beside a desk at rest."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        line = stack.enter_context(_sandbox("--orders", str(_MADE), "--limit", str(_A_MINUTE)))
        own = stack.enter_context(_shop(Path(folder) / "syncing"))
        _account_with(own, Path(folder) / "token", line["kaspi"])
        stack.enter_context(_shop(Path(folder) / "at rest"))
        screen, rest = (stack.enter_context(_desk_over(Path(folder) / name)) for name in ("syncing", "at rest"))
        for turn in range(_WARM):
            _key(screen, turn)
            _key(rest, turn)
        before = screen.memory()
        first, first_rest, seconds = _while_it_comes(own, screen, rest)
        first_memory, first_peak = screen.memory(), _peak(screen)
        steady, steady_rest = list[float](), list[float]()
        for _poll in range(_POLLS):
            own.do(PauseAccount("kaspi"))
            keys, rest_keys, _seconds = _while_it_comes(own, screen, rest)
            steady, steady_rest = steady + keys, steady_rest + rest_keys
        failures = _account(own).health.failures
        there = len(own.store.answers.open_numbers("kaspi"))
        size = f"{there} open orders"
        for what, keys, rest_keys in (("the first sync", first, first_rest), ("polls", steady, steady_rest)):
            (middle, p95), (rest_middle, rest_p95) = median_p95(keys), median_p95(rest_keys)
            yield Figure(what=f"key → painted during {what}, p95", size=size, ours=p95, unit="ms", beside=rest_p95,
                         beside_name="p95 at rest", bound=Bound(1.2, ratio=True))  # fmt: skip
            yield Figure(what=f"key → painted during {what}", size=size, ours=middle, p95=p95, unit="ms",
                         beside=rest_middle, beside_name="at rest")  # fmt: skip
        yield Figure(what="first sync", size=size, ours=seconds, unit="s")
        yield Figure(what="memory after the first sync", size=size, ours=first_memory, unit="MB", beside=before,
                     beside_name="before")  # fmt: skip
        yield Figure(what="memory at most in the first sync", size=size, ours=first_peak - before, unit="MB more",
                     bound=Bound(40))  # fmt: skip
        yield Figure(what=f"memory at most after {_POLLS} more polls", size=size, ours=_peak(screen) - first_peak,
                     unit="MB more", bound=Bound(5))  # fmt: skip
        yield Figure(what="polls that the marketplace cut short", size=size, ours=failures, unit="", bound=Bound(0))


def _while_it_comes(own: Desk, screen: Program, rest: Program) -> tuple[list[float], list[float], float]:
    """Keys, and those of the desk at rest, from resuming the account until all that is open was heard; the seconds."""
    was, keys, rest_keys, begin = _account(own).health.pulled_at, list[float](), list[float](), time.monotonic()
    own.do(ResumeAccount("kaspi"))
    while _account(own).health.pulled_at == was:
        for turn in range(2 * _WAY):
            keys.append(_key(screen, turn))
            rest_keys.append(_key(rest, turn))
    return keys, rest_keys, time.monotonic() - begin


def _key(screen: Program, turn: int) -> float:
    """The latency of an arrow: so many down, so many up."""
    screen.read(0.03 + turn * 7 % 11 / 200)
    took = screen.press(DOWN if turn // _WAY % 2 == 0 else UP).first_ms
    assert took, "the key has painted nothing"
    return took


def _peak(screen: Program) -> float:
    """The most megabytes it ever had in memory."""
    told = Path(f"/proc/{screen.pid}/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def _account(own: Desk) -> Account:
    found = own.store.accounts.get("kaspi")
    assert found is not None
    return found


def _desk_over(folder: Path) -> AbstractContextManager[Program]:
    command = [sys.executable, "-m", "orderdesk", "--db", str(folder / "orders.db"), "--as", "Мария"]
    return running(command, columns=80, rows=24, environment={"HOME": str(folder)})


def _account_with(desk: Desk, token: Path, kaspi: dict[str, str]) -> None:
    """An account that is paused."""
    token.touch(0o600)
    token.write_text(kaspi["token"])
    desk.do(AddAccount("kaspi", "kaspi", token_file=str(token), url=kaspi["url"]))
    desk.do(PauseAccount("kaspi"))


@contextmanager
def _shop(folder: Path) -> Iterator[Desk]:
    """A shop with orders of its own."""
    folder.mkdir(mode=0o700)
    parts = Composition(database=folder / "orders.db", operator="Мария", clock=system_clock)
    now = system_clock()
    orders = [
        IncomingOrder(
            channel="own_shop", number=f"A-{n}", status="new", customer="Иванов Алексей", phone="+77012224821",
            method="delivery", payment="prepaid", currency="KZT", address="Алматы, Абая 10", total=2499000,
            delivery_cost=0, received_at=now - 40 * n, planned_at=now + 100_000,
            lines=(IncomingLine("TEA-1", "Чайник", 1, 2499000),),
        )
        for n in range(300)
    ]  # fmt: skip
    with parts.store(make=True) as store:
        desk = parts.desk(store)
        taken = desk.do(TakeIn(orders))
        assert all(one.outcome is Outcome.ADDED for one in taken), taken[0]
        yield desk


@contextmanager
def _sandbox(*options: str) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "orderdesk", "sandbox", "--print", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line: dict[str, Any] = json.loads(process.stdout.readline())
            httpx.post(f"{line['kaspi']['url']}/_life", json={"every": 0, "cancelled": 0}).raise_for_status()
            yield line
        finally:
            process.kill()

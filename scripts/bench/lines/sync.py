"""A desk at work while ten thousand open orders come over the line of an account: memory, and keys meanwhile.

The desk is a real process on a pseudo-terminal of 80×24, with a few hundred orders of its own; the sandbox is another,
with as many requests a minute allowed as the desk may send. Arrows go up and down in the list, one at uneven moments of
each tenth of a second; from the key to the first bytes of its picture is the latency. Idle is while the account is
paused, before the first sync and after it; what the sync itself paints may come in between, and is then taken for the
key's picture, once in some fifty keys. Memory is what the desk's process has, and the most that it ever had.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
_IDLE: Final = 300
"""Keys while nothing comes, before and after."""


def figures() -> Iterator[Figure]:
    """Keys and memory in the first sync and in the polls after it, beside the same desk at rest."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        line = stack.enter_context(_sandbox("--orders", str(_MADE), "--limit", str(_A_MINUTE)))
        own = stack.enter_context(_shop(Path(folder), line["kaspi"]))
        command = [sys.executable, "-m", "orderdesk", "--db", str(Path(folder) / "orders.db"), "--as", "Мария"]
        screen = stack.enter_context(running(command, columns=80, rows=24, environment={"HOME": folder}))
        idle = [_key(screen, turn) for turn in range(_IDLE)]
        before = screen.memory()
        first, seconds = _while_it_comes(own, screen)
        first_memory, first_peak = screen.memory(), _peak(screen)
        own.do(PauseAccount("kaspi"))
        screen.read(3)
        idle += [_key(screen, turn) for turn in range(_IDLE)]
        steady, _seconds = _while_it_comes(own, screen)
        more, _seconds = _while_it_comes(own, screen)
        failures = _account(own).health.failures
        there = len(own.store.answers.open_numbers("kaspi"))
        least = median_p95(idle)[1]
        size = f"{there} open orders"
        for what, keys in (("the first sync", first), ("polls", steady + more)):
            middle, p95 = median_p95(keys)
            yield Figure(what=f"key → painted during {what}, p95", size=size, ours=p95, unit="ms", beside=least,
                         beside_name="p95 at rest", bound=Bound(1.2, ratio=True))  # fmt: skip
            yield Figure(what=f"key → painted during {what}", size=size, ours=middle, p95=p95, unit="ms",
                         beside=median_p95(idle)[0], beside_name="at rest")  # fmt: skip
        yield Figure(what="first sync", size=size, ours=seconds, unit="s")
        yield Figure(what="memory after the first sync", size=size, ours=first_memory, unit="MB", beside=before,
                     beside_name="before")  # fmt: skip
        yield Figure(what="memory at most in the first sync", size=size, ours=first_peak - before, unit="MB more",
                     bound=Bound(40))  # fmt: skip
        yield Figure(what="memory at most after two more polls", size=size, ours=_peak(screen) - first_peak,
                     unit="MB more", bound=Bound(5))  # fmt: skip
        yield Figure(what="polls that the marketplace cut short", size=size, ours=failures, unit="", bound=Bound(0))


def _while_it_comes(own: Desk, screen: Program) -> tuple[list[float], float]:
    """Keys from resuming the account until all that is open was heard; and how many seconds that took."""
    was, keys, begin = _account(own).health.pulled_at, list[float](), time.monotonic()
    own.do(ResumeAccount("kaspi"))
    while _account(own).health.pulled_at == was:
        keys += [_key(screen, turn) for turn in range(2 * _WAY)]
    return keys, time.monotonic() - begin


def _key(screen: Program, turn: int) -> float:
    """The latency of an arrow: so many down, so many up."""
    screen.read(0.06 + turn * 7 % 11 / 100)
    return screen.press(DOWN if turn // _WAY % 2 == 0 else UP).first_ms


def _peak(screen: Program) -> float:
    """The most megabytes it ever had in memory."""
    told = Path(f"/proc/{screen.pid}/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def _account(own: Desk) -> Account:
    found = own.store.accounts.get("kaspi")
    assert found is not None
    return found


@contextmanager
def _shop(folder: Path, kaspi: dict[str, str]) -> Iterator[Desk]:
    """A shop with orders of its own and an account that is paused."""
    parts = Composition(database=folder / "orders.db", operator="Мария", clock=system_clock)
    token = folder / "token"
    token.touch(0o600)
    token.write_text(kaspi["token"])
    now = system_clock()
    orders = [
        IncomingOrder(
            channel="shop", number=f"A-{n}", status="new", customer="Иванов Алексей", phone="+77012224821",
            method="delivery", payment="prepaid", currency="KZT", address="Алматы, Абая 10", total=2499000,
            delivery_cost=0, received_at=now - 40 * n, planned_at=now + 100_000,
            lines=(IncomingLine("TEA-1", "Чайник", 1, 2499000),),
        )
        for n in range(300)
    ]  # fmt: skip
    with parts.store(make=True) as store:
        desk = parts.desk(store)
        desk.do(TakeIn(orders))
        desk.do(AddAccount("kaspi", "kaspi", token_file=str(token), url=kaspi["url"]))
        desk.do(PauseAccount("kaspi"))
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

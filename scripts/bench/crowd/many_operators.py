"""Many operators over real SSH on one host: what a key takes, a login, and all of it together of the processors.

`orderdesk serve` serves a shop with new orders; each operator has a key of their own and logs in, one a second. Then
each moves the cursor three times within two seconds and accepts the order under it, once every twenty seconds at uneven
moments; one more only looks on. A key is painted when the first bytes come back: with many at work some are of what
others did. What the clients use of the processors is told apart: they are one process on the same machine.

`OPERATORS=10,25,50 python -m scripts.bench crowd` says how many; the machine must bear it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncssh

from scripts.bench.figure import Figure, median_p95
from tests.shop import Shop
from tests.terminal.ssh import children, served_shop

OPERATORS = tuple(int(number) for number in os.environ.get("OPERATORS", "10").split(","))
SECONDS = 60
EACH = 20.0
"""Seconds between two acts of one operator."""

ORDERS = 1500
SETTINGS = "[serve]\nconnections = 512\nwaiting = 64\n"
PATIENCE = 15.0

_CLIENTS = """
import asyncio, sys
from pathlib import Path
from scripts.bench.crowd.many_operators import clients

asyncio.run(clients(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
"""


def figures() -> Iterator[Figure]:
    """For each number of operators: keys, logins, how soon others see it, processors, memory."""
    for count in OPERATORS:
        with TemporaryDirectory() as made, served_shop(Path(made), SETTINGS) as served:
            _fill(served.shop, Path(made), count)
            clients = [sys.executable, "-c", _CLIENTS, made, str(served.client.port), str(count)]
            with subprocess.Popen(clients, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdin is not None
                assert process.stdout is not None
                logins = json.loads(process.stdout.readline())
                memory = sum(_pss(pid) for pid in _family(served.server.pid)) / 1024
                before, client_before = _cpu(served.server.pid), _used(process.pid)
                process.stdin.write("go\n")
                process.stdin.flush()
                told: dict[str, Any] = json.loads(process.stdout.readline())
                after, client_after = _cpu(served.server.pid), _used(process.pid)
                process.stdin.close()
            done = ORDERS - served.shop.store.windows.shelf_counts().get("new", 0)  # type: ignore[call-overload]
            yield from _told(count, logins, told)
            yield Figure(what="of acts done", size=f"{count} operators", ours=done, unit="",
                         beside=told["acts"], beside_name="asked for")  # fmt: skip
            yield Figure(what="CPU of one core, server and sessions", size=f"{count} operators", unit="%",
                         ours=100 * (after - before) / told["seconds"])  # fmt: skip
            yield Figure(what="CPU of one core, each operator", size=f"{count} operators", unit="%",
                         ours=100 * (after - before) / told["seconds"] / count)  # fmt: skip
            yield Figure(what="CPU of one core, the clients", size=f"{count} operators", unit="%",
                         ours=100 * (client_after - client_before) / told["seconds"])  # fmt: skip
            yield Figure(what="memory (PSS), server and sessions", size=f"{count} operators", ours=memory, unit="MB")


def _told(count: int, logins: list[float], told: dict[str, Any]) -> Iterator[Figure]:
    found = {
        "login → first orders": logins,
        "cursor key → painted": told["keys"],
        "accepting → painted": told["accepted"],
        "an act → seen by who only looks on": told["seen"],
    }
    for what, samples in found.items():
        middle, p95 = median_p95(samples)
        yield Figure(what=what, size=f"{count} operators", ours=middle, p95=p95, unit="ms")


def _fill(shop: Shop, folder: Path, count: int) -> None:
    """New orders, and operators with a key each."""
    for number in range(ORDERS):
        shop.receive(str(480000001 + number), phone=f"+7701{number:07}", received_at=shop.clock() - 5 * number)
    for number in range(count + 1):
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(folder / f"key{number}")
        key.write_public_key(folder / f"key{number}.pub")
        added = shop.run("operator", "add", f"Оператор {number}", "--role", "manager", "--key",
                         str(folder / f"key{number}.pub"), operator="Дина")  # fmt: skip
        assert added.exit_code == 0, added.stderr


def _family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in _family(child))]


def _cpu(server: int) -> float:
    """Seconds of CPU of a server with all its sessions; none of them ends meanwhile."""
    return sum(_used(pid) for pid in _family(server))


def _used(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _pss(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


# --- the clients, in a process of their own ------------------------------------------------------------------------


class Screen(asyncssh.SSHClientSession):
    """One operator's terminal, of which only is known when something comes."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.read = bytearray()
        self.listener: list[float] | None = None

    def data_received(self, data: bytes, datatype: object) -> None:
        self.read = self.read[-200:] + data
        self.came.set()
        if self.listener is not None:
            self.listener.append(time.perf_counter())

    async def answer(self, channel: asyncssh.SSHClientChannel, key: bytes) -> float:
        """Milliseconds from a key to the first bytes that come."""
        self.came.clear()
        started = time.perf_counter()
        channel.write(key)
        try:
            await asyncio.wait_for(self.came.wait(), PATIENCE)
        except TimeoutError:
            return PATIENCE * 1000
        return (time.perf_counter() - started) * 1000


async def clients(folder: Path, port: int, count: int) -> None:
    """Log in one a second, wait for the word, work, and tell what was measured."""
    logins: list[float] = []
    inside: list[tuple[asyncssh.SSHClientChannel, Screen]] = []

    async def log_in(number: int) -> None:
        started = time.perf_counter()
        connection = await asyncssh.connect(
            "127.0.0.1",
            port,
            username="desk",
            client_keys=[str(folder / f"key{number}")],
            known_hosts=None,
            config=None,
        )
        channel, screen = await connection.create_session(
            Screen, term_type="xterm-256color", term_size=(80, 24), encoding=None
        )
        while b"48000" not in screen.read:
            screen.came.clear()
            await asyncio.wait_for(screen.came.wait(), 60)
        logins.append((time.perf_counter() - started) * 1000)
        inside.append((channel, screen))

    coming = []
    for number in range(count + 1):
        coming.append(asyncio.create_task(log_in(number)))
        await asyncio.sleep(1.0)
    await asyncio.gather(*coming)
    await asyncio.sleep(3.0)
    print(json.dumps(logins), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(json.dumps(await _work(inside)), flush=True)
    await asyncio.to_thread(sys.stdin.readline)


async def _work(inside: list[tuple[asyncssh.SSHClientChannel, Screen]]) -> dict[str, Any]:
    (_channel, onlooker), *others = inside
    onlooker.listener = heard = []
    keys: list[float] = []
    accepted: list[float] = []
    acts: list[float] = []
    started = time.perf_counter()

    async def operator(number: int, channel: asyncssh.SSHClientChannel, screen: Screen) -> None:
        chance = random.Random(number)
        at = chance.uniform(0, EACH)
        while at < SECONDS - 3:
            await asyncio.sleep(max(0.0, started + at - time.perf_counter()))
            for _turn in range(3):
                keys.append(await screen.answer(channel, b"j" if chance.random() < 0.7 else b"k"))
                await asyncio.sleep(0.6)
            acts.append(time.perf_counter())
            accepted.append(await screen.answer(channel, b"a"))
            at += chance.uniform(0.8, 1.2) * EACH

    await asyncio.gather(*(operator(number, *one) for number, one in enumerate(others)))
    await asyncio.sleep(max(0.0, started + SECONDS - time.perf_counter()))
    return {"keys": keys, "accepted": accepted, "seen": _seen(acts, heard), "acts": len(acts),
            "seconds": time.perf_counter() - started}  # fmt: skip


def _seen(acts: list[float], heard: list[float]) -> list[float]:
    """From each act, unless one before it was not seen yet, to what came next to the onlooker; in milliseconds."""
    found, seen = [], 0.0
    for act in sorted(acts):
        came = next((moment for moment in heard if moment > act), None)
        if act > seen and came is not None:
            found.append((came - act) * 1000)
            seen = came
    return found

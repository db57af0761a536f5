"""The desk over SSH: how soon the first orders stand there, and what one more session takes of the memory.

A real `ssh` client is started on a pseudo-terminal and timed until the number of the most urgent order comes out of it:
key exchange, login, fork, database, first paint. The floor is the same client at an asyncssh server that only echoes a
line through a PTY; the peer is one that starts a new `orderdesk` for each session. All three take turns in one run.
Memory is the proportional set size (PSS) of all processes of a server with some sessions more, divided by their number.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.bare_ssh import READY
from scripts.bench.figure import Bound, Figure, median_p95
from tests.shop import Shop
from tests.terminal.ssh import NOW, Client, children, make_key, served_shop

ROUNDS = 21
ORDERS = 200
SESSIONS = 6
"""By how many sessions more the memory is measured."""

ABOVE_THE_FLOOR = 90
"""Milliseconds that the desk may take beyond the bare echo."""

MEGABYTES = 12
"""What one more session may take."""


def figures() -> Iterator[Figure]:
    """First usable list, and memory."""
    with TemporaryDirectory() as folder, served_shop(Path(folder)) as served, ExitStack() as held:
        first = _fill(served.shop)
        desk = [sys.executable, "-m", "orderdesk", "--db", str(served.shop.parts.database), "--as", "Мария",
                "--now", NOW]  # fmt: skip
        key = make_key(Path(folder), "bare").with_suffix("")
        echo = held.enter_context(_bare(served.client, key))
        cold, cold_server = held.enter_context(_bare(served.client, key, *desk))
        samples: dict[str, list[float]] = {"ours": [], "echo": [], "cold": []}
        for round_ in range(ROUNDS + 1):
            for name, client, text in (("echo", echo[0], READY), ("ours", served.client, first), ("cold", cold, first)):
                took = _until(client, text)
                if round_:  # the first of each warms what the system keeps
                    samples[name].append(took)
        ours, p95 = median_p95(samples["ours"])
        echoed, _p95 = median_p95(samples["echo"])
        cold_took, cold_p95 = median_p95(samples["cold"])
        what = "first orders over SSH, from starting the client"
        size = f"{ORDERS} orders"
        bound = Bound(round(echoed + ABOVE_THE_FLOOR))
        yield Figure(what=what, size=size, ours=ours, p95=p95, unit="ms", beside=echoed, beside_name="bare echo",
                     bound=bound)  # fmt: skip
        yield Figure(what=f"{what}, a new process each", size=size, ours=cold_took, p95=cold_p95, unit="ms",
                     beside=echoed, beside_name="bare echo")  # fmt: skip
        took = _memory(served.client, first, served.server.pid)
        cold_memory = _memory(cold, first, cold_server.pid)
        yield Figure(what="memory of one more session (PSS)", size=size, ours=took, unit="MB", beside=cold_memory,
                     beside_name="a new process each", bound=Bound(MEGABYTES), peer_over_ours=True)  # fmt: skip


def _fill(shop: Shop) -> bytes:
    """Orders to show; the number of the most urgent."""
    for number in range(ORDERS):
        shop.receive(str(480000001 + number), received_at=shop.clock() - 15 * (ORDERS - number))
    return b"480000001"


@contextmanager
def _bare(client: Client, key: Path, *command: str) -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    """A server of `bare_ssh`, known to the client."""
    server = subprocess.Popen(
        [sys.executable, "-m", "scripts.bench.bare_ssh", str(key), *command], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        with (client.folder / "known_hosts").open("a") as known:
            known.write(f"[127.0.0.1]:{port} {key.with_suffix('.pub').read_text()}")
        yield Client(port, client.folder, client.user), server
    finally:
        server.terminate()
        server.wait()


def _start(client: Client) -> tuple[int, int]:
    """The client on a pseudo-terminal of 80×24."""
    pid, file = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        command = client.command("Мария")
        os.execvp(command[0], command)
    return pid, file


def _read_until(file: int, text: bytes) -> None:
    read = b""
    while text not in read:
        read += os.read(file, 65536)


def _until(client: Client, text: bytes) -> float:
    """Milliseconds from the client's start to a text on its terminal."""
    started = time.perf_counter()
    pid, file = _start(client)
    _read_until(file, text)
    took = (time.perf_counter() - started) * 1000
    _stop(pid, file)
    time.sleep(0.1)  # the other end goes too, and does not disturb what is measured next
    return took


def _stop(pid: int, file: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(file)


def _memory(client: Client, text: bytes, server: int) -> float:
    """Megabytes of one more session, when there is one already."""
    open_: list[tuple[int, int]] = []
    try:
        sizes = []
        for more in (1, SESSIONS):
            for _each in range(more):
                open_.append(_start(client))
                _read_until(open_[-1][1], text)
            time.sleep(1.5)  # all that a desk does at first is done
            sizes.append(sum(_pss(pid) for pid in _family(server)))
        return (sizes[1] - sizes[0]) / SESSIONS / 1024
    finally:
        for pid, file in open_:
            _stop(pid, file)


def _family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in _family(child))]


def _pss(pid: int) -> int:
    """Kilobytes of a process, what it shares divided among those it shares it with."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))

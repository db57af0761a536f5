"""A shop that is served over SSH on loopback, and a real `ssh` that logs in to it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import force_setattr

from tests.shop import NOON, Shop
from tests.terminal.pty import PATIENCE, ROOT, Terminal, program

NOW = "2026-11-24T12:00:00+05:00"

MISSING = next((f"{name} is not installed" for name in ("ssh", "ssh-keygen") if shutil.which(name) is None), "")
"""Why these tests cannot run here; empty where they can."""

STAFF = {"Дина": "director", "Мария": "manager", "Олег": "seller"}


@dataclass
class Client:
    """Whoever comes to a server with the key of somebody."""

    port: int
    folder: Path
    user: str = "desk"

    def command(self, who: str, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """The `ssh` command line."""
        set_up = ("BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", "IdentityAgent=none",
                  f"UserKnownHostsFile={self.folder / 'known_hosts'}", f"User={self.user}")  # fmt: skip
        given = [part for option in set_up for part in ("-o", option)]
        return ["ssh", "-F", "none", "-p", str(self.port), "-i", str(self.folder / who), *given, *options, "127.0.0.1",
                *words]  # fmt: skip

    def terminal(self, who: str, columns: int = 80, rows: int = 24) -> AbstractContextManager[Terminal]:
        """Log in at a terminal."""
        return program(*self.command(who), columns=columns, rows=rows)

    def run(self, who: str, *words: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Log in without one."""
        return subprocess.run(
            self.command(who, *words, options=options), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=PATIENCE,
        )  # fmt: skip


@dataclass
class Served:
    """A shop with its server."""

    shop: Shop
    client: Client
    server: subprocess.Popen[str]
    home: Path

    @property
    def zygote(self) -> int:
        """The process that sessions are forked from."""
        (found,) = children(self.server.pid)
        return found

    def sessions(self) -> list[int]:
        """The processes of sessions; the steward's is the first of the zygote's and none of them."""
        return children(self.zygote)[1:]

    def until(self, count: int) -> None:
        """Wait until there are so many sessions."""
        end = time.monotonic() + PATIENCE
        while (found := len(self.sessions())) != count:
            assert time.monotonic() < end, f"{found} sessions, not {count}"
            time.sleep(0.02)

    def log(self) -> str:
        """What the server has noted."""
        return (self.home / ".local" / "state" / "orderdesk" / "serve.log").read_text("utf-8")

    def stop(self, *signals: int) -> int:
        """Send signals; the server's exit code."""
        for number in signals:
            self.server.send_signal(number)
            time.sleep(0.05)
        return self.server.wait(PATIENCE)


def children(pid: int) -> list[int]:
    """The living children of a process, oldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text("utf-8").rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)


def gone(pids: list[int]) -> None:
    """Wait until none of these processes lives."""
    end = time.monotonic() + PATIENCE
    while left := [pid for pid in pids if _lives(pid)]:
        assert time.monotonic() < end, f"still there: {left}"
        time.sleep(0.02)


def make_key(folder: Path, name: str) -> Path:
    """A new key; the file of its public half."""
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True, timeout=PATIENCE)
    return path.with_suffix(".pub")


@contextmanager
def staffed_shop(folder: Path, settings: str = "") -> Iterator[Shop]:
    """A shop whose people have a key each, in `folder`."""
    (folder / "config.toml").write_text(settings, "utf-8")
    with Shop.made(folder, NOON) as shop:
        force_setattr(shop.parts, "config_path", folder / "config.toml")
        for name, role in STAFF.items():
            added = shop.run("operator", "add", name, "--role", role, "--key", str(make_key(folder, name)),
                             operator="Дина")  # fmt: skip
            assert added.exit_code == 0, added.stderr
        make_key(folder, "stranger")
        yield shop


@contextmanager
def served_shop(folder: Path, settings: str = "") -> Iterator[Served]:
    """A shop with `orderdesk serve` on a free port."""
    home = folder / "home"
    home.mkdir()
    with staffed_shop(folder, settings) as shop:
        options = ["--db", str(shop.parts.database), "--config", str(folder / "config.toml"), "--now", NOW]
        server = subprocess.Popen(
            [sys.executable, "-m", "orderdesk", *options, "serve", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "HOME": str(home)},
        )  # fmt: skip
        assert server.stdout is not None
        try:
            port = int(said(server, r"порт (\d+)"))
            key = subprocess.run(
                ["ssh-keygen", "-y", "-f", shop.parts.database.with_name("orders.db.hostkey")], check=True,
                capture_output=True, text=True, timeout=PATIENCE,
            ).stdout  # fmt: skip
            (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}", "utf-8")
            yield Served(shop, Client(port, folder), server, home)
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)
            server.stdout.close()


def said(server: subprocess.Popen[str], pattern: str) -> str:
    """Wait for a line that the server prints; the first group."""
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(f"the server has ended and never said: {pattern}")


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

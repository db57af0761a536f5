"""With an account a desk has its marketplace asked by a process beside it: one for all desks, gone with the last."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from orderdesk.serve.lines_beside import kept
from tests.sandbox.sandbox_process import served
from tests.shop import Shop
from tests.terminal.pty import Terminal, terminal
from tests.terminal.ssh import children, gone

pytestmark = pytest.mark.terminal

NOW = "2026-11-24T12:00:00+05:00"


@pytest.fixture
def market(shop: Shop, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A shop whose orders are at a marketplace."""
    with served("--orders", "20", now=NOW) as (line, process):
        token = tmp_path / "token"
        token.touch(0o600)
        token.write_text(line["kaspi"]["token"])
        added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token), "--url",
                         line["kaspi"]["url"], "--shop", line["kaspi"]["shop"])  # fmt: skip
        assert added.exit_code == 0, added.output
        yield process


def desk(shop: Shop, name: str) -> AbstractContextManager[Terminal]:
    return terminal("--db", str(shop.parts.database), "--as", name, "--now", NOW)


def begun(shown: Terminal) -> list[int]:
    """Wait until the desk has begun the process; its number."""
    for _look in range(200):
        if found := children(shown.pid):
            return found
        shown.pause(0.1)
    raise AssertionError("nobody keeps the lines")


def kept_by_one(shop: Shop) -> bool:
    with kept(shop.parts.database) as free:
        return not free


@pytest.mark.usefixtures("market")
def test_orders_come_by_themselves_from_one_process_that_ends_with_the_last_desk(shop: Shop) -> None:
    with desk(shop, "Мария") as first:
        first.wait("kaspi +", "812")
        (beside,) = children(first.pid)
        assert kept_by_one(shop)
        with desk(shop, "Болат") as second:
            second.wait("812")
            second.quiet()
            assert children(second.pid) == []
            second.type("q")
            assert second.ended() == 0
        first.type("q")
        assert first.ended() == 0
    gone([beside])
    assert not kept_by_one(shop)


@pytest.mark.usefixtures("market")
def test_it_outlives_no_desk_that_is_killed_and_the_next_one_goes_on(shop: Shop) -> None:
    with desk(shop, "Мария") as first:
        beside = begun(first)
        os.kill(first.pid, signal.SIGKILL)
        gone(beside)
    with desk(shop, "Болат") as second:
        beside = begun(second)
        second.wait("812")
        second.type("q")
        assert second.ended() == 0
    gone(beside)

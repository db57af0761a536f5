"""The SSH server under those who only take places: whoever has something to do comes in, or is told why not."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import asyncssh
import pytest

from orderdesk.serve.limits.attempts import MOST
from tests.desk.command_line.json_page import page
from tests.shop import Shop
from tests.terminal.flood import FROM, knock
from tests.terminal.pty import PATIENCE, ROOT
from tests.terminal.ssh import MISSING, Served, served_shop

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8"),
    pytest.mark.xdist_group("serve"),
]

NARROW = "[serve]\nconnections = 3\nper_operator = 2\nwaiting = 8\nwaiting_per_address = 6\n"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with served_shop(tmp_path, NARROW) as made:
        yield made


def health(served: Served) -> dict[str, int]:
    """What `orderdesk serve --status` says of the server."""
    done = served.shop.run("serve", "--status")
    assert done.exit_code == 0, done.stderr
    lines = [line.split(" ") for line in done.stdout.splitlines()]
    return {name.removeprefix("orderdesk_"): int(figure) for name, figure in lines}


def said(line: socket.socket) -> bytes:
    """All that comes over a connection until the server hangs up."""
    line.settimeout(PATIENCE)
    heard = b""
    while data := line.recv(4096):
        heard += data
    return heard


def comes_in(served: Served, who: str = "Мария") -> bool:
    """Whether somebody at another address can do their work."""
    done = served.client.run(who, "list", "--json")
    return done.returncode == 0 and json.loads(done.stdout) == []


@pytest.mark.req("X80")
def test_idle_connections_of_one_address_shut_nobody_else_out(served: Served) -> None:
    with ExitStack() as held:
        idle = [held.enter_context(knock(served.client.port)) for _each in range(40)]
        assert comes_in(served)
        for line in idle[:34]:
            assert b"yours was the slowest" in said(line)
        for line in idle[34:]:  # the youngest of as many as one address may have still wait
            line.setblocking(False)
            assert line.recv(64) == b"SSH-2.0-OrderDesk\r\n"
        assert (health(served)["waiting"], health(served)["waiting_limit"]) == (6, 8)


@pytest.mark.req("X80")
def test_idle_connections_of_many_addresses_shut_nobody_out(served: Served) -> None:
    with ExitStack() as held:
        for number in range(40):
            held.enter_context(knock(served.client.port, f"127.0.1.{number + 1}"))
        assert comes_in(served)
        assert health(served)["waiting"] <= 8


@pytest.mark.req("X80")
async def test_logins_without_a_session_shut_nobody_out_and_use_up_no_files(served: Served) -> None:
    before = health(served)["files"]
    async with asyncio.timeout(PATIENCE):
        lines = [
            await asyncssh.connect("127.0.0.1", served.client.port, username="desk", config=None, known_hosts=None,
                                   agent_path=None, client_keys=[str(served.client.folder / "Мария")])
            for _each in range(30)
        ]  # fmt: skip
        await asyncio.gather(*(line.wait_closed() for line in lines[:28]))
    assert not any(line.is_closed() for line in lines[28:]), "as many as an operator may have"
    assert await asyncio.to_thread(comes_in, served, "Дина")
    figures = await asyncio.to_thread(health, served)
    assert figures["files"] <= before + 2
    assert (figures["waiting"], figures["logins_total"]) == (2, 31)
    for line in lines:
        line.abort()


@pytest.mark.req("X80")
def test_one_operator_does_not_fill_all_places(served: Served) -> None:
    with served.client.terminal("Мария") as one, served.client.terminal("Мария") as two:
        one.wait("ORDER DESK")
        two.wait("ORDER DESK")
        third = served.client.run("Мария", "list", "--json")
        assert (third.returncode, third.stdout) == (os.EX_TEMPFAIL, "")
        assert "сколько можно одному сотруднику: 2" in third.stderr
        assert comes_in(served, "Дина")
        assert health(served)["sessions"] == 2
        figures = json.loads(served.shop.run("serve", "--status", "--json").stdout)
        assert [*page().wrong("Health", figures)] == []
        two.type("q")
        assert two.ended() == 0
        served.until(1)
        assert comes_in(served)


@pytest.mark.req("X80")
def test_who_is_not_listened_to_reads_why(served: Served) -> None:
    for _each in range(MOST * 3):
        with knock(served.client.port) as line:
            line.shutdown(socket.SHUT_WR)
            if b"no login" in said(line):
                break
    refused = served.client.run("Мария", "list", "--json", options=("-b", FROM))
    assert (refused.returncode, refused.stdout) == (255, "")
    assert "Too many connections from your address led to no login. Try again in" in refused.stderr
    assert "invalid characters" not in refused.stderr
    assert comes_in(served)


@pytest.mark.req("X80")
def test_a_flood_leaves_few_lines_and_a_sum(served: Served) -> None:
    for _each in range(400):
        with knock(served.client.port) as line:
            line.shutdown(socket.SHUT_WR)
            said(line)
    assert comes_in(served)
    assert served.stop(signal.SIGTERM) == 0
    log = served.log()
    assert len([line for line in log.splitlines() if FROM in line]) <= 2 * (3 + 1)
    (more,) = re.findall(r"turned away: (\d+) more in \d+ minutes; of all these, \d+ by 127.0.0.2", log)
    assert int(more) + 3 + MOST == 400
    assert "list for SHA256:" in log


@pytest.mark.req("X80")
def test_it_says_at_start_what_its_limits_are_and_will_not_start_without_files(tmp_path: Path, shop: Shop) -> None:
    command = [sys.executable, "-m", "orderdesk", "--db", str(shop.parts.database), "serve", "--port", "0"]
    started = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    try:
        assert started.stdout is not None
        lines = [started.stdout.readline() for _each in range(3)]
        assert "сеансов 32, у одного сотрудника 8; соединений без сеанса 64, с одного адреса 32" in lines[2]
    finally:
        started.terminate()
        started.communicate(timeout=PATIENCE)
    few = subprocess.run(["sh", "-c", 'ulimit -n 200; exec "$@"', "sh", *command], cwd=ROOT, text=True,
                         capture_output=True, timeout=PATIENCE)  # fmt: skip
    assert (few.returncode, few.stdout) == (2, "")
    assert "LimitNOFILE" in few.stderr


@pytest.mark.req("X80")
def test_the_status_of_a_shop_without_a_server_says_so(shop: Shop) -> None:
    shop.receive("1001")
    done = shop.run("serve", "--status")
    assert done.exit_code == 1
    assert "orderdesk_up 0" in done.stdout.splitlines()
    assert "backup" not in done.stdout
    assert shop.run("backup").exit_code == 0
    figures = json.loads(shop.run("serve", "--status", "--json").stdout)
    assert figures["backup_age_seconds"] >= 0
    assert (figures["clocks_kept"], figures["clocks_lag_seconds"]) == (0, 0)
    shop.clock.advance(86400)
    figures = json.loads(shop.run("serve", "--status", "--json").stdout)
    assert figures["clocks_lag_seconds"] > 3600, "nobody keeps the clocks, and an order is overdue"
    assert figures["outbox_waiting"] == len(shop.store.outbox.waiting(shop.clock()))


@pytest.mark.req("X80")
def test_the_status_is_what_prometheus_reads(served: Served) -> None:
    with served.client.terminal("Мария") as desk:
        desk.wait("ORDER DESK")
        done = served.shop.run("serve", "--status")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert all(re.fullmatch(r"[a-z_]+ [0-9]+", line) for line in lines), done.stdout
    assert {"orderdesk_up 1", "orderdesk_sessions 1", "orderdesk_sessions_limit 3", "orderdesk_clocks_kept 1"} <= set(
        lines
    )


@pytest.mark.req("X80")
@pytest.mark.soak
def test_a_login_takes_no_longer_while_five_hundred_idle_connections_are_renewed(tmp_path: Path) -> None:
    seconds = min(int(os.environ.get("SOAK", "60")), 60)

    def login(served: Served) -> float:
        started = time.perf_counter()
        assert comes_in(served)
        return time.perf_counter() - started

    with served_shop(tmp_path) as own:
        quiet = median(login(own) for _each in range(21))
        flood = subprocess.Popen(
            [sys.executable, "-m", "tests.terminal.flood", str(own.client.port), "500", str(seconds)], cwd=ROOT,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        took = []
        while flood.poll() is None:
            took.append(login(own))
            time.sleep(0.2)
        opened = int(flood.communicate()[0])
        print(
            f"a login takes {quiet:.3f} s, {median(took):.3f} s in the flood ({len(took)} logins, {opened} connections)"
        )
        assert opened > 500
        assert median(took) <= 2 * quiet
        assert len(own.log()) < 100_000

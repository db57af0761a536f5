"""The standby by Litestream, the real program: everything is killed, and the shop opens elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from orderdesk.composition import Composition
from orderdesk.desk.commands.record import Remark
from orderdesk.store.copies import standby
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.values import replace
from tests.shop import Shop, write
from tests.store.race import go, start

LOST, LOST_IN_A_CROWD = 2.0, 10.0
"""Seconds of work that may be lost at most: on a machine of its own, and among all other tests."""


@pytest.fixture
def replica(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that Litestream is to copy to, by the settings that the desk's settings name."""
    replica = tmp_path / "far away"
    settings = write(tmp_path / "config.toml", f'[standby]\nlitestream = "{tmp_path / "litestream.yml"}"\n')
    monkeypatch.setenv("ORDERDESK_CONFIG", str(settings))
    return replica


@pytest.fixture
def litestream() -> str:
    """The program."""
    found = standby.program()
    if found is None:
        pytest.skip("there is no Litestream for this machine")
    return found


@contextmanager
def replicating(litestream: str, database: Path, replica: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Litestream, by the settings that `docs/deploy.md` shows, from the moment that the replica holds something."""
    settings = write(replica.parent / "litestream.yml", "\n".join((
        "dbs:", f"  - path: {database}", "    monitor-interval: 500ms", "    replica:",
        f"      path: {replica}", "      sync-interval: 500ms",
    )))  # fmt: skip
    with (replica.parent / "litestream.log").open("wb") as said:
        process = subprocess.Popen([litestream, "replicate", "-config", settings], stdout=said, stderr=said)
    try:
        until = time.monotonic() + 30
        while not list(replica.glob("ltx/*/*.ltx")):
            assert process.poll() is None, (replica.parent / "litestream.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def acknowledged(process: subprocess.Popen[str], into: list[tuple[float, str, int]]) -> Thread:
    """Note what a worker was told, and when."""

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            number, version = json.loads(line)
            into.append((time.monotonic(), number, version))

    thread = Thread(target=read, daemon=True)
    thread.start()
    return thread


@pytest.mark.req("X70")
def test_everything_is_killed_and_the_shop_opens_elsewhere(
    shop: Shop, replica: Path, litestream: str, tmp_path: Path
) -> None:
    lost = lost_by_a_kill(shop, replica, litestream, tmp_path, seconds=3)
    assert lost <= LOST_IN_A_CROWD


@pytest.mark.soak
@pytest.mark.req("X70")
def test_two_seconds_are_lost_at_most(shop: Shop, replica: Path, litestream: str, tmp_path: Path) -> None:
    assert lost_by_a_kill(shop, replica, litestream, tmp_path, seconds=20) <= LOST


def lost_by_a_kill(shop: Shop, replica: Path, litestream: str, folder: Path, seconds: float) -> float:
    """How many seconds of work are lost when desks and Litestream are killed after so many, and the copy is opened."""
    numbers = [f"{n:04d}" for n in range(30)]
    shop.take_all([shop.incoming(number) for number in numbers])
    told: list[tuple[float, str, int]] = []
    with replicating(litestream, shop.parts.database, replica) as copying:
        desks = [start("burst", shop, f"писатель-{n}", numbers[n::3] + numbers) for n in range(3)]
        readers = [acknowledged(desk, told) for desk in desks]
        for desk in desks:
            go(desk)
        least, most = time.monotonic() + seconds, time.monotonic() + 60
        while (len(told) < 30 or time.monotonic() < least) and time.monotonic() < most:
            time.sleep(0.05)
        killed = time.monotonic()
        pids = [*(desk.pid for desk in desks), copying.pid]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        copying.wait()
        for reader in readers:
            reader.join()
        for desk in desks:
            with desk:
                """Its pipes are closed, and it is waited for."""

    fetched = folder / "fetched.db"
    subprocess.run(
        [litestream, "restore", "-config", folder / "litestream.yml", "-o", fetched, shop.parts.database],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "there").mkdir(mode=0o700)
    there = replace(shop.parts, database=folder / "there" / "orders.db")
    elsewhere = Shop(there, shop.clock, shop.store, shop.desk)
    done = elsewhere.run("restore", str(fetched), "--yes")
    assert done.exit_code == 0, done.output
    with there.store() as store:
        assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]
        assert wrong_orders(store) == []
        kept = {number: store.orders.by_number(number)[0].version for number in numbers}
        lost = [at for at, number, version in told if version > kept[number]]
        new = there.desk(store)
        assert new.do(Remark("здесь работают дальше"), new.find("0001")).version == kept["0001"] + 1
    assert len(told) >= 30, "something must have been going on"
    assert any(version > 1 for version in kept.values()), "and some of it must have arrived"
    window = max((killed - at for at in lost), default=0.0)
    print(f"{len(told)} acts, {len(lost)} lost, of the last {window:.2f} s")
    return window


@pytest.mark.req("X70")
def test_doctor_says_how_far_the_standby_is_behind(shop: Shop, replica: Path, litestream: str) -> None:
    shop.receive("1")

    def said() -> tuple[bool, str]:
        done = shop.run("doctor")
        (line,) = [line for line in done.stdout.splitlines() if "запасная копия" in line]
        assert (done.exit_code == 1) == line.startswith("BAD")
        return line.startswith("ok"), line

    assert not said()[0], "nothing has been copied yet"
    with replicating(litestream, shop.parts.database, replica):
        until = time.monotonic() + 60
        shop.receive("2")
        while not said()[0] and time.monotonic() < until:
            time.sleep(0.2)
        assert said()[0]
    shop.receive("3")  # nobody copies any more
    log = Path(f"{shop.parts.database}-wal")
    late = log.stat().st_mtime + 100
    os.utime(log, (late, late))
    well, line = said()
    assert not well
    assert 90 <= int(line.split("отстаёт на ")[1].split()[0]) <= 130


@pytest.mark.req("X70")
def test_a_standby_that_cannot_be_asked_is_said(shop: Shop, replica: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standby, "program", lambda: None)
    assert "pip install 'orderdesk[standby]'" in shop.run("doctor").stdout
    monkeypatch.setattr(standby, "program", lambda: "/bin/false")
    assert "Litestream не говорит" in shop.run("doctor").stdout


def test_a_desk_leaves_the_checkpoints_to_litestream_only_where_it_is_named(shop: Shop, replica: Path) -> None:
    assert shop.store.connection.value("PRAGMA wal_autocheckpoint") == 1000
    with Composition(database=shop.parts.database, operator="Мария", clock=shop.clock).store() as store:
        assert store.connection.value("PRAGMA wal_autocheckpoint") == 16000

"""Going back to a backup, keeping some of them, and a copy before each new form of the database."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from orderdesk.beside import Beside, beside
from orderdesk.data_files import data_folder
from orderdesk.desk.commands.handing_over import SendCode
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import StoreError, StoreFull, StoreVanished
from orderdesk.store import Store
from orderdesk.store.copies.restore import restoring
from orderdesk.store.database_file import SCHEMA, create
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.store.integrity.ownership import ASIDE
from orderdesk.store.sqlite import sqlite3
from tests.shop import NOON, Shop
from tests.store.race import ROOT, go, start


def content(path: Path) -> dict[str, list[str]]:
    """All rows of all tables of a database that nobody has open, without touching it."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as found:
        tables = found.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").fetchall()
        return {name: sorted(map(repr, found.execute(f"SELECT * FROM {name}"))) for (name,) in tables}


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def backup_of(shop: Shop) -> Path:
    done = shop.run("backup")
    assert done.exit_code == 0, done.output
    return Path(done.stdout.strip())


def asides(shop: Shop) -> list[Path]:
    """The databases that were moved aside, oldest first."""
    return sorted(path for path in shop.parts.database.parent.glob(f"*.{ASIDE}-*") if path.suffix != ".key"
                  and not path.name.endswith(("-wal", "-shm", ".lock")))  # fmt: skip


def restored(shop: Shop, backup: Path) -> str:
    """Go back; what is said. The shop's own desk opens the database anew."""
    done = shop.run("restore", str(backup), "--yes")
    assert done.exit_code == 0, done.output
    shop.store.close()
    shop.store = shop.parts.store()
    shop.desk = shop.parts.desk(shop.store)
    return done.stdout


# --- restore -------------------------------------------------------------------------------------------------------


@pytest.mark.req("X70")
def test_a_restore_gives_the_backup_and_keeps_the_work_since(shop: Shop) -> None:
    shop.receive("1")
    backup = backup_of(shop)
    before = fingerprint(backup)
    shop.receive("2")
    shop.run("accept", "1")
    log = Path(f"{shop.parts.database}-wal")
    assert log.stat().st_size > 0, "the work since lies in the log, which a copy over the database would leave there"
    said = shop.run("restore", str(backup), "--yes")
    assert said.exit_code == 0, said.output
    assert content(shop.parts.database) == content(backup)
    assert fingerprint(backup) == before
    (aside,) = asides(shop)
    assert str(aside) in said.stdout
    with Store(aside) as kept:
        assert [order.status for number in "12" for order in kept.orders.by_number(number)] == ["delivery", "new"]
        assert wrong_orders(kept) == []
    assert [one["number"] for one in shop.json("list")] == ["1"]
    assert shop.run("doctor").exit_code == 0


@pytest.mark.req("X70")
def test_an_open_desk_notices_and_writes_into_neither(shop: Shop) -> None:
    order = shop.receive("1")
    backup = backup_of(shop)
    shop.run("restore", str(backup), "--yes")
    (aside,) = asides(shop)
    with pytest.raises(StoreVanished, match="подменили"):
        shop.desk.do(Take("accept"), order)
    with shop.parts.store() as store:
        assert shop.parts.desk(store).do(Take("accept"), order).status == "delivery"
        shop.store.close()  # the old one: its log is another than that of the new database
        assert shop.parts.desk(store).find("1").status == "delivery"
    assert shop.json("show", "1")["status"] == "delivery"
    with Store(aside) as kept:
        assert kept.orders.by_number("1")[0].status == "new"
    shop.store = shop.parts.store()


@pytest.mark.req("X70")
def test_who_keeps_the_clocks_stops_with_a_sentence(shop: Shop) -> None:
    shop.receive("1")
    backup = backup_of(shop)
    given = ["--db", str(shop.parts.database), "--now", "2026-11-24T12:00+05:00", "--as", "Мария"]
    command = [sys.executable, "-m", "orderdesk", *given, "watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as watch:
        held = shop.store.leases
        until = time.monotonic() + 30
        while held.get("steward") is None and time.monotonic() < until:
            time.sleep(0.05)
        restored(shop, backup)
        assert watch.communicate(timeout=30)[1].count("подменили") == 1
    assert watch.returncode == 1


@pytest.mark.req("X70")
def test_it_asks_and_says_what_becomes_of_the_codes(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("1", "pickup"))
    backup = backup_of(shop)
    inode = shop.parts.database.stat().st_ino
    for typed in ("n\n", ""):
        assert shop.run("restore", str(backup), typed=typed).exit_code == 1
    assert shop.parts.database.stat().st_ino == inode
    assert asides(shop) == []
    said = restored(shop, backup)
    assert "коды недействительны" in said
    code = shop.code()
    assert shop.run("hand-over", "1", code).exit_code == 1, "a code of before"
    shop.clock.advance(120)
    assert shop.run("send-code", "1").exit_code == 0
    assert shop.run("hand-over", "1", shop.code()).exit_code == 0
    assert shop.run("doctor").exit_code == 0
    (aside,) = asides(shop)
    assert beside(aside, Beside.KEY).exists(), "what lies aside is whole"


@pytest.mark.req("X70")
def test_only_who_registers_people_may(shop: Shop) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Пётр", "--role", "seller")
    backup = backup_of(shop)
    assert shop.run("restore", str(backup), "--yes", operator="Пётр").exit_code == 1
    assert asides(shop) == []


@pytest.mark.req("X70")
@pytest.mark.parametrize("how", ["cut", "flipped", "text", "empty", "theirs", "newer", "foreign", "itself", "none"])
def test_what_is_no_good_backup_is_refused_and_nothing_moves(shop: Shop, tmp_path: Path, how: str) -> None:
    for number in range(40):
        shop.receive(str(number))
    backup = backup_of(shop)
    data = bytearray(backup.read_bytes())
    match how:
        case "cut":
            backup.write_bytes(data[: len(data) // 2])
        case "flipped":
            for page in range(8, len(data) // 4096, 7):
                data[page * 4096 : page * 4096 + 16] = b"\xff" * 16
            backup.write_bytes(data)
        case "text":
            backup.write_text("not a database")
        case "empty":
            backup.write_bytes(b"")
        case "theirs":
            backup.unlink()
            with closing(sqlite3.connect(backup)) as other:
                other.execute("CREATE TABLE cats (name)")
        case "newer":
            with closing(sqlite3.connect(backup)) as other:
                other.execute(f"PRAGMA user_version = {SCHEMA + 1}")
        case "foreign":
            backup = tmp_path / "foreign.db"
            create(backup)
        case "itself":
            backup = shop.parts.database
        case "none":
            backup.unlink()
    inode, names = shop.parts.database.stat().st_ino, sorted(shop.parts.database.parent.iterdir())
    refused = shop.run("restore", str(backup), "--yes")
    assert refused.exit_code == 1
    assert str(backup) in refused.stderr
    assert shop.parts.database.stat().st_ino == inode
    assert [one for one in sorted(shop.parts.database.parent.iterdir()) if not one.name.startswith(backup.name)] == [
        one for one in names if not one.name.startswith(backup.name)]  # fmt: skip
    assert shop.run("accept", "7").exit_code == 0


@pytest.mark.req("X70")
def test_a_damaged_database_is_moved_aside_as_it_is(shop: Shop) -> None:
    shop.receive("1")
    backup = backup_of(shop)
    shop.store.close()
    shop.parts.database.write_bytes(b"\x00" * 5000)
    told = shop.run("list").stderr
    assert f"orderdesk --db {shop.parts.database} restore {backup}" in told
    done = shop.run("restore", str(backup), "--yes")
    assert done.exit_code == 0, done.output
    assert asides(shop)[0].read_bytes() == b"\x00" * 5000
    assert [one["number"] for one in shop.json("list")] == ["1"]
    shop.store = shop.parts.store()


@pytest.mark.req("X70")
def test_what_was_moved_aside_can_be_restored_with_its_log(shop: Shop) -> None:
    backup = backup_of(shop)
    shop.receive("1")
    restored(shop, backup)
    (aside,) = asides(shop)
    before = fingerprint(aside), fingerprint(Path(f"{aside}-wal"))
    shop.clock.advance(60)
    restored(shop, aside)
    assert [one["number"] for one in shop.json("list")] == ["1"]
    assert (fingerprint(aside), fingerprint(Path(f"{aside}-wal"))) == before


@pytest.mark.req("X70")
def test_a_database_that_is_gone_comes_back_and_its_log_is_no_part_of_it(shop: Shop) -> None:
    shop.receive("1")
    backup = backup_of(shop)
    shop.receive("2")
    shop.parts.database.unlink()
    with pytest.raises(StoreError, match="restore"):
        Store.make(shop.parts.database)
    done = shop.run("restore", str(backup), "--yes")
    assert done.exit_code == 0, done.output
    assert [one["number"] for one in shop.json("list")] == ["1"]
    assert len(list(shop.parts.database.parent.glob(f"*.{ASIDE}-*-wal"))) == 1
    shop.store.close()
    shop.store = shop.parts.store()


STEPS = ["link", "rename", "replace"]


@pytest.mark.req("X70")
@pytest.mark.parametrize("after", range(5))
def test_killed_at_any_step_it_leaves_nothing_mixed_and_can_be_run_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """What is opened afterwards is the old database, the backup, or nothing; never a database with another's log."""
    shop.desk.do(SendCode(), shop.receive("1", "pickup"))
    backup = backup_of(shop)
    shop.receive("2")
    done = 0

    class Killed(BaseException):
        pass

    def counted(what: str) -> None:
        real = getattr(os, what)

        def step(*given: object, **more: object) -> None:
            nonlocal done
            if "aside" in str(given) or given[-1] == shop.parts.database:
                if done == after:
                    raise Killed
                done += 1
            real(*given, **more)

        monkeypatch.setattr(os, what, step)

    for what in STEPS:
        counted(what)
    with pytest.raises(Killed), restoring(backup, shop.parts.database) as ready:
        ready.put_in_place(NOON)
    monkeypatch.undo()
    listed = shop.run("list", "--json")
    if listed.exit_code == 0:
        assert {one["number"] for one in json.loads(listed.stdout)} == {"1", "2"}, "it had not begun"
    else:
        assert "orderdesk restore" in listed.stderr
        with pytest.raises(StoreError):
            shop.desk.do(Remark("в перемещённое"), shop.desk.find("1"))
    restored(shop, backup)
    assert [one["number"] for one in shop.json("list")] == ["1"]
    (aside,) = asides(shop)
    with Store(aside) as kept:
        assert [kept.orders.by_number(number)[0].number for number in "12"] == ["1", "2"]


@pytest.mark.req("X70")
def test_no_sentence_tells_anybody_to_copy_a_database() -> None:
    texts = [*(ROOT / "orderdesk").rglob("*.py"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md",
             *data_folder().rglob("*.po"), *data_folder().rglob("*.toml")]  # fmt: skip
    for path in texts:
        assert not re.search(r"\bcp (-\w+ )*[{/\w~]", path.read_text("utf-8")), path


# --- backup --------------------------------------------------------------------------------------------------------


@pytest.mark.req("X75")
def test_the_newest_are_kept_and_nothing_else_is_touched(shop: Shop, tmp_path: Path) -> None:
    base = shop.parts.database
    strangers = [
        base.with_name(name)
        for name in (
            "orders.db.backup-mine", "orders.db.backup-20200101-000000.old", "other.db.backup-20200101-000000",
            "orders.db.backup-before-schema3", "orders.db.backup-20200101-000000",
        )
    ]  # fmt: skip
    for stranger in strangers:
        stranger.write_text("by hand")
    (tmp_path / "target").write_text("kept")
    link = base.with_name("orders.db.backup-20200102-000000")
    link.symlink_to(tmp_path / "target")
    made = []
    for _day in range(5):
        made.append(backup_of(shop))
        shop.clock.advance(86400)
    done = shop.run("backup", "--keep", "3")
    newest = Path(done.stdout.splitlines()[0])
    assert [path.exists() for path in (*made, newest)] == [False, False, False, True, True, True]
    assert all(str(path) in done.stdout for path in made[:3]), "what goes is said"
    assert all(stranger.read_text() == "by hand" for stranger in strangers)
    assert link.is_symlink()
    assert shop.run("backup", "--keep", "0").exit_code == 2


@pytest.mark.req("X75")
def test_the_drafts_of_killed_backups_are_swept_and_those_of_living_ones_are_not(shop: Shop) -> None:
    script = (
        "import sys, time; from pathlib import Path; from orderdesk.beside import draft_of\n"
        "with draft_of(Path(sys.argv[1])) as draft:\n"
        "    draft.write_bytes(b'customers'); draft.with_name(draft.name + '-journal').touch()\n"
        "    print(draft, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, f"{shop.parts.database}.backup-20200101-000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as maker:
        assert maker.stdout
        draft = Path(maker.stdout.readline().strip())
        backup_of(shop)
        assert draft.exists(), "its maker lives"
        maker.send_signal(signal.SIGKILL)
        maker.wait()
        assert draft.exists()
        backup_of(shop)
    assert list(shop.parts.database.parent.glob(".*.new*")) == []


# --- before a migration --------------------------------------------------------------------------------------------


@pytest.fixture
def earlier(shop: Shop) -> Iterator[Path]:
    """The shop's database as an earlier version would have left it: the last migration is not there."""
    shop.receive("1")
    shop.store.close()
    with closing(sqlite3.connect(shop.parts.database, isolation_level=None)) as old:
        old.execute("DELETE FROM settings WHERE name = 'identity'")
        old.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm019%'")
        old.execute("PRAGMA user_version = 18")
    yield shop.parts.database
    shop.store = shop.parts.store()


@pytest.mark.req("X75")
def test_a_copy_is_made_before_the_form_changes_and_said(shop: Shop, earlier: Path) -> None:
    said = shop.run("note", "1", "ждёт")
    kept = earlier.with_name(f"orders.db.backup-before-schema{SCHEMA}")
    assert (said.exit_code, str(kept) in said.stderr) == (0, True)
    with closing(sqlite3.connect(f"file:{kept}?immutable=1", uri=True)) as before:
        assert before.execute("PRAGMA user_version").fetchone() == (18,)
        assert before.execute("SELECT number FROM orders").fetchall() == [("1",)]
    assert kept.stat().st_mode & 0o777 == 0o600
    assert shop.run("note", "1", "ещё").stderr == "", "once"
    again = shop.run("restore", str(kept), "--yes")
    assert again.exit_code == 0, again.output
    assert [one["number"] for one in shop.json("list")] == ["1"]


@pytest.mark.req("X75")
def test_without_a_copy_the_form_is_not_changed(shop: Shop, earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> Path:
        raise StoreFull("диск полон")

    monkeypatch.setattr("orderdesk.store.connection.copied", full)
    refused = shop.run("note", "1", "ждёт")
    assert (refused.exit_code, "диск полон" in refused.stderr) == (1, True)
    monkeypatch.undo()
    with closing(sqlite3.connect(earlier)) as found:
        assert found.execute("PRAGMA user_version").fetchone() == (18,)


# --- over and over -------------------------------------------------------------------------------------------------


def rounds(shop: Shop, count: int) -> None:
    """So often: a backup, work by two desks, the axe, a restore."""
    numbers = [f"{n:04d}" for n in range(20)]
    shop.take_all([shop.incoming(number) for number in numbers])
    shop.store.close()
    for turn in range(count):
        shop.clock.advance(1)
        backup = backup_of(shop)
        processes = [start("burst", shop, f"писатель-{turn}-{n}", numbers[n::2] + numbers) for n in range(2)]
        for process in processes:
            go(process)
        first = [process.stdout.readline() for process in processes if process.stdout]
        time.sleep(0.05 + 0.01 * (turn % 10))
        # Every other time the desks are killed only after the restore: until then they write.
        said = kill(processes) if turn % 2 else []
        done = shop.run("restore", str(backup), "--yes")
        assert done.exit_code == 0, done.output
        assert content(shop.parts.database) == content(backup), f"round {turn}"
        acknowledged: dict[str, int] = {}
        for lines in (*first, *(said or kill(processes))):
            for line in lines.splitlines():
                number, version = json.loads(line)
                acknowledged[number] = max(acknowledged.get(number, 0), version)
        assert content(shop.parts.database) == content(backup), f"round {turn}: an open desk has written"
        aside = asides(shop)[-1]
        with Store(aside) as kept:
            assert kept.connection.rows("PRAGMA integrity_check") == [("ok",)]
            assert wrong_orders(kept) == []
            for number, version in acknowledged.items():
                assert kept.orders.by_number(number)[0].version >= version, f"round {turn}: {number} is lost"
        # The next round begins where this one's work has ended, so that backups differ.
        shop.clock.advance(1)
        assert shop.run("restore", str(aside), "--yes").exit_code == 0
        for path in (*asides(shop), backup):
            for found in path.parent.glob(f"{path.name}*"):
                found.unlink()
    shop.store = shop.parts.store()


def kill(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Kill what still runs; what each had said."""
    for process in processes:
        process.kill()
    return [process.communicate(timeout=30)[0] for process in processes]


@pytest.mark.req("X70")
def test_backup_work_kill_restore(shop: Shop) -> None:
    rounds(shop, 4)


@pytest.mark.soak
@pytest.mark.req("X70")
def test_backup_work_kill_restore_a_hundred_times(shop: Shop) -> None:
    rounds(shop, int(os.environ.get("ROUNDS", "100")))

"""What can happen to a database file, and what the desk says and does then. Nothing is ever half done."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.beside import logs_of
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
    StoreVanished,
)
from orderdesk.store import Store
from orderdesk.store.database_file import SCHEMA, create
from orderdesk.store.migrations import migrations
from orderdesk.store.sqlite import VERSION, has_wal_reset_bug, sqlite3
from tests.shop import Shop


@pytest.fixture
def path(shop: Shop) -> Path:
    return shop.parts.database


# --- the file ----------------------------------------------------------------------------------------------------


def test_a_new_database_is_its_owners_only_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "new" / "orders.db"
    with Store.make(path) as store:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema", "user_version")
        pragma = {name: store.connection.value(f"PRAGMA {name}") for name in names}
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1,
                      "trusted_schema": 0, "user_version": SCHEMA}  # fmt: skip
    assert sorted(p.name for p in path.parent.iterdir()) == ["orders.db", "orders.db.lock"]


def test_two_desks_may_make_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    script = f"from pathlib import Path; from orderdesk.store import Store; Store.make(Path({str(path)!r})).close()"
    makers = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(4)]
    assert [maker.wait(60) for maker in makers] == [0, 0, 0, 0]
    with Store(path) as store:
        assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_missing_database_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"gone\.db"):
        Store(tmp_path / "gone.db")
    assert not (tmp_path / "gone.db").exists()


def test_a_database_that_others_can_read_is_refused(path: Path) -> None:
    path.chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        Store(path)


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 4096, os.urandom(8192)]
)
def test_what_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "orders.db"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(StoreDamaged, match=r"orders\.db"):
        Store(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE cats (name)")
    path.chmod(0o600)
    with pytest.raises(StoreDamaged):
        Store(path)


def test_a_folder_and_a_bad_place_are_said(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="не файл"):
        Store(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Не удалось создать"):
        create(tmp_path / "file" / "orders.db")


def test_the_newest_backup_is_named_when_the_database_is_damaged(shop: Shop, path: Path) -> None:
    shop.receive("4821")
    newest = shop.run("backup").stdout.strip()
    shop.store.close()
    data = bytearray(path.read_bytes())
    data[:100] = b"\x00" * 100
    path.write_bytes(data)
    with pytest.raises(StoreDamaged, match=newest):
        Store(path)
    shop.store = Store(Path(newest))


def test_a_damaged_page_is_said_and_nothing_is_written(shop: Shop, path: Path) -> None:
    form = path.stat().st_size // 4096
    for number in range(60):
        shop.receive(str(number))
    shop.store.close()
    data = bytearray(path.read_bytes())
    for page in range(form, len(data) // 4096):  # behind the pages that hold the form
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)
    broken = Store(path)
    with pytest.raises(StoreDamaged):
        broken.orders.by_number("7")
    with pytest.raises(StoreDamaged), broken.write():
        pytest.fail("nothing may be written any more")
    broken.close()
    assert shop.run("accept", "7").exit_code == 1
    assert shop.run("doctor").exit_code == 1
    for leftover in (path, *logs_of(path)):
        leftover.unlink(missing_ok=True)
    shop.store = Store.make(path)


def test_a_newer_form_is_refused_at_the_start_and_in_the_middle(shop: Shop, path: Path) -> None:
    order = shop.receive("4821")
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    with pytest.raises(StoreNewer):
        Store(path)
    with pytest.raises(StoreNewer):
        shop.desk.do(Take("accept"), order)
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA}")
    assert shop.order("4821").status == "new"


def test_the_schema_number_is_that_of_the_last_migration(shop: Shop) -> None:
    names = [migration.name for migration in migrations.applied(shop.store.connection.db)]
    assert max(int(name[1:4]) for name in names) == SCHEMA
    assert list(migrations.pending(shop.store.connection.db)) == []


def test_a_deleted_or_replaced_file_stops_all_writing(shop: Shop, path: Path) -> None:
    order = shop.receive("4821")
    path.rename(path.with_name("aside.db"))
    with pytest.raises(StoreVanished):
        shop.desk.do(Take("accept"), order)
    with pytest.raises(StoreMissing, match="-wal"):  # a new one would take the log of the old one for its own
        create(path)
    path.write_bytes(b"another")
    with pytest.raises(StoreVanished):
        shop.desk.do(Take("accept"), order)
    path.with_name("aside.db").replace(path)
    assert shop.order("4821").status == "new"


def test_a_full_disk_changes_nothing_and_the_next_try_works(shop: Shop) -> None:
    order = shop.receive("4821")
    pages = shop.store.connection.value("PRAGMA page_count")
    shop.store.connection.run(f"PRAGMA max_page_count = {pages}")

    def until_it_is_full() -> None:
        for number in range(500):
            shop.receive(f"x{number}", comment="о" * 3000)

    with pytest.raises(StoreFull, match="диск заполнен"):
        until_it_is_full()
    assert shop.order("4821") == order
    assert shop.store.connection.rows("PRAGMA integrity_check") == [("ok",)]
    shop.store.connection.run("PRAGMA max_page_count = 1073741823")
    assert shop.desk.do(Take("accept"), order).status == "delivery"


def test_a_read_only_database_can_be_looked_at(shop: Shop, path: Path, tmp_path: Path) -> None:
    """As another user, since root may write everywhere."""
    if os.getuid() != 0:
        pytest.skip("needs root, to become another user")
    shop.receive("4821")
    shop.store.close()
    for folder in (path.parent, *path.parent.parents):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    path.parent.chmod(0o555)
    for file in path.parent.iterdir():
        os.chown(file, 65534, 65534)
    path.chmod(0o400)
    script = textwrap.dedent(f"""
        import os; from pathlib import Path
        import pendulum, sqlite_utils, orderdesk.desk  # while we may still read everything
        from orderdesk.store import Store
        os.setgid(65534); os.setuid(65534)
        from orderdesk.errors import StoreReadOnly
        with Store(Path({str(path)!r})) as store:
            print(store.read_only, [o.number for o in store.orders.by_number("4821")])
            try:
                with store.write(): pass
            except StoreReadOnly as error:
                print(error)
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("True ['4821']\nБаза"), done.stderr
    path.parent.chmod(0o700)
    for file in path.parent.iterdir():
        os.chown(file, 0, 0)
    path.chmod(0o600)
    shop.store = Store(path)


def test_a_store_that_is_read_only_refuses_with_a_sentence(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.receive("4821")
    monkeypatch.setattr(shop.store.connection, "read_only", True)
    with pytest.raises(StoreReadOnly, match="только для чтения"):
        shop.desk.do(Take("accept"), order)


# --- others at work ------------------------------------------------------------------------------------------------


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the write lock until its input ends."""
    script = textwrap.dedent(f"""
        import fcntl, sys
        file = open({str(path) + ".lock"!r})
        fcntl.flock(file, fcntl.LOCK_EX)
        print("held", flush=True)
        sys.stdin.read()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_lock_that_is_held_is_waited_for_and_then_said(
    shop: Shop, path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    order = shop.receive("4821")
    monkeypatch.setattr("orderdesk.store.write_lock.WAIT", 0.1)
    process: subprocess.Popen[str] = request.getfixturevalue("holder")
    with pytest.raises(StoreBusy, match="нажмите ещё раз"):
        shop.desk.do(Take("accept"), order)
    assert shop.order("4821").status == "new", "reading goes on"
    assert shop.run("list").exit_code == 0, "so do commands that only read"
    process.kill()
    process.wait()
    assert shop.desk.do(Take("accept"), order).status == "delivery", "the kernel frees the lock of the dead"


def test_a_foreign_writer_is_waited_for_and_then_said(shop: Shop, path: Path) -> None:
    order = shop.receive("4821")
    foreign = sqlite3.connect(path, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    shop.store.connection.run("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreBusy):
        shop.desk.do(Take("accept"), order)
    foreign.execute("ROLLBACK")
    foreign.close()
    assert shop.desk.do(Take("accept"), order).status == "delivery"


def test_what_fails_in_the_middle_leaves_nothing_behind(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.receive("4821")

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the power is cut here")

    for part, name in (("history", "append"), ("outbox", "add")):
        with monkeypatch.context() as patch:
            patch.setattr(getattr(shop.store, part), name, breaks)
            with pytest.raises(RuntimeError):
                shop.desk.do(Take("accept"), order)
    assert shop.order("4821") == order
    assert shop.kinds("4821") == ["received"]
    assert shop.desk.do(Take("accept"), order).status == "delivery"


# --- history -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE history SET actor = 'никто'",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT * FROM history",
        "REPLACE INTO history SELECT * FROM history LIMIT 1",
        """INSERT INTO history SELECT seq + 100, order_id, version, at, recorded_at, actor, actor_kind, kind, tier,
           changes, note FROM history WHERE 1 ON CONFLICT DO UPDATE SET actor = 'никто'""",
        "DELETE FROM orders",
    ],
)
@pytest.mark.parametrize("recursive", [0, 1])
def test_nobody_rewrites_history_not_even_another_program(shop: Shop, path: Path, sql: str, recursive: int) -> None:
    shop.receive("4821")
    before = shop.store.history.of(shop.order("4821").id)
    foreign = sqlite3.connect(path)
    foreign.execute(f"PRAGMA recursive_triggers = {recursive}")
    with pytest.raises(sqlite3.DatabaseError):
        foreign.execute(sql)
    foreign.close()
    assert shop.store.history.of(shop.order("4821").id) == before


def test_which_sqlite_versions_can_lose_pages() -> None:
    assert [has_wal_reset_bug(v) for v in ((3, 40, 1), (3, 44, 5), (3, 44, 6), (3, 50, 6), (3, 50, 7), (3, 51, 2))] == [
        True, True, False, True, False, True]  # fmt: skip
    assert not has_wal_reset_bug((3, 51, 3))
    assert not has_wal_reset_bug((3, 53, 4))
    assert VERSION >= (3, 37)

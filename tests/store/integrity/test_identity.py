"""One database is one database, by whatever name it is opened, and nobody else has a hand in the files beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orderdesk.beside import Beside, beside, draft_of
from orderdesk.console import crash_report
from orderdesk.demo import folder as throwaway
from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError, NotPrivate, Refused, StoreBusy, StoreError
from orderdesk.messages.code_hashes import CodeSecret
from orderdesk.messages.sms import PhoneFile
from orderdesk.serve.journal import journal, open_journal
from orderdesk.sharing.sockets import folder_of, sessions
from orderdesk.store import Store
from orderdesk.store.write_lock import WriteLock
from orderdesk.values import replace
from tests.shop import Shop

NOBODY = 65534


@pytest.fixture
def link(shop: Shop, tmp_path: Path) -> Path:
    """A link in another folder that leads to the shop's database."""
    link = tmp_path / "elsewhere" / "shop.db"
    link.parent.mkdir()
    link.symlink_to(shop.parts.database)
    return link


# --- links -------------------------------------------------------------------------------------------------------


@pytest.mark.req("X73")
def test_a_link_to_the_database_shares_its_lock_key_claims_phone_and_desks(
    shop: Shop, link: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = shop.receive("4821", "pickup")
    shop.desk.do(SendCode(), order)
    parts = replace(shop.parts, database=link, operator="Болат")
    with parts.store() as store:
        other = parts.desk(store)
        assert parts.phone.received() == shop.parts.phone.received()
        shop.desk.do(Hold(), shop.order("4821"))
        with pytest.raises(Refused, match="Мария держит"):
            other.do(HandOver(shop.code()), other.find("4821"))
        shop.store.sessions.end()
        assert other.do(HandOver(shop.code()), other.find("4821")).status == "issued", "the code is right here too"
        monkeypatch.setattr("orderdesk.store.write_lock.WAIT", 0.01)
        with shop.store.write(), pytest.raises(StoreBusy), store.write():
            pytest.fail("there is one lock")
    assert folder_of(link) == folder_of(shop.parts.database)
    assert list(link.parent.iterdir()) == [link], "nothing lies beside the link"


@pytest.mark.req("X73")
@pytest.mark.parametrize("what", list(Beside))
def test_every_companion_is_named_after_the_one_path(shop: Shop, link: Path, what: Beside) -> None:
    assert beside(link, what) == shop.parts.database.with_name(f"orders.db.{what}")


@pytest.mark.req("X73")
def test_a_second_name_of_the_file_is_refused_and_said_how_to_mend(shop: Shop) -> None:
    shop.receive("4821")
    second = shop.parts.database.with_name("second.db")
    os.link(shop.parts.database, second)
    for path in (shop.parts.database, second):
        with pytest.raises(StoreError, match=r"find .* -samefile"):
            Store(path)
    doctor = shop.run("doctor")
    assert doctor.exit_code == 1
    assert "-samefile" in doctor.stdout
    with pytest.raises(StoreError, match="samefile"):  # a desk that was open before
        shop.desk.do(Take("accept"), shop.order("4821"))
    second.unlink()
    assert shop.run("accept", "4821").exit_code == 0


def test_the_name_that_a_killed_maker_has_left_is_no_second_one(shop: Shop) -> None:
    left = shop.parts.database.with_name(".orders.db.00ff00ff00ff00ff.new")
    os.link(shop.parts.database, left)
    Store(shop.parts.database).close()
    assert not left.exists()


@pytest.mark.req("X73")
def test_at_a_copy_of_database_and_key_no_code_is_right(shop: Shop, tmp_path: Path) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    assert shop.run("doctor").exit_code == 0
    shop.store.close()
    for name in ("orders.db", "orders.db.key"):
        shutil.copy2(shop.parts.database.with_name(name), tmp_path / name)
    shop.store = Store(shop.parts.database)
    copy = Shop(replace(shop.parts, database=tmp_path / "orders.db"), shop.clock, shop.store, shop.desk)
    with copy.parts.store() as store:
        desk = copy.parts.desk(store)
        with pytest.raises(StoreError, match="другой базы"):
            desk.do(HandOver(shop.code()), desk.find("4821"))
    doctor = copy.run("doctor")
    assert doctor.exit_code == 1
    assert "другой базы" in doctor.stdout
    assert shop.run("doctor").exit_code == 0, "the original is as it was"
    (tmp_path / "orders.db.key").unlink()
    assert copy.run("doctor").exit_code == 0


@pytest.mark.req("X73")
def test_a_database_that_is_renamed_with_its_key_stays_itself(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    shop.store.close()
    for name in ("orders.db", "orders.db.key"):
        path = shop.parts.database.with_name(name)
        path.rename(path.with_name(name.replace("orders", "new")))
    parts = replace(shop.parts, database=shop.parts.database.with_name("new.db"))
    with parts.store() as store:
        desk = parts.desk(store)
        assert desk.do(HandOver(shop.code()), desk.find("4821")).status == "issued"
    shop.store = Store(parts.database)


@pytest.mark.req("X73")
def test_a_key_of_an_earlier_version_is_tied_to_its_database(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    key = beside(shop.parts.database, Beside.KEY)
    made = key.read_bytes()
    key.write_bytes(made[:32])
    assert shop.colleague("Болат").do(HandOver(shop.code()), shop.order("4821")).status == "issued"
    assert key.read_bytes() == made


# --- what others have prepared -------------------------------------------------------------------------------------


def _phone(path: Path) -> None:
    PhoneFile(path).send(phone="+77012224821", text="код 1234", order="4821", at=0)


def _key(path: Path) -> None:
    CodeSecret(path).mac(1, 1, "1234")


def _lock(path: Path) -> None:
    with WriteLock(path):
        pass


def _demo(path: Path) -> None:
    with throwaway._locked(path):
        pass


USES: list[tuple[str, Callable[[Path], None]]] = [
    ("orders.db.phone", _phone), ("orders.db.key", _key), ("orders.db.lock", _lock), ("demos.lock", _demo)
]  # fmt: skip


@pytest.mark.req("X74")
@pytest.mark.parametrize(("name", "use"), USES)
@pytest.mark.parametrize("how", ["link", "dangling", "open", "theirs", "pipe"])
def test_what_was_made_beforehand_is_refused(tmp_path: Path, name: str, use: Callable[[Path], None], how: str) -> None:
    path, target = tmp_path / name, tmp_path / "target"
    match how:
        case "link":
            target.write_bytes(b"k" * 32)
            target.chmod(0o600)
            path.symlink_to(target)
        case "dangling":
            path.symlink_to(target)
        case "open":
            path.write_bytes(b"k" * 32)
            path.chmod(0o644)
        case "theirs":
            if os.geteuid():
                pytest.skip("only root can give a file away")
            path.write_bytes(b"k" * 32)
            path.chmod(0o600)
            os.chown(path, NOBODY, NOBODY)
        case "pipe":
            os.mkfifo(path, 0o600)
    with pytest.raises(DeskError, match=r"target|orders\.db|demos\.lock"):
        use(path)
    if how == "dangling":
        assert not target.exists(), "nothing is made where the link leads"
    elif how == "link":
        assert target.read_bytes() == b"k" * 32


@pytest.mark.req("X74")
@pytest.mark.parametrize("what", list(Beside))
def test_no_desk_opens_beside_what_others_can_open_and_doctor_names_it(shop: Shop, what: Beside) -> None:
    path = beside(shop.parts.database, what)
    folder = what is Beside.SESSIONS
    shop.receive("4821")
    if folder:
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
    else:
        path.unlink(missing_ok=True)
        path.touch()
    path.chmod(0o777 if folder else 0o644)
    refused = shop.run("list")
    assert (refused.exit_code, str(path) in refused.stderr) == (1, True)
    doctor = shop.run("doctor")
    assert doctor.exit_code == 1
    assert f"chmod {'700' if folder else '600'} {path}" in doctor.stdout
    path.chmod(0o700 if folder else 0o600)
    assert shop.run("list").exit_code == 0


@pytest.mark.req("X74")
@pytest.mark.parametrize("end", ["-wal", "-shm"])
def test_a_log_that_another_has_laid_beside_the_database_is_refused(shop: Shop, end: str) -> None:
    shop.store.close()
    log = Path(f"{shop.parts.database}{end}")
    log.write_bytes(b"")
    log.chmod(0o666)
    with pytest.raises(StoreError, match="chmod 600"):
        Store(shop.parts.database)
    log.unlink()
    log.symlink_to("/etc/hostname")
    with pytest.raises(StoreError, match="ссылка"):
        Store(shop.parts.database)
    log.unlink()
    shop.store = Store(shop.parts.database)


@pytest.mark.req("X74")
def test_the_folder_of_the_desks_is_no_link(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    shutil.rmtree(folder_of(shop.parts.database))
    folder_of(shop.parts.database).symlink_to(tmp_path / "theirs")
    order = shop.receive("4821")
    with pytest.raises(NotPrivate, match="ссылка"):
        shop.desk.do(Hold(), order)
    with pytest.raises(NotPrivate):
        sessions(shop.parts.database)
    assert list((tmp_path / "theirs").iterdir()) == []


@pytest.mark.req("X74")
def test_a_folder_that_others_can_write_in_is_said_by_doctor(shop: Shop) -> None:
    shop.parts.database.parent.chmod(0o1777)
    doctor = shop.run("doctor")
    assert doctor.exit_code == 1
    assert f"chmod 700 {shop.parts.database.parent}" in doctor.stdout
    shop.parts.database.parent.chmod(0o700)


@pytest.mark.req("X74")
def test_a_backup_follows_no_link_and_overwrites_nothing(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("kept")
    stamp = "20261124-070000"
    for name in (f"orders.db.backup-{stamp}", f".orders.db.backup-{stamp}.new"):
        shop.parts.database.with_name(name).symlink_to(target)
    done = shop.run("backup")
    assert done.stdout.strip() == f"{shop.parts.database}.backup-{stamp}-2"
    assert Path(done.stdout.strip()).stat().st_mode & 0o777 == 0o600
    assert target.read_text() == "kept"


@pytest.mark.req("X74")
def test_what_a_crash_tells_reaches_nobody_who_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "crash.log").symlink_to(tmp_path / "theirs")
    path = crash_report.report("the trace", tmp_path)
    assert "the trace" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "theirs").exists()


@pytest.mark.req("X74")
def test_the_servers_journal_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "serve.log").symlink_to(tmp_path / "theirs")
    with pytest.raises(NotPrivate):
        open_journal(tmp_path)
    (tmp_path / "serve.log").unlink()
    path = open_journal(tmp_path)
    journal.info("came")
    handler = journal.handlers.pop()
    handler.close()
    assert "came" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_draft_is_nobody_elses_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "orders[1].db"
    with draft_of(path) as draft, draft_of(path) as other:
        assert draft != other, "two makers do not meet"
        assert draft.exists(), "nor does one sweep away what the other still makes"
        assert draft.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == []
    left = tmp_path / ".orders[1].db.1234.new"
    left.touch()
    left.with_name(left.name + "-journal").touch()
    with draft_of(path):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files for others")
def test_what_root_makes_beside_a_database_is_its_owners(shop: Shop) -> None:
    shutil.rmtree(beside(shop.parts.database, Beside.SESSIONS))
    os.chown(shop.parts.database, NOBODY, NOBODY)
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    shop.desk.do(Hold(), shop.order("4821"))
    beside(shop.parts.database, Beside.LOCK).unlink()
    assert shop.run("accept", "4821").exit_code in (0, 1)
    for what in (Beside.LOCK, Beside.KEY, Beside.PHONE, Beside.SESSIONS):
        assert beside(shop.parts.database, what).stat().st_uid == NOBODY, what
    assert Path(shop.run("backup").stdout.strip()).stat().st_uid == NOBODY

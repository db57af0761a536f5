"""The log, or the database itself, vanishes or is another's under open desks: no act is called done in vain."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError, StoreVanished
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import wrong_orders
from tests.app.driver import driving
from tests.shop import Shop
from tests.store.race import ROOT


def log_of(shop: Shop) -> Path:
    return shop.parts.database.with_name(shop.parts.database.name + "-wal")


def removed(log: Path) -> None:
    log.unlink()


def foreign(log: Path) -> None:
    other = log.with_name("other.db")
    with closing(sqlite3.connect(other, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE cats (name)")
        shutil.copyfile(other.with_name("other.db-wal"), log.with_name("other-wal"))
        log.with_name("other-wal").chmod(0o600)
    log.with_name("other-wal").replace(log)


def moved_away(log: Path) -> None:
    log.rename(log.with_name("aside"))


@pytest.mark.req("X72")
@pytest.mark.parametrize("harm", [removed, foreign, moved_away])
@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_no_act_of_two_desks_is_called_done_that_is_not_there_afterwards(
    shop: Shop, harm: object, rounds: int, tmp_path: Path
) -> None:
    chance = random.Random(3)
    for turn in range(rounds):
        with Shop.made(tmp_path / f"{turn}", shop.clock()) as one, one.parts.store() as store:
            one.take_all([one.incoming(f"{n}") for n in range(6)])
            two = Shop(one.parts, one.clock, store, one.parts.named("Болат").desk(store))
            done, refused, when = list[tuple[str, int]](), list[str](), chance.randrange(12)
            for act in range(24):
                if act == when:
                    harm(log_of(one))  # type: ignore[operator]
                shop_ = chance.choice([one, two])
                try:
                    order = shop_.desk.do(Remark(f"{act}"), shop_.desk.find(f"{act % 6}"))
                    done.append((order.number, order.version))
                except StoreVanished as error:
                    refused.append(str(error))
            assert len(done) == when, "noticed at the first act after it"
            assert all("-wal" in said and "orderdesk doctor" in said for said in refused)
        for leftover in (log_of(one), one.parts.database.with_name("orders.db-shm")):
            leftover.unlink(missing_ok=True)
        with Store(one.parts.database) as after:
            for number, version in done:
                assert after.orders.by_number(number)[0].version >= version, "called done, and gone"
            assert wrong_orders(after) == []
            assert after.connection.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.req("X72")
def test_what_is_under_way_when_the_log_goes_is_not_called_done(shop: Shop) -> None:
    order = shop.receive("4821")

    def act_while_it_goes() -> None:
        with shop.store.write():
            shop.store.orders.plan(order, shop.parts.rules.clocks.plan(shop.parts.rules.book("kaspi"), order))
            log_of(shop).unlink()

    with pytest.raises(StoreVanished):
        act_while_it_goes()
    with pytest.raises(StoreVanished):
        shop.desk.do(Remark("видно"), order)


@pytest.mark.req("X72")
def test_a_replaced_database_is_noticed_by_the_desks_that_have_it_open(shop: Shop, tmp_path: Path) -> None:
    order = shop.receive("4821")
    copy = Path(shop.run("backup").stdout.strip())
    shop.store.connection.check_same_files()
    shop.parts.database.rename(tmp_path / "aside.db")
    copy.rename(shop.parts.database)
    with pytest.raises(StoreVanished, match=r"orders\.db"):
        shop.store.connection.check_same_files()
    with pytest.raises(DeskError, match="Закройте программу везде"):
        shop.desk.do(Take("accept"), order)


@pytest.mark.req("X72")
def test_looking_costs_a_commit_few_looks_at_the_folder(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = list[str]()
    look = os.stat

    def counted(path: str | Path, **options: bool) -> os.stat_result:
        looks.append(str(path))
        return look(path, **options)

    with monkeypatch.context() as patched:
        patched.setattr("orderdesk.store.log_files.os.stat", counted)
        with shop.store.write():
            pass
    assert len([path for path in looks if path.endswith((".db", "-wal", "-shm"))]) <= 12, "three times each"


@pytest.mark.req("X72")
@pytest.mark.parametrize("noticed", [0, 1, 2])
@pytest.mark.parametrize("lost", ["-wal", "-shm"])
def test_what_others_write_afterwards_is_not_spoilt_by_the_old_desks_when_they_close(
    shop: Shop, lost: str, noticed: int
) -> None:
    """A closing desk copies its log into the database; a lost one would go over what has been written since."""
    shop.take_all([shop.incoming(f"{n}") for n in range(40)])
    desks = [shop.parts.store(), shop.parts.store()]
    acts = [shop.parts.desk(store) for store in (shop.store, *desks)]
    done = [acts[n % 3].do(Remark("до"), acts[n % 3].find(f"{n}")) for n in range(30)]
    shop.parts.database.with_name(f"orders.db{lost}").unlink()
    for desk in acts[:noticed]:
        with pytest.raises(StoreVanished):
            desk.do(Remark("после"), desk.find("1"))
    told: list[str] = []
    for n in range(30):
        run = shop.run("note", f"{n}", "из команды")
        assert run.exit_code == 0 or "Закройте программу везде" in run.stderr, run.stderr
        told += [f"{n}"] * (run.exit_code == 0)
    for store in (*desks, shop.store):
        store.close()
    with shop.parts.store() as after:
        assert after.connection.rows("PRAGMA integrity_check") == [("ok",)]
        assert wrong_orders(after) == []
        for order in done:
            assert after.orders.by_number(order.number)[0].version >= order.version + (order.number in told)
    shop.store = shop.parts.store()


ENDING = """
import sys
from pathlib import Path
from orderdesk.store import Store
kept = Store(Path(sys.argv[1]))
with kept.write():
    kept.connection.run("UPDATE orders SET comment = 'old' WHERE id = 1")
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.mark.req("X72")
def test_a_desk_that_ends_without_closing_leaves_what_others_have_written(shop: Shop) -> None:
    shop.take_all([shop.incoming(f"{n}") for n in range(40)])
    shop.store.close()
    path = shop.parts.database
    with subprocess.Popen([sys.executable, "-c", ENDING, str(path)], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as ending:  # fmt: skip
        assert ending.stdout
        assert ending.stdout.readline() == "open\n"
        for lost in ("-wal", "-shm"):
            path.with_name(f"orders.db{lost}").unlink()
        with shop.parts.store() as other:
            desk = shop.parts.desk(other)
            done = [desk.do(Remark("потом"), desk.find(f"{n}")) for n in range(40)]
        assert ending.communicate("\n", timeout=60)[0] == ""
    shop.store = shop.parts.store()
    assert shop.store.connection.rows("PRAGMA integrity_check") == [("ok",)]
    for order in done:
        assert shop.store.orders.by_number(order.number)[0].version >= order.version
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X72")
@pytest.mark.parametrize("harm", [removed, foreign])
async def test_an_open_desk_says_it_at_its_next_look_and_acts_no_more(shop: Shop, harm: object) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        harm(log_of(shop))  # type: ignore[operator]
        await desk.look()
        assert "Закройте программу везде" in desk.message or desk.shown("-wal")
        await desk.press("escape", "a")
        assert desk.refused
        assert desk.app.is_running
    with Store(shop.parts.database) as store:
        assert [event.kind for event in store.history.of(1)] == ["received"]


@pytest.mark.req("X72")
@pytest.mark.parametrize("harm", [removed, moved_away])
async def test_an_open_dialog_says_it_before_anything_is_saved_and_keeps_what_is_typed(
    shop: Shop, harm: object
) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        await desk.press("o", *"abc")
        await desk.look()
        assert desk.says("wrong") == ""
        harm(log_of(shop))  # type: ignore[operator]
        for _look in range(2):
            await desk.look()
            assert "Закройте программу везде" in desk.says("wrong")
        assert desk.dialog
        assert desk.shown("abc")
        if harm is moved_away:  # somebody puts it back
            log_of(shop).with_name("aside").rename(log_of(shop))
            await desk.look()
            assert desk.says("wrong") == ""
            await desk.press("enter")
            assert not desk.dialog
            assert shop.kinds("4821") == ["received", "note"]

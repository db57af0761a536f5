"""A damaged row of what belongs to no order: it is named, what it said is not guessed, and everything else goes on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from orderdesk.desk.clocks.steward import Steward
from tests.app.driver import driving
from tests.shop import NOON, Shop
from tests.store import flips
from tests.store.integrity.test_damage import opened

pytestmark = pytest.mark.req("X71")

COMMANDS = (
    "list", "list --json", "show 100001", "history 100001", "note 100001 видно", "tick", "filters", "claims", "told",
    "stock list", "stock list --json",
    "operator list", "operator history Болат", "calendar list", "shift sheet", "report quality",
    "calendar announce 2026-12-09 --hours closed --calendar kz --yes", "operator block Болат --lift", "backup",
    "doctor", "doctor --deep",
)  # fmt: skip

MUST_WORK = ("list", "note 100001 видно", "tick", "calendar list", "shift sheet")

SPOILT: dict[str, list[object]] = {"TEXT": [b"{", b"\x01", b"\xff"], "INTEGER": [-1, 1 << 62]}
"""By the type of a column, values that cannot be understood, or only where nothing better is known."""


@cache
def staffed() -> Path:
    """A folder with a shop that has staff, announced days and a hand-over sheet."""
    folder = Path(mkdtemp())
    with Shop.made(folder, NOON) as shop:
        flips.build(shop, 12)
        for command in (
            "operator add Мария --role director", "operator add Болат --role manager --category чай",
            "calendar announce 2026-12-01 --hours closed --calendar kz --yes",
            "calendar announce 2026-12-02 --hours closed --calendar kz --yes",
            "shop hide --channel magazito --note отпуск",
        ):  # fmt: skip
            assert shop.run(*command.split()).exit_code == 0, command
        assert shop.run("shift", "start", operator="Болат").exit_code == 0
        shop.run("note", "100001", "обещано до пяти", operator="Болат")
        shop.clock.advance(60)
        assert shop.run("shift", "end", operator="Болат").exit_code == 0
    with closing(sqlite3.connect(folder / "orders.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def spoilt(folder: Path, table: str, column: str, value: object) -> Shop:
    """A copy of that shop with a value of Болат, or of the newest row, spoilt."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(staffed(), folder, ignore=shutil.ignore_patterns("*.key"))
    folder.chmod(0o700)
    path = folder / "orders.db"
    which = "name = 'Болат'" if table == "operators" else f"id = (SELECT max(id) FROM {table})"
    how = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
    flips.raw(path, f"UPDATE {table} SET {column} = {how} WHERE {which}", (value,))
    return opened(path)


@pytest.mark.parametrize("table", ["operators", "announcements", "shift_sheets"])
@pytest.mark.parametrize("values", [1, pytest.param(3, marks=pytest.mark.soak)])
def test_whatever_stands_in_a_column_nothing_breaks_and_the_rest_works(table: str, values: int, tmp_path: Path) -> None:
    with closing(sqlite3.connect(staffed() / "orders.db")) as db:
        columns = [(name, kind) for _n, name, kind, *_rest in db.execute(f"PRAGMA table_info({table})")]
    for column, kind in columns:
        for value in SPOILT[kind][-values:]:
            try:
                shop = spoilt(tmp_path / "shop", table, column, value)
            except sqlite3.IntegrityError:
                continue
            asked = COMMANDS if values > 1 else (*MUST_WORK, "operator list", "doctor --deep")
            said = {command: shop.run(*command.split()) for command in asked}  # no exception but sentences
            for command in MUST_WORK:
                assert said[command].exit_code == 0, (column, value, command, said[command].output)


@pytest.mark.parametrize(("column", "value"), [("hours", b"["), ("date", b"\xff"), ("source", b"ownes"),
                                               ("announced_at", 1 << 61)])  # fmt: skip
async def test_a_day_that_cannot_be_read_stops_what_is_done_by_itself_until_it_is_taken_back(
    column: str, value: object, tmp_path: Path
) -> None:
    shop = spoilt(tmp_path / "shop", "announcements", column, value)
    with shop.parts.store() as store, store.write():
        store.connection.run("UPDATE orders SET acts_at = 1 WHERE id = 5")
    assert "calendar undo 2" in shop.run("list").stderr
    assert any("calendar undo 2" in line for line in shop.run("doctor").stdout.splitlines() if line[:3] == "BAD")
    assert shop.run("tick").exit_code == 0
    with shop.parts.store() as store, Steward(shop.parts.desk(store)) as steward:
        assert not steward.wanted(store)
        assert steward.round() == []
        assert store.connection.value("SELECT acts_at FROM orders WHERE id = 5") == 1
    async with driving(shop) as desk:
        assert desk.shown("calendar undo 2")
    assert shop.run("calendar", "undo", "2", "--yes").exit_code == 0
    assert "calendar undo" not in shop.run("list").stderr
    assert shop.run("tick").exit_code == 0
    with shop.parts.store() as store:
        assert store.connection.value("SELECT acts_at FROM orders WHERE id = 5") != 1


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [("categories", b"[", "categories"), ("on_shift_since", 1 << 61, "on_shift_since"), ("role", b"\xff", "role")],
)
def test_an_operator_who_cannot_be_read_is_who_the_log_says(
    column: str, value: object, field: str, tmp_path: Path
) -> None:
    shop = spoilt(tmp_path / "shop", "operators", column, value)
    assert shop.run("note", "100001", "видно", operator="Болат").exit_code == 0
    assert [one["role"] for one in shop.json("operator", "list") if one["name"] == "Болат"] == ["manager"]
    said = shop.run("doctor", "--deep").stdout
    assert any(line.startswith("BAD  operators Болат") and field in line for line in said.splitlines()), said
    assert "operators" not in shop.run("doctor", "--mend").stdout
    assert [one["categories"] for one in shop.json("operator", "list") if one["name"] == "Болат"] == [["чай"]]


def test_a_role_that_the_log_does_not_know_is_said_and_left(tmp_path: Path) -> None:
    shop = spoilt(tmp_path / "shop", "operators", "role", b"director")
    for command in ("--deep", "--mend"):
        said = shop.run("doctor", command)
        assert any(line.startswith("BAD  operators Болат role") for line in said.stdout.splitlines()), said.stdout


@pytest.mark.parametrize(
    ("table", "column", "command", "there"),
    [
        ("switches", "at", "shop", "отпуск"),
        ("operator_events", "at", "operator history Болат", "менеджер"),
        ("announcements", "announced_at", "calendar list", "1 декабря 2026"),
    ],
)
def test_an_instant_that_no_calendar_has_does_not_keep_the_rest_from_being_read(
    table: str, column: str, command: str, there: str, tmp_path: Path
) -> None:
    shop = spoilt(tmp_path / "shop", table, column, 1 << 61)
    said = shop.run(*command.split())
    assert (said.exit_code, there in said.stdout) == (0, True), said.output


@pytest.mark.parametrize("sheet", [
    b"{", b'{"entries":[["note"]],"more":[]}', b'{"dntries":[],"more":[]}',
    b'{"entries":[["note","1",99999999999999,""]],"more":[]}', b"\xff",
])  # fmt: skip
def test_a_damaged_sheet_says_whom_to_ask_and_stops_no_shift(sheet: bytes, tmp_path: Path) -> None:
    shop = spoilt(tmp_path / "shop", "shift_sheets", "sheet", sheet)
    assert "его автор: Болат" in shop.run("shift", "sheet").stdout.replace("\n", " ")
    assert any(line.startswith("BAD  shift_sheets 1") for line in shop.run("doctor", "--deep").stdout.splitlines())
    assert shop.run("shift", "start", "--read").exit_code == 0

"""The steps of the database's form are frozen, make one form, and bring every database there was up to it.

`old/` holds databases as versions 0.1.0 and all since have made and filled them, and what those
versions said of their orders (`said.json`). When a step is added: its hash goes to `FROZEN`, the form as it is then to
`form.sql` (`python -m tests.store.schema.test_forms`), and a database of the version before into `old/`.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from orderdesk.composition import Composition
from orderdesk.store import migrations
from orderdesk.store.database_file import create
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import HandClock, Shop, at

HERE = Path(__file__).parent
STEPS = Path(migrations.__file__).parent
FORM = HERE / "form.sql"
OLD = sorted((HERE / "old").glob("*.sqlite.gz"))
LATER = at("2026-11-24 12:30")
"""When the versions of `old/` said it."""

FROZEN = {
    "from_0_1_0.sql": "6c9257a44265cb62",
    "m001_the_desk.sql": "713dd67b8f365e49",
    "m002_announcements.sql": "6e007d4a849ac707",
    "m003_channels_and_fees.sql": "e6c8eaac84ffc787",
    "m004_steward.sql": "aa01cdf1da455b53",
    "m005_roles.sql": "31e075933040da8e",
    "m006_quality.sql": "0fb64c1d26936072",
    "m007_claims.sql": "375f76904a1ecdea",
    "m008_keys.sql": "498504bbbcc7609b",
    "m009_undo.sql": "0bdfe1f05c16d556",
    "m010_search_and_sorting.sql": "4911ca61ef0779e8",
    "m011_earlier_answers.sql": "ffa0b91cebb9ae66",
    "m012_demand.sql": "1ff84798f4488530",
    "m013_virtual_shelves.sql": "1eae335198d786e2",
    "m014_sums.sql": "8724037cb2f5deb8",
    "m015_waybills.sql": "50bb1fe488f22926",
    "m016_rights.sql": "7713eea20e4deb90",
    "m017_clocks.sql": "ea644ed3f5195829",
    "m018_messages_counted.sql": "715a66b40b6128af",
    "m019_identity.sql": "771dcebf20313828",
    "m020_acts.sql": "7c60a862c5712b54",
    "m021_goods.sql": "6b0bf63c1992f8cc",
    "m022_money.sql": "32418b255882a585",
    "m023_people.sql": "1eca3cade256e891",
    "m024_dispatch.sql": "b1229457d0401a8d",
    "m025_differs.sql": "13c470eab92395a7",
    "m026_marks_and_refunds.sql": "85068562ecec86b5",
    "m027_channels.sql": "8c67460fca94d78c",
    "m028_courier_places.sql": "c7ac8ecb5850e79a",
    "m029_barcodes.sql": "c74d90f2cbdba1a4",
    "m030_delivery_errors.sql": "b459987531f01151",
    "m031_returns.sql": "859383fb794830d8",
    "m032_messages.sql": "d9cab9f8ad389d02",
    "m033_undone_stops.sql": "331862a21a51a048",
    "m034_signed_counts.sql": "6293f28dd6269b0a",
    "m035_bytes.sql": "2eddca86d04f9745",
    "m036_words_after_withdrawal.sql": "a002a217a38500fb",
}
"""What each released step is, by the beginning of its SHA-256."""


def form(path: Path) -> str:
    """All that a database's form consists of, in the order in which it was made."""
    db = sqlite3.connect(path)
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
    db.close()
    return "\n".join(f"-- {kind} {name} {table}\n{sql};" for kind, name, table, sql in rows)


@pytest.mark.req("X75")
def test_a_released_step_is_never_changed() -> None:
    steps = {step.name: hashlib.sha256(step.read_bytes()).hexdigest()[:16] for step in sorted(STEPS.glob("*.sql"))}
    assert steps == FROZEN


@pytest.mark.req("X75")
def test_the_steps_make_the_form_that_is_written_down(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    create(path)
    assert form(path) == FORM.read_text(encoding="utf-8"), "the form has changed without a new step"


@pytest.mark.req("X75")
def test_a_step_knows_nothing_of_the_program(tmp_path: Path) -> None:
    """Plain SQLite takes them all, so no code of today has a say in them."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    for step in sorted(STEPS.glob("m*.sql")):
        for statement in migrations.statements(step.read_text(encoding="utf-8")):
            db.execute(statement)
    assert db.execute("SELECT count(*) FROM orders").fetchone() == (0,)
    db.close()


def unpacked(packed: Path, path: Path) -> Path:
    """A database of `old/` as a file."""
    path.touch(mode=0o600)
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.mark.req("X75")
@pytest.mark.parametrize("packed", OLD, ids=lambda packed: packed.name.partition(".")[0])
def test_a_database_of_every_version_is_brought_up_with_all_it_holds(packed: Path, tmp_path: Path) -> None:
    said: dict[str, Any] = json.loads((HERE / "old" / "said.json").read_text("utf-8"))[packed.name.partition(".")[0]]
    path = unpacked(packed, tmp_path / "orders.db")
    clock = HandClock(LATER)
    parts = Composition(database=path, operator="Мария", clock=clock)
    with parts.store() as store:
        shop = Shop(parts, clock, store, parts.desk(store))
        listed = {order["number"]: order for order in shop.json("list")}
        assert listed.keys() == said.keys()
        for number, told in said.items():
            now = listed[number]
            if told["due_at"] is None and now["status"] == "packing":
                told["due_at"] = now["planned_at"]  # they knew no clock where the courier's time is not known
            for field in ("status", "total", "customer", "phone", "due_at"):
                assert (number, field, now[field]) == (number, field, told[field])
            kinds = [event["kind"] for event in shop.json("history", number)]
            assert kinds[: len(told["events"])] == told["events"]
            assert [shown["number"] for shown in shop.json("list", "--search", told["phone"][-4:])] != []
        assert [order["number"] for order in shop.json("list", "--search", "4823")] == ["4823"]
        assert [order["number"] for order in shop.json("list", "--search", "әлия")] == ["4822"]
        notes = [event["note"] for event in shop.json("history", "4820") if event["kind"] == "note"]
        assert notes == ["звонить после шести"]
        assert [one.sku for one in store.levels.stands()] == ["TEA-1"]
        assert wrong_orders(store) == []
        assert "BAD" not in shop.run("doctor", "--deep").stdout
        assert shop.run("note", "4827", "видно").exit_code == 0, "work goes on"


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        create(Path(folder) / "orders.db")
        FORM.write_text(form(Path(folder) / "orders.db"), encoding="utf-8")

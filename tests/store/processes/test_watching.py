"""The watch on a database wakes when another process writes to it, and at nothing else."""

from __future__ import annotations

import select
import subprocess
import sys
from pathlib import Path

import pytest

from orderdesk.store.change_signal import Watch
from tests.shop import Shop

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="inotify is Linux's; elsewhere the desk looks by itself"
)

ROOT = Path(__file__).resolve().parents[3]


def test_a_commit_of_another_process_wakes(shop: Shop) -> None:
    shop.receive("1")
    watch = Watch(shop.parts.database)
    assert watch.file is not None
    assert not watch.written()
    given = ["--db", str(shop.parts.database), "--as", "Болат", "--now", "2026-11-24T12:00:00+05:00"]
    subprocess.run(
        [sys.executable, "-m", "orderdesk", *given, "note", "1", "звонил"], cwd=ROOT, check=True, capture_output=True
    )
    assert select.select([watch.file], [], [], 5)[0]
    assert watch.written()
    assert not watch.written(), "told once"
    watch.close()


def test_other_files_of_the_folder_do_not(shop: Shop) -> None:
    watch = Watch(shop.parts.database)
    (shop.parts.database.parent / "other.db-wal").write_text("x")
    shop.parts.database.with_name("orders.db.phone").write_text("x")
    assert not watch.written()
    watch.close()


def test_where_no_watch_can_be_had_nothing_wakes(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "nowhere" / "orders.db")
    assert watch.file is None
    assert not watch.written()
    watch.close()

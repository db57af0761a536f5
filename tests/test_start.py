"""What a start pays for: nothing is imported before the first orders are painted that only a later key needs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from orderdesk.store import Store

ROOT = Path(__file__).resolve().parent.parent

MODULES_AT_START = 376
"""Of our own, until the first orders are painted: each takes a third of a millisecond. All commands are among them,
since keys and footer follow from what these declare; what they do is not."""

VALUES = "a value is a msgspec.Struct(frozen=True), and replace comes from orderdesk.values"

START = """
import asyncio, sys
from pathlib import Path
from orderdesk.app import OrderDeskApp
from orderdesk.cli import cli
from orderdesk.composition import Composition
from orderdesk.console.terminal_profile import Terminal
from screens.desk_thread import DeskThread

parts = Composition(database=Path(sys.argv[1]), operator="Мария")

async def desk():
    with parts.store() as store:
        acts = DeskThread(parts.desk(parts.store()))
        app = OrderDeskApp(parts, store, acts, Terminal.of({}, parts.config.terminal))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            print(*sys.modules)
        acts.close()

asyncio.run(desk())
"""


def test_the_first_orders_are_painted_without_what_is_opened_later(tmp_path: Path) -> None:
    database = tmp_path / "orders.db"
    Store.make(database).close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(database)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    ours = {name for name in loaded if name.split(".")[0] in ("orderdesk", "screens")}
    later = (
        "pendulum", "phonenumbers", "sqlite_utils", "asyncssh", "orderdesk.demo.live_day", "orderdesk.serve",
        "orderdesk.store.migrations", "orderdesk.cli.orders", "orderdesk.cli.shop", "orderdesk.cli.upkeep",
        "screens.views.help", "screens.views.quality", "screens.views.results", "screens.views.shift_sheet",
        "screens.main.wall_desk", "screens.dialogs",
    )  # fmt: skip
    assert [name for name in sorted(loaded) if f"{name}.".startswith(tuple(f"{one}." for one in later))] == []
    assert len(ours) <= MODULES_AT_START, len(ours)


def test_a_value_costs_no_start() -> None:
    for folder in ("orderdesk", "screens"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            assert "dataclass(frozen=True" not in text, f"{path}: {VALUES}"
            if path.name != "values.py":
                untyped = re.search(r"from (dataclasses|msgspec\.structs) import .*\breplace\b", text)
                assert not untyped, f"{path}: {VALUES}"

"""Commands that read write nothing, whatever state the database is in."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import click
import pytest

from orderdesk.cli import cli
from orderdesk.desk.commands.record import Remark
from orderdesk.store.live_sessions import Terms
from orderdesk.values import replace
from tests.shop import Shop

READING = (
    ("list",), ("list", "--search", "Иванов"), ("list", "--shelf", "burning", "--json"), ("filters",), ("show", "1"),
    ("show", "1", "--json"), ("history", "1"), ("phone",), ("report", "quality"), ("doctor",), ("claims",),
    ("stock", "list"), ("stock", "list", "--json"), ("stock", "list", "--low"), ("stock", "export"),
    ("stock", "history", "TEA-1"),
    ("completion", "bash"), ("manual",), ("help",), ("help", "stock", "receive"),
    ("sessions",), ("shoulder", "Болат"), ("operator", "list"), ("operator", "history", "Дина"), ("calendar", "list"),
    ("channel", "list"), ("channel", "list", "--json"), ("sender", "list"), ("carrier", "list"), ("notice", "list"),
    ("acceptance", "list"), ("acceptance", "list", "--log"),
    ("money",), ("money", "1"), ("money", "1", "--json"),
    ("calendar", "show", "kz"), ("product",), ("shop",), ("shift", "sheet"), ("clock",), ("backup",),
    ("serve", "--status"), ("rulebook", "check"), ("rulebook", "show", "kaspi"),
    ("profile", "list"), ("profile", "check"), ("profile", "guess"),
    ("courier", "list"), ("courier", "show", "Асхат"), ("run", "list"), ("run", "show", "1"), ("run", "sheet", "1"),
    ("task", "list", "--all"), ("return", "list", "--all"), ("return", "show", "1"), ("till", "report"),
    ("waybill", "1"), ("evidence", "1"), ("evidence", "1", "--json"),
    ("receipt", "hand-in", "1"), ("receipt", "payment", "1"), ("receipt", "till"),
    ("customer", "show", "1"),
    ("customer", "find", "Иванов"), ("customer", "export", "1"),
)  # fmt: skip
"""Every command that reads, as it is called."""

WRITING = {
    "accept", "add", "assign", "calendar announce", "calendar undo", "call", "cancel", "claims take",
    "channel add", "channel pause", "channel pull", "channel push", "channel resume", "channel test", "channel webhook",
    "channel writes",
    "acceptance off", "acceptance on", "acceptance undo", "carrier ask", "carrier track", "customer language",
    "sender add", "sender send", "sender switch", "sender test",
    "tell-again",
    "clock confirm", "customer contact", "customer erase", "customer mark", "customer merge", "customer note",
    "customer unmerge", "demo", "edit", "event", "hand-over", "import", "note", "operator account", "operator add",
    "operator block", "operator key", "operator language", "operator pin", "operator role",
    "pay", "product hide", "product show", "refund",
    "repeat", "reschedule", "restore", "reveal", "sandbox", "send-code", "shift end", "shift start", "shop hide",
    "shop lift", "shop show", "shop suspend", "shop told", "split", "ssh-session", "stock barcode", "stock count",
    "stock import", "stock low", "stock move", "stock place", "stock receive", "stock return", "stock write-off",
    "take", "take-over",
    "tick", "told", "undo", "unpay", "wallboard", "watch",
    "courier add", "courier edit", "run add", "run assign", "run back", "run leave", "run move",
    "run new", "run suggest", "stop ask", "stop code", "stop done", "stop failed", "stop unsay", "stop withdraw",
    "return decide", "return open", "return receive", "return under-way",
    "parcel stage", "parcel error", "parcel mended", "task add", "task done", "hand-in", "till open", "till count",
    "till close", "cancel-part", "imei",
}  # fmt: skip
"""Every other one."""


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """The name of every command there is."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_each_command_is_known_to_read_or_to_write() -> None:
    there = set(commands(cli))
    reading = {name for name in there if any(f"{' '.join(call)} ".startswith(f"{name} ") for call in READING)}
    assert there - reading == WRITING


def files(folder: Path) -> dict[str, str]:
    """What the files of the database hold; the index of the log is made anew by whoever comes."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("orders.db*")
        if path.is_file() and not path.name.endswith("-shm") and path.stat().st_size
    }


@pytest.fixture
def left(shop: Shop) -> Shop:
    """A shop with something of everything, at which nobody works."""
    shop.receive("1")
    shop.desk.do(Remark("заметка"), shop.receive("2"))
    assert shop.run("operator", "add", "Дина", "--role", "director", operator="Дина").exit_code == 0
    assert shop.run("operator", "add", "Мария", "--role", "director", operator="Дина").exit_code == 0
    shop.count("TEA-1", 3)
    shop.clock.advance(3600)  # something is due
    return shop


def settled(shop: Shop) -> None:
    shop.store.close()


def killed(shop: Shop) -> None:
    """Somebody was killed in the middle: what was committed last is in the log alone."""
    shop.store.close()
    if not (child := os.fork()):
        connection = sqlite3.connect(shop.parts.database, isolation_level=None)
        connection.execute("UPDATE products SET low = 3")
        connection.execute("INSERT INTO settings VALUES ('somebody', 'was here')")
        os._exit(0)
    os.waitpid(child, 0)
    assert shop.parts.database.with_name("orders.db-wal").stat().st_size


def earlier(shop: Shop) -> None:
    """An earlier version made the database."""
    shop.store.close()
    old = sqlite3.connect(shop.parts.database)
    for statement in (
        "DROP TABLE clock_confirmations", "ALTER TABLE history DROP COLUMN set_clock",
        "DELETE FROM _sqlite_migrations WHERE name = 'm017_clocks'", "PRAGMA user_version = 15",
    ):  # fmt: skip
        old.execute(statement)
    old.commit()
    old.close()


def worked_on(shop: Shop) -> None:
    """A desk is open, by the settings that the shop was made with."""
    shop.store.sessions.join(Terms(set_clock=True, rules=shop.parts.rules.fingerprint))


@pytest.mark.req("X77")
@pytest.mark.parametrize("state", [settled, killed, earlier, worked_on])
@pytest.mark.parametrize("settings", ["", '[calendars.kz]\nhours = { tue = [["09:00", "12:30"]] }'])
def test_reading_writes_nothing(left: Shop, tmp_path: Path, state: object, settings: str) -> None:
    assert callable(state)
    config = tmp_path / "config.toml"
    config.write_text(settings, "utf-8")
    shop = Shop(replace(left.parts, config_path=config), left.clock, left.store, left.desk)
    folder = left.parts.database.parent
    state(left)
    before = files(folder)
    for call in READING:
        done = shop.run(*call)
        assert "только для чтения" not in done.stderr, (call, done.stderr)
        assert done.exit_code == 0 or call[0] in (
            "phone",
            "doctor",
            "shoulder",
            "serve",
            "shift",
            "rulebook",
            "profile",
            "courier",
            "return",
            "run",
            "receipt",
            "waybill",
        ), done.output
        changed = {name: sum_ for name, sum_ in files(folder).items() if ".backup-" not in name}
        assert changed == before, call
    if state is worked_on:
        return
    with left.parts.store() as store:  # whoever works brings it up
        assert store.connection.value("PRAGMA user_version") >= 17
        assert [order.version for order in store.orders.by_number("1")] == [1]

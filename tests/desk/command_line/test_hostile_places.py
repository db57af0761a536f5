"""Hostile texts from the environment, from rulebooks and settings, and from a database that somebody has altered."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from orderdesk.config import read_config
from orderdesk.console.crash_report import FAULT
from orderdesk.data_files import data_folder
from tests.payloads import TYPED, raw, raw_logs
from tests.running import Ran, ran
from tests.shop import Shop
from tests.store import flips

pytestmark = pytest.mark.req("X81")

NOW = "2026-11-24T12:00:00+05:00"

HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\x00\x07\x7f\r\u202eвона\u2066\u200b\U000e0041И\nok  fine\x1b"
"""Something of everything that steers a terminal."""

READING = [
    "list", "list --json", "show 2", "show 2 --json", "history 2", "history 2 --json", "filters", "claims", "told",
    "told --json", "shop", "product", "product --json", "stock list",
    "stock list --json", "stock history TEA-1", "stock export", "stock export --yml", "operator list",
    "operator history Мария",
    "calendar list", "report quality", "report quality --json", "doctor", "phone", "shift sheet", "accept 1",
    "watch --once",
]  # fmt: skip


def run(*arguments: str) -> Ran:
    """Run a command, and look at all that it prints; JSON is read."""
    done = ran("--now", NOW, *arguments)
    assert done.code != FAULT, done.text
    assert b"Traceback" not in done.err, done.text
    assert raw(done.out + done.err) == [], (arguments, done.text)
    if "--json" in arguments and done.code == 0:
        json.loads(done.out)
    return done


@pytest.fixture
def two(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop with two orders that somebody has worked on, and the database as the default one."""
    shop.receive("1")
    shop.receive("2", "pickup")
    shop.run("note", "2", "текст")
    shop.run("call", "2", "reached", "--note", "сказано")
    shop.run("send-code", "2")
    shop.run("list", "--save-as", "мои")
    shop.run("stock", "count", "TEA-1", "5", "--reason", "пересчёт")
    shop.run("product", "hide", "TEA-1", "--note", "нет")
    shop.run("calendar", "announce", "2026-12-01", "--hours", "closed", "--calendar", "kz", "--note", "ой", "--yes")
    monkeypatch.setenv("ORDERDESK_DB", str(shop.parts.database))
    yield shop
    assert raw_logs(tmp_path) == []


VARIABLES = (
    "TERM", "LOGNAME", "HOME", "XDG_STATE_HOME", "ORDERDESK_CONFIG", "ORDERDESK_DB", "LANG", "SSH_ORIGINAL_COMMAND",
    "SSH_USER_AUTH", "TZ",
)  # fmt: skip


def test_the_environment(two: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, HOSTILE.replace("\x00", "") + "\udcff")
        kept = dict(os.environ)
        for command in ("doctor", "note 1 text", "ssh-session"):
            run(*command.split())
        os.environ.clear()  # as the session has done
        os.environ.update(kept)
        if variable.startswith(("ORDERDESK", "HOME")):
            monkeypatch.undo()


def test_rulebooks_roles_calendars_and_settings(two: Shop, tmp_path: Path) -> None:
    """Every text of the shipped files, altered: titles, prices, questions, hints, names."""
    folder = tmp_path / "settings"
    (folder / "rulebooks").mkdir(parents=True)
    hostile = "".join(char if char in "ok fine" else f"\\U{ord(char):08x}" for char in HOSTILE)
    texts = 0
    for name in ("kaspi", "own_shop"):
        text = (data_folder() / "rulebooks" / f"{name}.toml").read_text("utf-8")
        text, count = re.subn(
            r'\b(title|price|hint|ask|text|name) = "[^"]*"', lambda found: f'{found[1]} = "{hostile}"', text
        )
        texts += count
        (folder / "rulebooks" / f"{name}.toml").write_text(text, "utf-8")
    assert texts > 50
    (folder / "config.toml").write_text(f'shop = "{hostile}"\n', "utf-8")
    settings = ("--config", str(folder / "config.toml"))
    assert read_config(folder / "config.toml").shop.split("\n") == ["␛␛␛␀␇� вонаИ", "ok  fine␛"], (
        "cleaned when it is read"
    )
    for command in (
        "list",
        "list --json",
        "show 1",
        "show 2 --json",
        "history 2",
        "rulebook show",
        "rulebook show kaspi",
        "accept 1",
        "doctor",
        "report quality",
        f"rulebook check {folder / 'rulebooks' / 'kaspi.toml'}",
    ):
        assert run(*settings, *command.split()).code == 0, command


@pytest.mark.parametrize("some", [10, pytest.param(len(TYPED), marks=pytest.mark.soak)])
def test_the_names_of_files(two: Shop, some: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word as the name of a file of orders, of settings, of a rulebook, of a backup, of the database itself."""
    rulebook = (data_folder() / "rulebooks" / "kaspi.toml").read_bytes()
    backup = Path(two.run("backup").stdout.strip())
    folder = tmp_path / "files"
    folder.mkdir(mode=0o700)
    monkeypatch.chdir(folder)
    named = 0
    for text in random.Random(81).sample(TYPED, some):
        try:
            Path(text).write_text('{"number": "9", "received_at": "2026-11-24T12:00:00+05:00"}\n{"number": \n')
        except OSError:
            continue
        named += 1
        run("import", "--", text)
        run("--config", text, "list")
        run("rulebook", "check", "--", text)
        Path(text).write_bytes(rulebook)
        run("rulebook", "check", "--", text)
        shutil.copy(backup, text)
        run("restore", "--", text)
        run("--db", text, "doctor")
        for left in folder.iterdir():
            left.unlink()
    assert named > some / 2


WRONG = (
    'shop = "{x}', "{x} = 1", '[channels."{x}"]\nrulebook = "{x}"', 'language = "{x}"', '[keys]\n"{x}" = "{x}"',
    'zone = "{x}"', '[calendars."{x}"]\nzone = "{x}"', '[signals]\nquiet = "{x}"',
)  # fmt: skip


def test_settings_that_are_wrong(two: Shop, tmp_path: Path) -> None:
    path = tmp_path / "c\x1b[2Jonfig.toml"
    for text in WRONG:
        for hostile in ("\\u001b[2J\\u009b\\u202e\\u007f", "\x1b[2J\u202e"):
            path.write_text(text.replace("{x}", hostile), "utf-8")
            assert run("--config", str(path), "list").code in (0, 1, 2)
    path.write_bytes(b'shop = "\xff"')
    assert run("--config", str(path), "list").code == 2
    assert run("--config", str(path), "doctor").code == 1


WORDS = {
    "orders": ("customer_name", "address", "comment"), "lines": ("sku", "name"), "contacts": ("operator", "note"),
    "outbox": ("text",), "history": ("note",), "products": ("name",),
    "moves": ("note",), "stock_counts": ("reason",), "switches": ("sku", "operator", "note"),
    "announcements": ("note", "operator"), "filter_log": ("name",), "charges": ("currency",), "alerts": ("target",),
    "claims": ("operator",), "operator_events": ("by", "field"), "undo_notes": ("note",),
}  # fmt: skip
"""Columns that hold words alone: whatever stands in them, everything can still be read."""


def altered(path: Path, columns: list[tuple[str, str]], text: str) -> int:
    """Put a text into columns of a database, past everything that guards it; how many values that changed."""
    database = sqlite3.connect(path, isolation_level=None)
    changed = 0
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    for table, column in columns:
        with suppress(sqlite3.IntegrityError):  # what the form of a column forbids cannot come to stand there
            changed += database.execute(f'UPDATE "{table}" SET "{column}" = ?', (text,)).rowcount
    database.close()
    return changed


def test_words_in_an_altered_database(two: Shop) -> None:
    two.store.close()
    columns = [(table, column) for table, names in WORDS.items() for column in names]
    assert altered(two.parts.database, columns, HOSTILE) > 20
    for command in READING:
        done = run(*command.split())
        assert done.code == 0 or command in ("filters", "accept 1", "operator history Мария", "doctor"), done.text
    assert "␛" in run("show", "2").out.decode()


def each_column(
    two: Shop, wanted: Callable[[list[tuple[str, str]]], list[tuple[str, str]]], commands: list[str]
) -> None:
    """Alter one column at a time: whether or not it can still be read, nothing of it arrives."""
    two.store.close()
    path = two.parts.database
    whole, wrong = path.read_bytes(), list[object]()
    for table, column in wanted(_columns(path)):
        path.write_bytes(whole)
        with suppress(sqlite3.IntegrityError):
            flips.raw(path, f'UPDATE "{table}" SET "{column}" = ?', (HOSTILE,))
        for command in commands:
            done = ran("--now", NOW, *command.split())
            if done.code == FAULT or b"Traceback" in done.err or raw(done.out + done.err):
                wrong.append((table, column, command, done.text))
    assert wrong == []


def test_any_column_of_an_altered_database(two: Shop) -> None:
    each_column(two, lambda columns: random.Random(81).sample(columns, 6), ["list", "show 2"])


@pytest.mark.soak
@pytest.mark.parametrize("part", range(8))
def test_every_column_of_an_altered_database(two: Shop, part: int) -> None:
    each_column(two, lambda columns: columns[part::8], READING)


def _columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        return [
            (table, row[1])
            for (table,) in tables.fetchall()
            if not table.startswith(("sqlite_", "orders_search_", "_sqlite"))
            for row in database.execute(f'PRAGMA table_info("{table}")')
        ]

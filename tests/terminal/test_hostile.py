"""A real terminal gets nothing from outside but letters: from orders, rulebooks, settings and environment at once."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from orderdesk.data_files import data_folder
from orderdesk.store.sqlite import sqlite3
from tests.shop import Shop
from tests.terminal.pty import terminal

pytestmark = [pytest.mark.terminal, pytest.mark.req("X81")]

HOSTILE = "\x1b]52;c;ZXZpbA==\x07\x1b[5;31;4m\x9b5;31;4m\x9d0;SPOOF\x9c\x7f\u202eна\u2066\u200b\x1b[6nИ\nвторая\x1b"


def settings(folder: Path) -> Path:
    """A shop's own files with the text in every title."""
    (folder / "rulebooks").mkdir(parents=True)
    hostile = "".join(f"\\U{ord(char):08x}" for char in HOSTILE)
    text = (data_folder() / "rulebooks" / "kaspi.toml").read_text("utf-8")
    text = re.sub(r'\b(title|price|hint|text) = "([^"]*)"', lambda found: f'{found[1]} = "{found[2]}{hostile}"', text)
    (folder / "rulebooks" / "kaspi.toml").write_text(text, "utf-8")
    (folder / "config.toml").write_text(f'shop = "Лавка{hostile}"\n[signals]\nnotify = true\n', "utf-8")
    return folder / "config.toml"


def test_nothing_that_steers_it_reaches_a_real_terminal(shop: Shop, tmp_path: Path) -> None:
    shop.receive("1")
    database = sqlite3.connect(shop.parts.database, isolation_level=None)
    database.execute("DROP TRIGGER IF EXISTS orders_bu")
    for column in ("customer_name", "address", "comment"):
        database.execute(f"UPDATE orders SET {column} = ?", (f"Покупатель{HOSTILE}",))
    database.execute("UPDATE lines SET name = ?", (HOSTILE,))
    database.close()
    arguments = (
        "--config",
        str(settings(tmp_path / "own")),
        "--db",
        str(shop.parts.database),
        "--as",
        f"Мария{HOSTILE}",
    )
    environment = {"TERM": f"xterm-256color{HOSTILE}", "COLORTERM": HOSTILE, "SSH_CONNECTION": HOSTILE}
    with terminal(*arguments, "--now", "2026-11-24T12:00:00+05:00", environment=environment) as desk:
        desk.wait("Покупатель")
        for keys, shown in (("\r", "Комментарий"), ("\x1b", "Покупатель"), ("x", "Отмена")):
            desk.type(keys)
            desk.wait(shown)
        desk.type("\x1b")
        desk.quiet()
        desk.type("q")
        assert desk.ended() == 0
        sent = desk.sent.decode()
    assert not re.search(r"ZXZpbA==\x07|\x1b\]52|\x1b\[5;31;4m|\x1b\[6n|\]0;SPOOF", sent)
    assert not re.search(r"[\x00-\x06\x0c\x10-\x1a\x1c-\x1f\x7f-\x9f]", sent)
    assert not {char for char in set(sent) if unicodedata.category(char) in ("Cf", "Cs", "Zl", "Zp")}
    assert "␛" in sent

"""What no log, file of the program or error may hold, looked for after every test of the lines to marketplaces.

Every token and every buyer of a test's marketplaces is planted, so that each is known again: the look-alikes' tokens,
their buyers' phones, and these as Kaspi's ids of customers. All that anybody logs is read, at the finest level.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

PLANTED: Final = re.compile(
    r"sandbox-(?:kaspi|keycrm|flowwow|novaposhta)-[0-9a-f]{8}|tok3n-of-the-test-shop"
    r"|NzAxNTU\w{5}|NzAxMDAwMDAwM"
    r"|(?:\+?7|\b)70155\d{5}|(?:\+?7|\b)7010000001|\+?3805050\d{5}|\+?79035[56]\d{5}"
)
"""Tokens; phones in Base64; phones."""

SAID: Final = {"channel_health": "error", "outbox": "answer", "tasks": "text", "history": "note", "acts": "note"}
"""Where the desk keeps what went wrong, and what a marketplace answered."""


@contextmanager
def secrets_kept(folder: Path) -> Iterator[list[str]]:
    """All that is logged meanwhile; at the end nothing planted may be there, nor in what was written below a folder."""
    kept, root = _Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        yield kept.said
    finally:
        root.removeHandler(kept)
        root.setLevel(before)
    told = [said for said in (*kept.said, *_logs(folder), *_errors(folder)) if PLANTED.search(said)]
    assert not told, told[0][:500]


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


def _logs(folder: Path) -> Iterator[str]:
    """The program's own logs, that of a crash among them."""
    for path in folder.rglob("*.log*"):
        yield path.read_text("utf-8", "replace")


def _errors(folder: Path) -> Iterator[str]:
    """What the databases keep of it."""
    for path in folder.rglob("orders.db"):
        with closing(sqlite3.connect(path)) as database:
            there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table, column in SAID.items():
                if table in there:
                    for (said,) in database.execute(f"SELECT {column} FROM {table}"):
                        yield str(said or "")

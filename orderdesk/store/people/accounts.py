"""Whose an account of the system is: asked before anything is opened: who acts decides what is opened for them."""

from __future__ import annotations

from pathlib import Path

from orderdesk.beside import real_path
from orderdesk.store.database_file import connect, read_only_options
from orderdesk.store.sqlite import sqlite3


def operator_of(path: Path, account: str) -> str | None:
    """The operator who is known by the account; `None` also where the database cannot tell: its opening says why."""
    path = real_path(path)
    if not path.is_file():
        return None
    try:
        connection = connect(path, read_only_options(path))
        try:
            row = connection.execute(
                "SELECT name FROM operators WHERE account = ? AND role IS NOT NULL", (account,)
            ).fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])

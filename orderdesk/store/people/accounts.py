"""Whose an account of the system is, and what they speak: asked before anything is opened for them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orderdesk.beside import real_path
from orderdesk.store.database_file import connect, read_only_options
from orderdesk.store.sqlite import sqlite3

LANGUAGE: Final = "language"
"""What is noted of an operator whose language is set: the log is all that tells it."""


def operator_of(path: Path, account: str) -> str | None:
    """The operator who is known by the account; `None` also where the database cannot tell: its opening says why."""
    return _said(path, "SELECT name FROM operators WHERE account = ? AND role IS NOT NULL", account)


def language_of(path: Path, operator: str) -> str | None:
    """The language that an operator is registered with; `None` for none, or where the database cannot tell."""
    sql = "SELECT new FROM operator_events WHERE name = ? AND field = ? ORDER BY id DESC LIMIT 1"
    return _said(path, sql, operator, LANGUAGE)


def _said(path: Path, sql: str, *parameters: str) -> str | None:
    path = real_path(path)
    if not path.is_file():
        return None
    try:
        connection = connect(path, read_only_options(path))
        try:
            row = connection.execute(sql, parameters).fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return None if row is None or row[0] is None else str(row[0])

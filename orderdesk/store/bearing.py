"""Bearing a broken value: what one flipped bit in one row would stop in SQLite or in Python, for all rows at once.

Text that is no UTF-8 fails a whole query, and so does JSON that cannot be read where an index or a condition looks into
it. Once either has been met, a connection reads with care: slower, and every row but the broken one as ever.
"""

from __future__ import annotations

import json
from typing import Any

from orderdesk.store.engine import sqlite3


class BrokenText(str):
    """Text that is no UTF-8, with a sign in place of what cannot be read."""

    __slots__ = ()


def bear_text(connection: sqlite3.Connection, error: sqlite3.Error) -> bool:
    """Read text with care from now on, if it is that which failed."""
    if "decode to UTF-8" not in str(error):
        return False
    connection.text_factory = _any_text
    return True


def bear_json(connection: sqlite3.Connection, error: sqlite3.Error) -> bool:
    """Let JSON that cannot be read hold nothing from now on, if it is that which failed.

    The form's own indexes and columns call the function, hence trusted: it only reads what it is given.
    """
    if "malformed JSON" not in str(error):
        return False
    connection.execute("PRAGMA trusted_schema = ON")
    connection.create_function("json_extract", 2, _extract, deterministic=True)
    return True


def sound(connection: sqlite3.Connection) -> bool:
    """Whether the file's pages and its form are whole, so that an error is a fault of the program."""
    try:
        return connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",) and form(connection) == _form_made()
    except (sqlite3.Error, ValueError):
        return False


def form(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The names of tables with their columns, and of indexes and triggers."""
    named = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    columns = [
        (name, column)
        for kind, name in named
        if kind == "table"
        for (column,) in connection.execute("SELECT name FROM pragma_table_xinfo(?)", (name,))
    ]
    return {*named, *columns}


def _form_made() -> set[tuple[str, str]]:
    """The form that the steps make."""
    from sqlite_utils import Database

    from orderdesk.store.migrations import bring_up

    made = sqlite3.connect(":memory:", isolation_level=None)
    try:
        bring_up(Database(made, execute_plugins=False))
        return form(made)
    finally:
        made.close()


def _any_text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return BrokenText(data.decode(errors="replace"))


def _extract(text: Any, path: Any) -> Any:
    """SQLite's function of this name, for the paths that the form uses: `$.name`, `$[1]` and their like."""
    try:
        value: Any = json.loads(text)
        for step in path.replace("[", ".[").split(".")[1:]:
            value = value[int(step[1:-1])] if step[:1] == "[" else value[step]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None
    if isinstance(value, bool):
        return int(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, dict | list) else value

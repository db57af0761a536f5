"""Bearing a broken value: what one flipped bit in one row would stop for all rows at once.

Text that is no UTF-8 fails a whole query. Once it has been met, a connection reads all text with care: slower, and
every row but the broken one as ever. JSON that cannot be read fails a query too; hence whatever looks into it without
an index asks `json_valid` first.
"""

from __future__ import annotations

from orderdesk.store.sqlite import sqlite3


class BrokenText(str):
    """Text that is no UTF-8, with a sign in place of what cannot be read."""

    __slots__ = ()


def bear_text(connection: sqlite3.Connection, error: Exception) -> bool:
    """Read text with care from now on, if it is that which failed."""
    if "decode to UTF-8" not in str(error):
        return False
    connection.text_factory = _any_text
    return True


def pages(connection: sqlite3.Connection, check: str = "quick_check") -> list[str]:
    """What SQLite says of the pages and of the rows in them: `ok`, or what is wrong."""
    try:
        return [str(row[0]) for row in connection.execute(f"PRAGMA {check}").fetchall()]
    except (sqlite3.Error, UnicodeDecodeError) as error:  # of a row that it cannot even look into
        return [str(error)]


def sound(connection: sqlite3.Connection) -> bool:
    """Whether the file's pages and its form are whole, so that an error is a fault of the program."""
    try:
        return pages(connection) == ["ok"] and form(connection) == _form_made()
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

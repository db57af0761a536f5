"""The database's file: made, opened, and brought to the form of this version.

It is made complete under another name and linked into place, so nobody ever sees half a database, and it is only ever
made when asked for: a slip in a path must not give an empty desk.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from orderdesk.beside import Beside, beside, draft_of, logs_of, publish, real_path
from orderdesk.errors import StoreError, StoreMissing, StoreNewer
from orderdesk.i18n import _
from orderdesk.store.copies.whole_copy import APPLICATION_ID
from orderdesk.store.sqlite import sqlite3
from orderdesk.store.sqlite_errors import faults
from orderdesk.store.write_lock import UPKEEP, WriteLock

SCHEMA: Final = 36
"""The number of the last migration, kept in the file as its `user_version`."""

_BUSY_MS: Final = 2000


def create(path: Path) -> None:
    """Make an empty database at `path`, readable by its owner only; one that is there already is left alone."""
    path = real_path(path)
    for log in logs_of(path):
        if log.exists() and not path.exists():  # a new database would take it for its own
            raise StoreMissing(
                _(
                    "There is no database at {path}, but {log} of one. Put the database back, or go back to a backup:"
                    " orderdesk restore BACKUP"
                ).format(path=path, log=log)
            )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(path) as draft, faults(path):
            connection = connect(draft, "mode=rw")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
            connection.close()
            with contextlib.suppress(FileExistsError):  # another desk was quicker
                publish(draft, path)
    except OSError as error:
        raise StoreError(_("Cannot make the database {path}: {why}.").format(path=path, why=error.strerror)) from error


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the form up to `SCHEMA`, all or nothing; several desks may try at once."""
    from sqlite_utils import Database

    from orderdesk.store.migrations import bring_up

    connection.execute("BEGIN IMMEDIATE")
    try:
        bring_up(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def upgrade(connection: sqlite3.Connection, path: Path, copy: Callable[[Path], Path]) -> Path | None:
    """Bring an older form up to date, not without a copy of how it was: where that is, if another desk was not quicker.

    `copy` puts one beside the path that it is given.
    """
    lock = WriteLock(beside(path, Beside.LOCK), UPKEEP)
    try:
        with lock:
            if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA:
                return None
            try:
                kept = copy(path.with_name(f"{path.name}.backup-before-schema{SCHEMA}"))
            except StoreError as error:
                raise type(error)(
                    _("{path} must be brought to the form of this version, and not without a copy of it: {why}")
                    .format(path=path, why=error)
                ) from error  # fmt: skip
            migrate(connection)
            return kept
    finally:
        lock.close()


def connect(path: Path, options: str) -> sqlite3.Connection:
    """SQLite's own connection, without any of the recipe; for the rest of the store's upkeep."""
    # A connection is made where the desk is put together and used by one worker thread: hence no thread check.
    return sqlite3.connect(
        f"file:{quote(os.fsencode(path.absolute()))}?{options}",
        uri=True,
        timeout=_BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )


def renewed_copy(old: sqlite3.Connection) -> sqlite3.Connection:
    """A database of an earlier form as this version reads it: brought up in memory, since reading changes no file."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    old.backup(copy)
    old.close()
    migrate(copy)
    return copy


def read_only_options(path: Path) -> str:
    """How to open a file that cannot be written: with nobody else at it there is no log beside it, and none to make."""
    return "mode=ro" if path.with_name(path.name + "-wal").exists() else "mode=ro&immutable=1"


def newer(path: Path) -> StoreNewer:
    """A file whose form this version does not know yet."""
    return StoreNewer(
        _("A newer version of Order Desk has changed {path}. Update this one and start again.").format(path=path)
    )

"""A connection to the database file, opened by one recipe, with SQLite's errors turned into the desk's.

The file is made complete under another name and linked into place, so nobody ever sees half a database, and it is only
ever made when asked for: a slip in a path must not give an empty desk.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from orderdesk.errors import StoreDamaged, StoreError, StoreMissing, StoreNewer, StoreVanished
from orderdesk.i18n import _
from orderdesk.store.engine import sqlite3
from orderdesk.store.faults import damaged, faults, translated

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID: Final = 0x4F444B31
"""Marks a file as a database of ours."""

SCHEMA: Final = 16
"""The number of the last migration, kept in the file as its `user_version`."""

_BUSY_MS: Final = 2000

_RECIPE: Final = (
    "PRAGMA synchronous = FULL",  # an acknowledged hand-over survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -16000",
)

Row = tuple[Any, ...]

to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON as it is stored."""


class Connection:
    """One connection, for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the existing database at `path`, read-only where it cannot be written."""
        self.path = path
        _must_be_private(path)
        self.read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        with faults(path):
            self._sqlite = _connect(path, _reading(path) if self.read_only else "mode=rw")
            try:
                self._check_form()
                for pragma in _RECIPE:
                    self._sqlite.execute(pragma)
            except BaseException:
                self._sqlite.close()
                raise
        self._identity = _identity(path)
        self._damaged = False

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[Row]:
        """All rows of a query: read at once, so no reader ever holds the log back."""
        try:
            return self._sqlite.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def rows_while(self, sql: str, parameters: Sequence[object], wanted: Callable[[list[Row], Row], bool]) -> list[Row]:
        """The first rows of a query, as long as one more is wanted after those there are."""
        found: list[Row] = []
        try:
            cursor = self._sqlite.execute(sql, parameters)
            for row in cursor:
                if not wanted(found, row):
                    break
                found.append(row)
            cursor.close()
        except sqlite3.Error as error:
            raise self._translated(error) from error
        return found

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of a query."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first value of the first row; `None` without one."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; how many rows it touched."""
        try:
            return self._sqlite.execute(sql, parameters).rowcount
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row of parameters."""
        try:
            self._sqlite.executemany(sql, parameters)
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def insert(self, sql: str, parameters: Sequence[object]) -> int:
        """Insert a row; its rowid."""
        try:
            return self._sqlite.execute(sql, parameters).lastrowid or 0
        except sqlite3.Error as error:
            raise self._translated(error) from error

    @cached_property
    def db(self) -> Database:
        """The same connection as sqlite-utils sees it; imported when first needed, since that takes a while."""
        from sqlite_utils import Database

        return Database(self._sqlite, execute_plugins=False)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._sqlite.in_transaction

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that is read inside be of one moment."""
        if self.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            if self.in_transaction:
                self.run("COMMIT")

    def interrupt(self) -> None:
        """Break off what this connection is reading: that raises `StoreInterrupted`. The one call for other threads."""
        self._sqlite.interrupt()

    def teach(self, name: str, arguments: int, function: Callable[..., str]) -> None:
        """Let statements on this connection call a function."""
        self._sqlite.create_function(name, arguments, function)

    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        return int(self.value("PRAGMA data_version"))

    def check_unchanged(self) -> None:
        """Refuse to write when the file has shown damage, was deleted or replaced, or was changed by a newer desk."""
        if self._damaged:
            raise damaged(self.path)
        if _identity(self.path) != self._identity:
            raise StoreVanished(
                _(
                    "The database {path} was deleted or replaced under the open desk. Nothing was saved; start again."
                ).format(path=self.path)
            )
        if int(self.value("PRAGMA user_version")) > SCHEMA:
            raise _newer(self.path)

    def _translated(self, error: sqlite3.Error) -> Exception:
        told = translated(error, self.path)
        self._damaged = self._damaged or isinstance(told, StoreDamaged)
        return told

    def close(self) -> None:
        """Close the connection."""
        self._sqlite.close()

    def _check_form(self) -> None:
        """Whether the file is ours, of a form this version knows, and in write-ahead mode."""
        application, version = (
            self._sqlite.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if application != APPLICATION_ID:
            raise damaged(self.path)
        if version > SCHEMA:
            raise _newer(self.path)
        if version < SCHEMA:
            migrate(self._sqlite)
        mode = self._sqlite.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal" and not self.read_only:
            raise StoreDamaged(
                _("{path}: the journal mode is “{mode}”, not “wal”; another program changed it.").format(
                    path=self.path, mode=mode
                )
            )


def create(path: Path) -> None:
    """Make an empty database at `path`, readable by its owner only; one that is there already is left alone."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(_("Cannot make the database {path}: {why}.").format(path=path, why=error.strerror)) from error
    try:
        with faults(path):
            connection = _connect(draft, "mode=rw")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
            connection.close()
        with contextlib.suppress(FileExistsError):  # another desk was quicker
            os.link(draft, path)
    finally:
        for leftover in path.parent.glob(f"{draft.name}*"):
            leftover.unlink()


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the form up to `SCHEMA`, all or nothing; several desks may try at once."""
    from sqlite_utils import Database

    from orderdesk.store.migrations import migrations

    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _connect(path: Path, options: str) -> sqlite3.Connection:
    # A connection is made where the desk is put together and used by one worker thread: hence no thread check.
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}",
        uri=True,
        timeout=_BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )


def _reading(path: Path) -> str:
    """How to open a file that cannot be written: with nobody else at it there is no log beside it, and none to make."""
    return "mode=ro" if path.with_name(path.name + "-wal").exists() else "mode=ro&immutable=1"


def reading(path: Path) -> sqlite3.Connection:
    """A connection that looks into the file and changes nothing, not even what lies beside it."""
    return _connect(path, _reading(path))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _must_be_private(path: Path) -> None:
    """Refuse a file that is missing, is no file, or that others on the machine can read."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise StoreMissing(
            _("There is no database at {path}. `orderdesk import FILE` makes one.").format(path=path)
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    if not path.is_file():
        raise StoreDamaged(_("{path} is not a file.").format(path=path))
    if mode & 0o077:
        raise StoreError(
            _("Others on this machine may read {path}, which holds customers' data. Run: chmod 600 {path}").format(
                path=path
            )
        )


def _newer(path: Path) -> StoreNewer:
    return StoreNewer(
        _("A newer version of Order Desk has changed {path}. Update this one and start again.").format(path=path)
    )

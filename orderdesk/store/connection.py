"""A connection to the database file, opened by one recipe, with SQLite's errors turned into the desk's."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orderdesk.errors import StoreDamaged, StoreError, StoreVanished
from orderdesk.i18n import _
from orderdesk.model import Shelf
from orderdesk.store.copies.whole_copy import APPLICATION_ID, copied
from orderdesk.store.database_file import SCHEMA, connect, newer, read_only_options, renewed_copy, upgrade
from orderdesk.store.integrity.broken_values import bear_text, pages, sound
from orderdesk.store.integrity.ownership import must_be_ours, must_have_one_name
from orderdesk.store.log_files import LogFiles, hold, identity, let_go
from orderdesk.store.look import Look
from orderdesk.store.sqlite import sqlite3
from orderdesk.store.sqlite_errors import (
    FAULTS,
    damaged,
    faults,
    of_a_value,
    of_search,
    read_only,
    translated,
    vanished,
)
from orderdesk.store.touched import ANYTHING, Touched, Touching

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.db import Table

_RECIPE: Final = (
    "PRAGMA synchronous = FULL",  # an acknowledged hand-over survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -16000",
)

Row = tuple[Any, ...]


class Connection:
    """One connection, for one thread at a time."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        """Open the existing database at `path`, read-only where it cannot be written, or is only to be read."""
        self.path, self.reading, self._look = path, reading, Look()
        self.once, self.forget = self._look.once, self._look.forget
        """What a table answers, read once for all who ask it in one look (`store/look.py`); that no answer holds."""
        self.touching = Touching()
        """What the transaction under way touches."""
        self._form_seen = -1
        """The committed state in which the database was last of a form that this version knows."""
        self.earlier: int | None = None
        """The form that the file has, where what is read is a copy brought up in memory."""
        self.kept: Path | None = None
        """The copy of the database as it was, where opening it has changed its form."""
        self._identity = must_be_ours(path)
        self.read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        with faults(path):
            options = read_only_options(path) if self.read_only else "mode=ro" if reading else "mode=rw"
            self._sqlite = connect(path, options)
            try:
                self._check_form()
                for pragma in _RECIPE:
                    self._sqlite.execute(pragma)
            except BaseException:
                self._sqlite.close()
                raise
        if identity(path) != self._identity:  # or it would not be known which of the two was opened
            self._sqlite.close()
            raise vanished(path)
        self._files = None if self.read_only or reading else LogFiles(path)
        self._held = self._files is not None
        if self._held:
            hold(self._sqlite)
        self._lost = False
        """Whether they, or the database, were found to be others: nothing is written through this connection again."""
        self._damaged = False
        self.bears_text = False
        """Whether text that is no UTF-8 has been met, so that all text is read with care."""
        self.knows: Callable[[str, str, Shelf | None], bool] = lambda channel, status, shelf: True
        """Whether the rules have such a channel and status, on that shelf if one is named; asked of each order."""
        self.knows_channel: Callable[[str], bool] = lambda channel: True

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> list[Row]:
        """All rows of a query: read at once, so no reader ever holds the log back."""
        try:
            return self._sqlite.execute(sql, parameters).fetchall()
        except FAULTS as error:
            if self._borne(error):
                return self.rows(sql, parameters)
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
        except FAULTS as error:
            if self._borne(error):
                return self.rows_while(sql, parameters, wanted)
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
        self._look.written(sql)
        try:
            touched = self._sqlite.execute(sql, parameters).rowcount
        except FAULTS as error:
            if self._borne(error):
                return self.run(sql, parameters)
            raise self._translated(error) from error
        self.touching.ran(sql, touched)
        return touched

    def pages(self, check: str = "quick_check") -> list[str]:
        """What SQLite says of the pages and rows: `ok`, or what is wrong."""
        return pages(self._sqlite, check)

    def copied(self, target: Path) -> Path:
        """Copy the database into a file beside it; where that is (see `whole_copy.copied`)."""
        return copied(self._sqlite, self.path, target)

    def holds(self, check: str) -> bool:
        """Whether one of SQLite's own checks, as a statement, finds nothing corrupt."""
        try:
            self._sqlite.execute(check)
        except FAULTS as error:
            told = translated(error, self.path)
            if isinstance(told, StoreDamaged) or isinstance(error, sqlite3.IntegrityError):  # two rows of one key
                return False
            raise told from error
        return True

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row of parameters."""
        self._look.written(sql)
        try:
            self.touching.ran(sql, self._sqlite.executemany(sql, parameters).rowcount)
        except FAULTS as error:
            raise self._translated(error) from error

    def insert(self, sql: str, parameters: Sequence[object]) -> int:
        """Insert a row; its rowid."""
        self._look.written(sql)
        try:
            made = self._sqlite.execute(sql, parameters).lastrowid or 0
        except FAULTS as error:
            raise self._translated(error) from error
        self.touching.ran(sql)
        return made

    def begin(self) -> None:
        """Begin to write, under the write lock."""
        self.touching.begin(self.teach, self.run)
        self.run("BEGIN IMMEDIATE")

    @property
    def db(self) -> Database:
        """The same connection as sqlite-utils sees it, to be written through at once."""
        self._look.forget()
        self.touching.ran("a statement that is not seen here")
        return self._database

    def table(self, name: str) -> Table:
        """A table as sqlite-utils sees it, to be written to at once."""
        self._look.forget()
        self.touching.ran(f"UPDATE {name}")
        return self._database.table(name)

    @cached_property
    def _database(self) -> Database:
        """Imported when first needed, since that takes a while."""
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

    def roll_back(self) -> None:
        """Undo what the open transaction has written, if one is open."""
        self._look.forget()
        if self.in_transaction:
            self.run("ROLLBACK")

    def interrupt(self) -> None:
        """Break off what this connection is reading: that raises `StoreInterrupted`. The one call for other threads."""
        self._sqlite.interrupt()

    def teach(self, name: str, arguments: int, function: Callable[..., str]) -> None:
        """Let statements on this connection call a function."""
        self._sqlite.create_function(name, arguments, function)

    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        return int(self.value("PRAGMA data_version"))

    def look(self, touched: Callable[[], Touched] = lambda: ANYTHING) -> int:
        """Look at what is committed now, and keep looking: what is asked `once` is read once; which state that is.

        Where it is known what was `touched` since one has looked, the answers of other tables hold.
        """
        self._look.open = True
        return self._look.renew(self.data_version(), touched)

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """The same for as long as what is inside lasts."""
        before = self._look.open
        self.look()
        try:
            yield
        finally:
            self._look.open = before

    def check_unchanged(self) -> int:
        """Refuse to write when the file has shown damage, was deleted or replaced, or was changed by a newer desk.

        The committed state that it is in, for which everything is looked at anew.
        """
        if self._damaged:
            raise damaged(self.path)
        self.check_same_files()
        must_have_one_name(self.path)
        version = self.data_version()
        if version != self._form_seen:
            if int(self.value("PRAGMA user_version")) > SCHEMA:
                raise newer(self.path)
            self._form_seen = version
        self._look.renew(version)
        return version

    def check_same_files(self) -> None:
        """Raise a `StoreVanished` that says what to do, where the database or its log is not the one that is open.

        SQLite does not look: it would go on writing into a log that has no name any more, and call that done. Costs
        three looks at the folder.
        """
        if identity(self.path) != self._identity:
            raise vanished(self.path)
        if self._files is not None and (other := self._files.other()) is not None:
            raise vanished(other)

    def keep_log(self) -> None:
        """Bring what stands in a log without a name into the database, for it is still open here; under the lock.

        Once, and not where others go on already: then it would be put over what they have written.
        """
        first, self._lost = not self._lost, True
        with contextlib.suppress(*FAULTS):
            if self.in_transaction:
                self._sqlite.rollback()
            if first and self._files is not None and self._files.keepable:
                self._sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _borne(self, error: Exception) -> bool:
        """Whether what one broken value has stopped can be tried again, reading with care from now on."""
        if not self.bears_text and bear_text(self._sqlite, error):
            self.bears_text = True
            return True
        return False

    def _translated(self, error: Exception) -> Exception:
        told = translated(error, self.path)
        if not isinstance(told, StoreError) and not sound(self._sqlite):
            told = damaged(self.path)
        self._damaged = self._damaged or (
            isinstance(told, StoreDamaged) and not (of_search(error) or of_a_value(error))
        )
        return told

    def close(self, *, locked: bool = False) -> None:
        """Close the connection; one whose files are others by now is left alone, its log kept if the lock is here."""
        try:
            self.check_same_files()
        except StoreVanished:
            if locked:
                self.keep_log()
            self._lost = True
        if self._lost and self._files is not None:
            return
        self._sqlite.close()
        if self._held:
            self._held = False
            let_go(self._sqlite)

    def _check_form(self) -> None:
        """Whether the file is ours, of a form this version knows, and in write-ahead mode."""
        application, version = (
            self._sqlite.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if application != APPLICATION_ID:
            raise damaged(self.path)
        if version > SCHEMA:
            raise newer(self.path)
        if version < SCHEMA and (self.reading or self.read_only):
            self._sqlite, self.earlier = renewed_copy(self._sqlite), version
            return
        if version < SCHEMA:
            if self.read_only:
                raise read_only(self.path)
            self.kept = upgrade(self._sqlite, self.path, self.copied)
        mode = self._sqlite.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal" and not (self.read_only or self.reading):
            raise StoreDamaged(
                _("{path}: the journal mode is “{mode}”, not “wal”; another program changed it.").format(
                    path=self.path, mode=mode
                )
            )

"""Going back to a backup: the old files are moved aside together, never overwritten, and never mixed with the new.

SQLite takes a write-ahead log for that of whatever database lies beside it. So the database keeps its name until the
log has gone aside and the copy of the backup takes the name in one step; in between it has two names, by which every
desk knows that it must not be opened. A desk that is open meanwhile goes on reading what was moved; it writes nothing
more, since the file under the name is another one (`Connection.check_unchanged`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from orderdesk.beside import Beside, beside, draft_of, logs_of, real_path, sync_folder
from orderdesk.errors import NotFound, Refused, StoreDamaged, StoreError
from orderdesk.i18n import _
from orderdesk.store.copies.backup import stamp
from orderdesk.store.copies.whole_copy import APPLICATION_ID, fill, free_name
from orderdesk.store.database_file import SCHEMA, connect, newer, read_only_options
from orderdesk.store.integrity.ownership import ASIDE
from orderdesk.store.sqlite import sqlite3
from orderdesk.store.sqlite_errors import refused_by_system
from orderdesk.store.write_lock import UPKEEP, WriteLock


class _Content(Struct, frozen=True):
    """What a file holds, as far as that tells whose it is."""

    identity: str | None
    """Which database it is; a copy has the same. Those of before schema 19 have none."""
    orders: int


class Restoring(Struct, frozen=True):
    """A checked copy of a backup, ready to take the place of a database."""

    database: Path
    draft: Path
    orders: int
    """How many there are in the backup."""
    identity: str | None

    def put_in_place(self, now: int) -> Path | None:
        """Move the database aside and give the copy its name; where the old one is now, if there was one."""
        lock = WriteLock(beside(self.database, Beside.LOCK), UPKEEP)
        with closing(lock), lock:
            try:
                aside = self._move_aside(now)
                os.replace(self.draft, self.database)
                sync_folder(self.database.parent)
            except OSError as error:
                raise refused_by_system(error, self.database) from error
        if _content(self.database, self.database).identity != self.identity:
            raise StoreError(_("The disk does not hold what was written to {path}.").format(path=self.database))
        return aside

    def _move_aside(self, now: int) -> Path | None:
        path = self.database
        logs, key = logs_of(path), beside(path, Beside.KEY)
        if not any(map(os.path.lexists, (path, *logs))):
            return None
        # A restore that was broken off has given it its second name already.
        aside = next((one for one in path.parent.glob(f"*.{ASIDE}-*") if path.exists() and one.samefile(path)), None)
        if aside is None:
            aside = free_name(path.with_name(f"{path.name}.{ASIDE}-{stamp(now)}"))
            if path.exists():
                os.link(path, aside)
        for old, new in (*zip(logs, logs_of(aside), strict=True), (key, beside(aside, Beside.KEY))):
            if os.path.lexists(old):
                os.rename(old, free_name(new))
        sync_folder(path.parent)
        return aside


@contextmanager
def restoring(backup: Path, database: Path) -> Iterator[Restoring]:
    """Copy a backup beside the database and check it; refused is one that is damaged, another shop's or too new.

    The backup is only read, and the database is not touched yet.
    """
    path, backup = real_path(database), real_path(backup)
    if not backup.is_file():
        raise NotFound(_("There is no backup at {path}.").format(path=backup))
    if path.exists() and backup.samefile(path) and os.stat(path).st_nlink == 1:
        raise Refused(_("{path} is the database itself, not a backup of it.").format(path=path))
    content = _content(backup, backup)
    if content.identity and path.exists() and _identity_of(path) not in (None, content.identity):
        raise Refused(
            _(
                "{backup} is a backup of another database than {path}. Nothing was changed. To look at it, restore it"
                " under another name: orderdesk --db PATH restore {backup}"
            ).format(backup=backup, path=path)
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_of(path) as draft:
            with closing(connect(backup, read_only_options(backup))) as source:
                fill(source, backup, draft)
            if _content(draft, backup) != content:
                raise _damaged(backup, _("the copy differs"))
            yield Restoring(path, draft, content.orders, content.identity)
    except OSError as error:
        raise refused_by_system(error, path) from error


def _content(path: Path, said: Path) -> _Content:
    """What a database holds, after a look at all of its pages; `said` is the file that is named when it is damaged."""
    try:
        with closing(connect(path, read_only_options(path))) as found:
            application, version = (
                found.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
            if application != APPLICATION_ID:
                raise _damaged(said, _("it is no database of Order Desk"))
            if version > SCHEMA:
                raise newer(said)
            wrong = [row[0] for row in found.execute("PRAGMA integrity_check(3)").fetchall()]
            if wrong != ["ok"]:
                raise _damaged(said, "; ".join(map(str, wrong)))
            (orders,) = found.execute("SELECT count(*) FROM orders").fetchone()
            return _Content(_identity(found), orders)
    except sqlite3.Error as error:
        raise _damaged(said, str(error)) from error


def _identity_of(path: Path) -> str | None:
    """Which database it is; nothing where that cannot be read."""
    try:
        with closing(connect(path, read_only_options(path))) as found:
            return _identity(found)
    except sqlite3.Error:
        return None


def _identity(found: sqlite3.Connection) -> str | None:
    row = found.execute("SELECT value FROM settings WHERE name = 'identity'").fetchone()
    return None if row is None else str(row[0])


def _damaged(path: Path, why: str) -> StoreDamaged:
    return StoreDamaged(
        _("{path} cannot be restored: {why}. Nothing was changed; take another backup.").format(path=path, why=why)
    )

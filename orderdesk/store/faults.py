"""Turns what SQLite reports into sentences that say what happened, that nothing was saved, and what to do."""

from __future__ import annotations

import errno
import glob
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orderdesk.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreInterrupted,
    StoreMissing,
    StoreReadOnly,
)
from orderdesk.i18n import _
from orderdesk.store.engine import sqlite3

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """The desk's error for an SQLite error; one that is a bug of ours is given back as it is."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in _BUSY:
        return busy()
    if primary == sqlite3.SQLITE_INTERRUPT:
        return StoreInterrupted(_("The search was broken off."))
    if primary == sqlite3.SQLITE_FULL:
        return full()
    if primary == sqlite3.SQLITE_READONLY:
        return read_only(path)
    if primary in _DAMAGED:
        return damaged(path)
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreMissing(_("Cannot open the database {path}.").format(path=path))
    if primary == sqlite3.SQLITE_IOERR:
        return _silent(error)
    return error


def refused_by_system(error: OSError, path: Path) -> StoreError:
    """The desk's error for one that the system gave for a file beside the database."""
    if error.errno in _FULL:
        return full()
    if error.errno in _FORBIDDEN:
        return read_only(path)
    return _silent(error.strerror)


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Raise the desk's errors in place of SQLite's."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, path) from error


def full() -> StoreFull:
    """No room on the disk."""
    return StoreFull(_("Cannot save: the disk is full. Nothing was changed; free some space and press again."))


def busy() -> StoreBusy:
    """Somebody else is writing for too long."""
    return StoreBusy(_("The database is busy, nothing was saved: press again."))


def read_only(path: Path) -> StoreReadOnly:
    """The file can be read but not written."""
    return StoreReadOnly(_("The database {path} is read-only: orders can be looked at, not changed.").format(path=path))


def _silent(why: object) -> StoreError:
    return StoreError(
        _("The disk does not answer ({why}). Nothing was changed; see `orderdesk doctor`.").format(why=why)
    )


def damaged(path: Path) -> StoreDamaged:
    """Not a database, or one with broken pages; names the newest backup."""
    said = _("{path} is damaged or not an Order Desk database. It was left as it is.").format(path=path)
    backups = list(path.parent.glob(f"{glob.escape(path.name)}.backup-*"))
    if backups:
        newest = max(backups, key=lambda backup: backup.stat().st_mtime)
        said += " " + _("To go back to the newest backup: orderdesk --db {path} restore {backup}").format(
            path=shlex.quote(str(path)), backup=shlex.quote(str(newest))
        )
    else:
        said += " " + _("There is no backup beside it.")
    return StoreDamaged(said)

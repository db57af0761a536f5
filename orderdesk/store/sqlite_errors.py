"""Turns what SQLite reports into sentences that say what happened, that nothing was saved, and what to do."""

from __future__ import annotations

import errno
import glob
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from orderdesk.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreInterrupted,
    StoreMissing,
    StoreReadOnly,
    StoreVanished,
)
from orderdesk.i18n import _
from orderdesk.store.log_files import is_cut_short
from orderdesk.store.sqlite import sqlite3

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_SEARCH_DAMAGED = 267  # SQLITE_CORRUPT_VTAB
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


FAULTS: Final = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises; the latter where even its sentence quotes what is damaged."""


def translated(error: Exception, path: Path) -> Exception:
    """The desk's error for an SQLite error; one that is a bug of ours is given back as it is."""
    if isinstance(error, UnicodeDecodeError):
        return damaged(path)
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
    if of_a_value(error):
        return StoreDamaged(
            _("A value in {path} is damaged: `orderdesk doctor --deep` says whose, `--mend` mends what can be.").format(
                path=path
            )
        )
    if of_search(error):
        return StoreDamaged(_("The search index is damaged: `orderdesk doctor --mend` makes it anew."))
    if primary in _DAMAGED:
        return damaged(path)
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreMissing(_("Cannot open the database {path}.").format(path=path))
    if primary == sqlite3.SQLITE_IOERR and is_cut_short(path):
        return vanished(f"{path}-wal")
    if primary == sqlite3.SQLITE_IOERR:
        return _silent(error)
    return error


def of_search(error: Exception) -> bool:
    """Whether it is the full-text index that is damaged, which can be made anew from the orders."""
    return getattr(error, "sqlite_errorcode", None) == _SEARCH_DAMAGED


def of_a_value(error: Exception) -> bool:
    """Whether it is one row's JSON that cannot be read."""
    return "malformed JSON" in str(error)


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
    except FAULTS as error:
        raise translated(error, path) from error


def full() -> StoreFull:
    """No room on the disk."""
    return StoreFull(_("Cannot save: the disk is full. Nothing was changed; free some space and press again."))


def busy() -> StoreBusy:
    """Somebody else is writing for too long."""
    return StoreBusy(_("The database is busy, nothing was saved: press again."))


def vanished(what: Path | str) -> StoreVanished:
    """The database or its log is another file than the one that is open."""
    return StoreVanished(
        _(
            "{what} was deleted or replaced under the open desk: what was just being done may not be saved, and "
            "nothing more is. Close all desks, open one again and look at what was done last; "
            "`orderdesk doctor --deep` checks it."
        ).format(what=what)
    )


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


def led_in_a_circle() -> StoreDamaged:
    """What is said where reading on and on, by keys that only grow, comes back to what was read before."""
    return StoreDamaged(_("An index of the database is damaged: `orderdesk doctor --mend` makes it anew."))

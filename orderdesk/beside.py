"""The files that belong to a database and lie beside it: what they are called, and that nobody else has a hand in them.

A database has one path, however many links lead to it, and all names are made from that one: whoever comes by a link
meets the same lock, key, claims, phone and desks. None of these files is ever reached through a link, and one that
another user made beforehand, or can open, is refused with a sentence.
"""

from __future__ import annotations

import errno
import fcntl
import glob
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from orderdesk.errors import NotPrivate
from orderdesk.i18n import _
from orderdesk.patterns import pattern

_DRAFT: Final = ".new"
"""How the name of a file ends that is still being made; it begins with a dot and the name that it is to get."""


class Beside(StrEnum):
    """What lies beside a database, by the end of its name."""

    LOCK = "lock"
    """Held by whoever writes."""
    KEY = "key"
    """The secret of the hand-over codes."""
    PHONE = "phone"
    """The file that plays the buyers' phones."""
    SESSIONS = "sessions"
    """The folder of the open desks."""
    TOUCHED = "touched"
    """What the last commits have touched, for the other desks."""
    LINES = "lines"
    """Held by whoever keeps the lines to marketplaces."""
    HOST_KEY = "hostkey"
    """The SSH server's secret key."""


_NAMED_AFTER: Final = pattern(rf"(.+)(?:\.(?:{'|'.join(Beside)})|\.backup-.*|-wal|-shm)", re.DOTALL)


def real_path(path: Path) -> Path:
    """The one path of a file, without links; as it is where that cannot be told."""
    return Path(os.path.realpath(path))


def beside(database: Path, what: Beside) -> Path:
    """The path of a companion of a database, by whatever name that is known."""
    real = real_path(database)
    return real.with_name(f"{real.name}.{what}")


def logs_of(database: Path) -> tuple[Path, Path]:
    """SQLite's write-ahead log of a database, and its index."""
    real = real_path(database)
    return real.with_name(f"{real.name}-wal"), real.with_name(f"{real.name}-shm")


def open_private(path: Path, flags: int, *, make: bool = True) -> int:
    """The descriptor of a plain file that only its owner can open, made, with `make`, when there is none.

    `NotPrivate` says whose hand is in it; what the system refuses is an `OSError`.
    """
    flags |= os.O_CLOEXEC | os.O_NOFOLLOW
    for _again in range(3):  # another may make or remove it just now
        if make:
            with suppress(FileExistsError):
                file = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
                _give(file, path)
                return file
        try:
            file = os.open(path, flags | os.O_NONBLOCK)  # or a pipe in its place would be waited for
        except FileNotFoundError:
            if not make:
                raise
            continue
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise _linked(path) from None
            if error.errno == errno.EACCES and (wrong := why_not_private(path)):
                raise NotPrivate(wrong) from None
            raise
        try:
            _check(path, os.fstat(file), folder=False)
        except BaseException:
            os.close(file)
            raise
        return file
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def private_folder(path: Path) -> None:
    """A folder that only its owner may enter, made when there is none; `NotPrivate` where it is another's."""
    try:
        os.mkdir(path, 0o700)
        if os.geteuid() == 0 and (owner := _database_owner(path)):
            os.chown(path, *owner, follow_symlinks=False)
    except FileExistsError:
        _check(path, os.lstat(path), folder=True)


def why_not_private(path: Path, *, folder: bool = False) -> str:
    """The sentence about a file or folder that others have a hand in; empty where it is all right, or not there."""
    try:
        _check(path, os.lstat(path), folder=folder)
    except NotPrivate as wrong:
        return str(wrong)
    except OSError:
        return ""
    return ""


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """An empty private file under a name that nobody can foresee, for what is to become `path`; gone afterwards.

    What makers that were killed have left is swept away first: a living one holds a lock on its draft.
    """
    sweep_drafts(path)
    while True:
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}{_DRAFT}")
        file = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            break
        os.close(file)  # swept away before it was locked
    try:
        _give(file, path)
        yield draft
    finally:
        _remove(draft)
        os.close(file)


def publish(draft: Path, path: Path) -> None:
    """Give a finished draft its name; `FileExistsError` where another was quicker. Nothing is ever overwritten."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    os.link(draft, path, follow_symlinks=False)
    draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def sweep_drafts(path: Path) -> None:
    """Remove the drafts of `path` whose makers are gone."""
    for draft in _drafts(path):
        with suppress(OSError):
            file = os.open(draft, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                _remove(draft)
            finally:
                os.close(file)


def other_names(path: Path) -> int:
    """How many more names (hard links) a file has.

    A draft that has got its name, and whose maker has not yet removed, or was killed before removing, the draft's own,
    is none: that name goes.
    """
    status = os.stat(path)
    if status.st_nlink > 1:
        for draft in _drafts(path):
            with suppress(OSError):
                if os.path.samestat(os.lstat(draft), status):
                    draft.unlink(missing_ok=True)
        status = os.stat(path)
    return status.st_nlink - 1


def _drafts(path: Path) -> list[Path]:
    """The drafts of a file and of the backups that are named after it."""
    return [found for found in path.parent.glob(f".{glob.escape(path.name)}.*") if found.suffix == _DRAFT]


def _remove(draft: Path) -> None:
    """Remove a draft and what SQLite has put beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            draft.with_name(draft.name + end).unlink()


def _check(path: Path, status: os.stat_result, *, folder: bool) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _linked(path)
    if folder and not stat.S_ISDIR(status.st_mode):
        raise NotPrivate(_("{path} is not a folder: see what it is, and remove it.").format(path=path))
    if not folder and stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not folder and not stat.S_ISREG(status.st_mode):
        raise NotPrivate(_("{path} is not a plain file: see what it is, and remove it.").format(path=path))
    owner = _database_owner(path)
    if status.st_uid not in {os.geteuid(), *(owner or ())[:1]}:
        raise NotPrivate(
            _("{path} belongs to another user of this machine (number {uid}): see why, and remove it.").format(
                path=path, uid=status.st_uid
            )
        )
    if status.st_mode & 0o077:
        raise NotPrivate(
            _("Others on this machine can open {path}, which is the desk's alone. Run: chmod {mode} {path}").format(
                path=path, mode="700" if folder else "600"
            )
        )


def _linked(path: Path) -> NotPrivate:
    return NotPrivate(
        _("{path} is a link, and the desk follows none: see where it leads, and remove it.").format(path=path)
    )


def _give(file: int, path: Path) -> None:
    """What root makes is given to the database's owner, as SQLite does with its log, or no desk could open it."""
    if os.geteuid() == 0 and (owner := _database_owner(path)):
        os.fchown(file, *owner)


def _database_owner(path: Path) -> tuple[int, int] | None:
    """User and group of the database that a file, or the folder it lies in, is named after."""
    for one in (path, path.parent):
        if named := _NAMED_AFTER.fullmatch(one.name):
            with suppress(OSError):
                status = os.stat(one.with_name(named[1]))
                return status.st_uid, status.st_gid
    return None

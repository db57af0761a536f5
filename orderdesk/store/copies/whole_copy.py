"""Whole, checked copies of a database, made while others work; nothing that is there already is ever overwritten."""

from __future__ import annotations

import os
import re
import stat
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from orderdesk.beside import draft_of, publish
from orderdesk.errors import StoreDamaged
from orderdesk.i18n import _
from orderdesk.store.integrity.broken_values import pages
from orderdesk.store.sqlite import sqlite3
from orderdesk.store.sqlite_errors import faults, refused_by_system

APPLICATION_ID: Final = 0x4F444B31
"""Marks a file as a database of ours."""

_MARK: Final = slice(68, 72)
"""Where SQLite keeps the mark in the file's header."""


def copied(source: sqlite3.Connection, database: Path, target: Path) -> Path:
    """Copy a database through a connection; where the copy is: at `target`, or at that with a number where there is
    such a file. It is checked before it gets its name; a failed one leaves nothing. One of a damaged database is as
    damaged: better that than none.
    """
    try:
        with draft_of(target) as draft:
            try:
                fill(source, database, draft)
            except StoreDamaged:
                if not _filled_with_damage(source, database, draft):
                    raise
            return _named(draft, target)
    except OSError as error:
        raise refused_by_system(error, target) from error


def fill(source: sqlite3.Connection, database: Path, draft: Path) -> None:
    """Copy into a draft, and check the copy."""
    with faults(database):
        source.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(draft),))  # a name may be of any bytes
    with faults(draft), closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode = WAL")  # VACUUM INTO does not carry it over
        said = pages(copy)
    if said != ["ok"]:
        raise StoreDamaged(_("The copy is damaged and was thrown away: {why}").format(why="; ".join(said)))


def _filled_with_damage(source: sqlite3.Connection, database: Path, draft: Path) -> bool:
    """Copy page by page what is damaged itself; whether that is so, and the copy says the same of itself."""
    draft.write_bytes(b"")
    with faults(draft), closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")
        said = pages(copy)
    with faults(database), closing(sqlite3.connect(database)) as original:  # as the copy: a desk's own sees less
        return said != ["ok"] and said == pages(original)


def free_name(target: Path) -> Path:
    """The path, or the first with a number at which there is nothing."""
    number, name = 1, target
    while os.path.lexists(name):
        number += 1
        name = target.with_name(f"{target.name}-{number}")
    return name


def backups(database: Path) -> list[Path]:
    """The files that `orderdesk backup` has made of a database, oldest first: by name, owner and mark, and no links."""
    pattern = re.compile(re.escape(database.name) + r"\.backup-(\d{8}-\d{6})(?:-(\d+))?")
    found = []
    for path in database.parent.iterdir():
        if (match := pattern.fullmatch(path.name)) and _is_ours(path):
            found.append((match[1], int(match[2] or 1), path))
    return [path for _made, _number, path in sorted(found)]


def _named(draft: Path, target: Path) -> Path:
    while True:
        name = free_name(target)
        with suppress(FileExistsError):
            publish(draft, name)
            return name


def _is_ours(path: Path) -> bool:
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_uid not in {os.geteuid(), os.stat(path.parent).st_uid}:
            return False
        with path.open("rb") as file:
            return file.read(_MARK.stop)[_MARK] == APPLICATION_ID.to_bytes(4, "big")
    except OSError:
        return False

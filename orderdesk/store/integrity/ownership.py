"""Whose the database and the files beside it are: asked before SQLite opens anything, and by `doctor`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orderdesk.beside import Beside, beside, logs_of, other_names, real_path, why_not_private
from orderdesk.errors import StoreDamaged, StoreError, StoreMissing
from orderdesk.i18n import _

ASIDE: Final = "aside"
"""How the name goes on under which the files lie that a backup has replaced."""


def must_be_ours(path: Path) -> tuple[int, int]:
    """Device and inode of the database at a path without links.

    Refused is one that is missing, is no file, has two names, or that others on the machine can read or have prepared
    something beside.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise StoreMissing(
            _("There is no database at {path}. `orderdesk import FILE` makes one.").format(path=path)
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise StoreDamaged(_("{path} is not a file.").format(path=path))
    for wrong in _wrong(path, found):
        raise StoreError(wrong)
    return found.st_dev, found.st_ino


def must_have_one_name(path: Path) -> None:
    """Refuse a database with a second name: SQLite looks for its log beside the name by which it was opened."""
    if path.stat().st_nlink > 1 and other_names(path):
        raise StoreError(_two_names(path))


def what_is_wrong(database: Path) -> list[str]:
    """A sentence for each thing about a database and the files around it that lets others have a hand in them."""
    path = real_path(database)
    try:
        found = path.stat()
    except OSError:
        return []
    wrong = list(_wrong(path, found))
    folder = path.parent.stat()
    if folder.st_mode & 0o022:
        wrong.append(
            _("Others on this machine can write in {folder}, and put their own files there. Run: chmod 700 {folder}")
            .format(folder=path.parent)
        )  # fmt: skip
    return wrong


def _wrong(path: Path, found: os.stat_result) -> Iterator[str]:
    if found.st_mode & 0o077:
        yield _("Others on this machine may read {path}, which holds customers' data. Run: chmod 600 {path}").format(
            path=path
        )
    if found.st_nlink > 1 and other_names(path):
        yield _two_names(path)
    for log in logs_of(path):
        yield from filter(None, [why_not_private(log)])
    for what in Beside:
        yield from filter(None, [why_not_private(beside(path, what), folder=what is Beside.SESSIONS)])


def _two_names(path: Path) -> str:
    for aside in path.parent.glob(f"*.{ASIDE}-*"):
        if aside.samefile(path):
            return _(
                "A backup was being restored at {path}, and that was broken off. Run it again:"
                " orderdesk restore BACKUP (what was there before is {aside})."
            ).format(path=path, aside=aside)
    return _(
        "{path} has a second name (a hard link): what is written under the one is lost under the other. Close all that"
        " uses it, find the names, and remove all but one: find {folder} -xdev -samefile {path}"
    ).format(path=path, folder=path.parent)

"""A copy of the database beside it, made while others work; `whole_copy.copied` makes it whole and checks it."""

from __future__ import annotations

import glob
from datetime import UTC, datetime
from pathlib import Path

from orderdesk.beside import sweep_drafts
from orderdesk.store.copies.whole_copy import backups
from orderdesk.store.store import Store


def stamp(now: int) -> str:
    """An instant as it stands in names of files, in UTC."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")


def backup(store: Store, now: int) -> Path:
    """Write `NAME.backup-DATE` beside the database, readable by its owner only; where it is.

    What backups that were killed have left is swept away.
    """
    sweep_drafts(store.path)
    return store.connection.copied(store.path.with_name(f"{store.path.name}.backup-{stamp(now)}"))


def keep(store: Store, number: int) -> list[Path]:
    """Keep the newest backups, so many of them; those that were removed. Files that others made are left alone."""
    old = backups(store.path)[:-number]
    for path in old:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    return old


def made_before(store: Store, instant: int) -> list[Path]:
    """All copies beside a database that were made before an instant, be it by `backup` or by a new version."""
    copies = store.path.parent.glob(f"{glob.escape(store.path.name)}.backup-*")
    return sorted(copy for copy in copies if not copy.name.endswith(("-wal", "-shm")) and _made(copy) < instant)


def _made(copy: Path) -> int:
    """When a copy was made: as its name says, else when its file was written last."""
    named = copy.name.rpartition(".backup-")[2][: len("YYYYMMDD-HHMMSS")]
    try:
        return int(datetime.strptime(named, "%Y%m%d-%H%M%S").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return int(copy.stat().st_mtime)


def last_backup(store: Store) -> int | None:
    """When the newest copy beside a database was made, in epoch seconds; nothing where there is none."""
    copies = store.path.parent.glob(f"{glob.escape(store.path.name)}.backup-*")
    return max((int(copy.stat().st_mtime) for copy in copies), default=None)

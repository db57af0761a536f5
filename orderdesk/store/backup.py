"""A copy of the database beside it, whole and checked, made while others work."""

from __future__ import annotations

import glob
import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from orderdesk.errors import StoreDamaged
from orderdesk.i18n import _
from orderdesk.store.bearing import pages
from orderdesk.store.engine import sqlite3
from orderdesk.store.faults import faults
from orderdesk.store.store import Store


def backup(store: Store, now: int) -> Path:
    """Write `NAME.backup-DATE` beside the database, readable by its owner only; where it is.

    The copy is checked before it gets its name; a failed one leaves nothing.
    """
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    target = store.path.with_name(f"{store.path.name}.backup-{stamp}")
    draft = target.with_name(f".{target.name}.new")
    os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    try:
        with faults(store.path):
            try:
                store.connection.run("VACUUM INTO ?", (str(draft),))
            except StoreDamaged:  # better a copy that is as damaged than none
                draft.write_bytes(b"")
                store.connection.copy_pages(draft)
        with faults(draft), closing(sqlite3.connect(draft)) as copy:
            copy.execute("PRAGMA journal_mode = WAL")  # VACUUM INTO does not carry it over
            said = pages(copy)
        if said not in (["ok"], store.connection.pages()):
            raise StoreDamaged(_("The copy is damaged and was thrown away: {why}").format(why="; ".join(said)))
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        for leftover in draft.parent.glob(f"{draft.name}*"):
            leftover.unlink()
    return target


def last_backup(store: Store) -> int | None:
    """When the newest copy beside a database was made, in epoch seconds; nothing where there is none."""
    copies = store.path.parent.glob(f"{glob.escape(store.path.name)}.backup-*")
    return max((int(copy.stat().st_mtime) for copy in copies), default=None)

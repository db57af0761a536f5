"""The standby: how far the copy that Litestream keeps elsewhere is behind the database.

Litestream itself is asked what the copy holds, so that a folder, SFTP and S3 are all the same here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from orderdesk.beside import logs_of
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.store.integrity.checkup import Finding
from orderdesk.store.sqlite import has_wal_reset_bug

ALLOWED: Final = 5
"""Seconds that the copy may be behind. By the settings in `docs/deploy.md` it is two at most."""

_PATIENCE: Final = 20
"""Seconds that the other side may take to tell what it holds."""


def program() -> str | None:
    """Where Litestream is: beside this Python, as the extra `standby` installs it, or where the system looks."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return shutil.which("litestream", path=folders)


def standby_findings(database: Path, settings: str) -> Iterator[Finding]:
    """What there is to say about the standby of a database, by Litestream's own settings."""
    what = _("standby")
    if has_wal_reset_bug():
        yield Finding(what, _("this SQLite can lose pages beside Litestream: install pysqlite3"), good=False)
    litestream = program()
    if litestream is None:
        yield Finding(what, _("no Litestream is installed: pip install 'orderdesk[standby]'"), good=False)
        return
    try:
        newest = _newest(litestream, settings, database)
    except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError) as error:
        why = getattr(error, "stderr", None) or error
        yield Finding(what, _("Litestream does not say what it holds: {why}").format(
            why=clean(" ".join(str(why).split()), limit=200)), good=False)  # fmt: skip
        return
    if newest is None:
        yield Finding(what, _("empty: see whether Litestream runs, and what it says"), good=False)
        return
    behind = max(0, _last_written(database) - newest)
    said = _("{seconds} s behind").format(seconds=behind)
    if behind > ALLOWED:
        said += ": " + _("see whether Litestream runs, and what it says")
    yield Finding(what, said, good=behind <= ALLOWED)


def _newest(litestream: str, settings: str, database: Path) -> int | None:
    """The instant of the newest state that can be restored, in epoch seconds."""
    done = subprocess.run(
        [litestream, "ltx", "-config", settings, "-level", "all", "-json", str(database)],
        stdin=subprocess.DEVNULL, capture_output=True, check=True,
        timeout=_PATIENCE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    held = json.loads(done.stdout or "[]") or []
    return max((int(datetime.fromisoformat(one["timestamp"]).timestamp()) for one in held), default=None)


def _last_written(database: Path) -> int:
    """When the last commit was written, in epoch seconds: the log is written by commits only."""
    log, _index = logs_of(database)
    return int((log if log.exists() else database).stat().st_mtime)

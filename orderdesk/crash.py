"""Where a fault of the desk's own is written down: a file only its operator can read."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from orderdesk import __version__
from orderdesk.beside import open_private
from orderdesk.errors import NotPrivate


def report(trace: str, folder: Path) -> Path:
    """Append a traceback, which must carry no local variables, to `crash.log` in `folder`; where that is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "crash.log"
    try:
        file = open_private(path, os.O_WRONLY | os.O_APPEND)
    except NotPrivate:  # somebody waits for what a crash may tell
        path = folder / f"crash-{secrets.token_hex(4)}.log"
        file = open_private(path, os.O_WRONLY | os.O_APPEND)
    with os.fdopen(file, "w", encoding="utf-8", errors="replace") as stream:
        stream.write(f"--- {datetime.now(UTC).isoformat()} Order Desk {__version__}\n{trace}\n")
    return path

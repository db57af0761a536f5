"""Where a fault of the desk's own is written down: a file only its operator can read."""

from __future__ import annotations

import os
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from orderdesk import __version__
from orderdesk.beside import open_private
from orderdesk.errors import NotPrivate
from orderdesk.sanitize import clean_lines

FAULT: Final = 70
"""The exit code after a fault of our own; sysexits.h calls it EX_SOFTWARE."""


def report(trace: str, folder: Path) -> Path:
    """Append a traceback, which must carry no local variables, to `crash.log` in `folder`; where that is.

    Where nothing can be written there, it goes to a new file among the system's temporary ones; and if not there
    either, nowhere.
    """
    said = f"--- {datetime.now(UTC).isoformat()} Order Desk {__version__}\n{clean_lines(trace)}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _appended(folder / "crash.log", said)
    except NotPrivate:  # somebody waits for what a crash may tell
        return _appended(folder / f"crash-{secrets.token_hex(4)}.log", said)
    except OSError:
        pass
    try:
        file, name = tempfile.mkstemp(prefix="orderdesk-crash-", suffix=".log")
        return _written(file, Path(name), said)
    except OSError:
        return Path(os.devnull)


def _appended(path: Path, said: str) -> Path:
    return _written(open_private(path, os.O_WRONLY | os.O_APPEND), path, said)


def _written(file: int, path: Path, said: str) -> Path:
    with os.fdopen(file, "w", encoding="utf-8", errors="replace") as stream:
        stream.write(said)
    return path

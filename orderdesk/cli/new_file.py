"""Files that commands write where they are told to: papers with names and phones, so nobody else may read them."""

from __future__ import annotations

import os
from pathlib import Path

from orderdesk.console.printing import say
from orderdesk.errors import DeskError
from orderdesk.i18n import _


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, and say where; `DeskError` says why it cannot be."""
    try:
        with open(path, "xb", opener=_private) as out:
            out.write(content)
    except FileExistsError as error:
        raise DeskError(_("{path} is there already: nothing was written.").format(path=path)) from error
    except OSError as error:
        raise DeskError(_("Cannot write {path}: {why}.").format(path=path, why=error.strerror)) from error
    say(str(path))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

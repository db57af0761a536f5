"""The folders of throw-away shops: found from another window while their desk lives, removed once it is dead.

A living desk holds a lock on a file in its folder. The kernel frees it when its holder dies, however it dies.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from orderdesk.beside import open_private
from orderdesk.config import state_folder
from orderdesk.errors import StoreError
from orderdesk.i18n import _

_PREFIX: Final = "demo-"
_SIGN: Final = "alive"


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A new folder, gone afterwards; what killed desks have left behind goes first."""
    with ExitStack() as held:
        try:
            state_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            # One at a time, or another demo would take a folder that has no sign yet for a dead one.
            with _locked(state_folder() / "demos.lock"):
                for folder in _folders():
                    if not _alive(folder):
                        shutil.rmtree(folder, ignore_errors=True)
                made = TemporaryDirectory(prefix=_PREFIX, dir=state_folder(), ignore_cleanup_errors=True)
                folder = Path(held.enter_context(made))
                held.enter_context(_locked(folder / _SIGN))
        except OSError as error:
            raise StoreError(
                _("Cannot make a folder in {path}: {why}.").format(path=state_folder(), why=error.strerror)
            ) from error
        yield folder


def newest_living() -> Path | None:
    """The folder that was made last by a desk that still lives."""
    living = [(folder.stat().st_ctime_ns, folder) for folder in _folders() if _alive(folder)]
    return max(living)[1] if living else None


def _folders() -> list[Path]:
    return [folder for folder in state_folder().glob(f"{_PREFIX}*") if folder.is_dir()]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with os.fdopen(open_private(path, os.O_RDWR), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _alive(folder: Path) -> bool:
    try:
        with (folder / _SIGN).open() as sign:
            fcntl.flock(sign, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False

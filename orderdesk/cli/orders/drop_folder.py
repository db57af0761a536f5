"""A folder into which other programs, or people, drop files of orders."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean

TAKEN: Final = "taken"
REFUSED: Final = "refused"

_EVERY: Final = 2.0
"""Seconds between two looks; a file that is the same in both is whole."""


class Pause:
    """Waits between two looks, for ever."""

    def __call__(self) -> bool:
        """Wait; whether to look again."""
        time.sleep(_EVERY)
        return True


class Dropped(Struct, frozen=True):
    """A file that has come into the folder and does not grow any more."""

    path: Path

    def done(self, *, well: bool) -> None:
        """Put it away: what was refused in part is kept apart, to be mended and dropped once more."""
        into = self.path.parent / (TAKEN if well else REFUSED)
        into.mkdir(exist_ok=True)
        goal, again = into / self.path.name, 1
        while goal.exists():
            again += 1
            goal = into / f"{self.path.stem}-{again}{self.path.suffix}"
        os.replace(self.path, goal)


class DropFolder:
    """Looks into a folder again and again."""

    def __init__(self, folder: Path) -> None:
        """`BadInput` where there is no such folder, or nothing can be put away in it."""
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise BadInput(_("{path}: no folder in which files can be put away").format(path=clean(str(folder))))
        self._folder = folder
        self._seen: dict[Path, tuple[int, int]] = {}

    def settled(self, pause: Callable[[], bool]) -> Iterator[Dropped]:
        """The files that come, each once it is whole, in the order of their names; until `pause` says no."""
        while True:
            now = self._look()
            yield from [Dropped(path) for path, size in sorted(now.items()) if size[0] and self._seen.get(path) == size]
            self._seen = now
            if not pause():
                return

    def _look(self) -> dict[Path, tuple[int, int]]:
        """The size of each file, and when it was written; what is hidden is somebody's half-written file."""
        found = {}
        for entry in os.scandir(self._folder):
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                status = entry.stat(follow_symlinks=False)
                found[Path(entry.path)] = (status.st_size, status.st_mtime_ns)
        return found

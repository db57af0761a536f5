"""A desk's line to the lookout of its host, which reads all commits' notes for all desks there (`lookout.py`).

The desk says what it shows, whenever that is something else: a line of JSON. What comes back is single bytes, each of
which says: look now. Both sides may hang up, and neither ever waits for the other.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from orderdesk.beside import why_not_private
from orderdesk.errors import NotPrivate
from orderdesk.sharing.sockets import folder_of, short_address
from orderdesk.store.change_signal import Watch
from orderdesk.store.shown import Shown

NAME: Final = "lookout"
"""Of the lookout's socket, in the folder of the open desks."""

WAKE: Final = b"."

_CHUNK: Final = 4096


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What a desk says."""

    shown: Shown
    seen: int
    """The number of the last note on a commit (`commit_notes.py`) that it had looked at by then."""


class LookoutLine:
    """Wakes like a `Watch`, but only for what is shown here."""

    def __init__(self, database: Path) -> None:
        """To the lookout of this database; an `OSError` where there is none, `NotPrivate` where it is another's."""
        folder = folder_of(database)
        if wrong := why_not_private(folder, folder=True):
            raise NotPrivate(wrong)
        self._line = socket.socket(socket.AF_UNIX)
        self._line.setblocking(False)
        self.lost = False
        """Whether nothing comes any more."""
        self._said: Shown | None = None
        try:
            with short_address(folder / NAME) as address:
                self._line.connect(address)
        except BaseException:
            self._line.close()
            raise

    @property
    def file(self) -> int:
        """The descriptor that can be read when one must look, or when nothing comes any more."""
        return self._line.fileno()

    def written(self) -> bool:
        """Whether one must look for what others have committed since it was asked last."""
        found = False
        while not self.lost:
            try:
                read = self._line.recv(_CHUNK)
            except BlockingIOError:
                return found
            except OSError:
                read = b""
            found, self.lost = True, not read
        return found

    def tell(self, shown: Shown, seen: int) -> None:
        """Say what is shown now, if that was not said last, and how many notes have been looked at."""
        if self.lost or shown == self._said:
            return
        message = msgspec.json.encode(Said(shown, seen)) + b"\n"
        try:
            self.lost = self._line.send(message) != len(message)  # what takes so little has not read for long
        except OSError:
            self.lost = True
        self._said = shown

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def what_wakes(database: Path, before: Watch | LookoutLine | None = None) -> Watch | LookoutLine:
    """The lookout of the host; where there is none, the kernel: what was there `before` if that still serves."""
    if isinstance(before, LookoutLine) and not before.lost:
        return before
    with suppress(OSError, NotPrivate):
        return LookoutLine(database)
    return before if isinstance(before, Watch) else Watch(database)

"""Notes on the last commits, in a file beside the database: what each has touched, for the other open desks.

A note is written under the write lock before its commit and called done after it. So whoever sees a commit finds its
note; one whose commit was rolled back, or whose writer was killed in between, only lets a little more be read than
need be. Where a commit has no note, as of a foreign program, or there have been too many since, anything may be
touched.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from orderdesk.beside import open_private
from orderdesk.errors import NotPrivate
from orderdesk.store.sqlite_errors import refused_by_system
from orderdesk.store.touched import ANYTHING, Touched

_HEAD: Final = struct.Struct("<QQ")
"""At the beginning: how many notes were begun, and of how many the commits are done."""

_NOTE: Final = struct.Struct("<QI")
"""Before each note: its number and its length."""

_ROOM: Final = 1024
"""Bytes for a note."""

KEPT: Final = 128
"""Notes that are kept: far more than are written between two looks."""

_FIRST: Final = 4096


class CommitNotes:
    """Writes them; by one process at a time, under the write lock."""

    def __init__(self, path: Path) -> None:
        """In the file at `path`, which is made, readable by its owner only, with the first note."""
        self._path = path
        self._file: int | None = None
        self._number = 0

    def begin(self, touched: Touched) -> None:
        """Note what the commit that follows touches; a `StoreError` where that cannot be written."""
        try:
            file = self._opened()
            begun, _done = _HEAD.unpack(os.pread(file, _HEAD.size, 0).ljust(_HEAD.size, b"\0"))
            self._number = begun + 1
            said = msgspec.json.encode(touched)
            if len(said) > _ROOM - _NOTE.size:
                said = msgspec.json.encode(ANYTHING)
            os.pwrite(file, _NOTE.pack(self._number, len(said)) + said, _place(self._number))
            os.pwrite(file, self._number.to_bytes(8, "little"), 0)
        except OSError as error:
            raise refused_by_system(error, self._path) from error

    def done(self) -> None:
        """The commit has been made."""
        if self._file is not None:
            with suppress(OSError):  # the next writer's says it too
                os.pwrite(self._file, self._number.to_bytes(8, "little"), 8)
                os.utime(self._file)  # wakes who watches (`change_signal`), now that the commit can be read

    def close(self) -> None:
        """Write no more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        if self._file is not None and not os.fstat(self._file).st_nlink:  # somebody has removed it
            self.close()
        if self._file is None:
            self._file = open_private(self._path, os.O_RDWR)
            if os.fstat(self._file).st_size < _FIRST + KEPT * _ROOM:
                os.posix_fallocate(self._file, 0, _FIRST + KEPT * _ROOM)  # so that a full disk refuses no note later
        return self._file


class NotesReader:
    """Reads them, on from where one has read before."""

    def __init__(self, path: Path) -> None:
        """Over the file at `path`, if it is there."""
        self._path = path
        self._file: int | None = None
        self._read = self._done = 0

    def begin(self) -> None:
        """To be called before one asks in which state the database is."""
        self._done = self._head()[1]

    def seen(self) -> None:
        """All is known that was committed when it was begun."""
        self._read = self._done

    @property
    def read(self) -> int:
        """The number of the last note that is known."""
        return self._read

    def touched(self) -> Touched:
        """What may have been touched since one has `seen` all, given that the database is in another state than then.

        Of the last commit it may be told twice.
        """
        begun, found = self._head()[0], Touched()
        if not self._read < begun <= self._read + KEPT:
            self.close()
            return ANYTHING
        for note in self._notes(self._read + 1, begun):
            found |= note
        return found

    def fresh(self) -> list[Touched] | None:
        """Each note on what was committed when it was begun, from the first that is not known; `None` for too many.

        Also where the file is another one than was read until now.
        """
        if self._read < self._done <= self._read + KEPT:
            return list(self._notes(self._read + 1, self._done))
        if self._done == self._read and self._file is not None and self._still_there(self._file):
            return []
        self.close()
        self.begin()
        return None

    def close(self) -> None:
        """Read no more, until one looks again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _notes(self, first: int, last: int) -> Iterator[Touched]:
        assert self._file is not None
        for number in range(first, last + 1):
            try:
                read = os.pread(self._file, _ROOM, _place(number))
                there, length = _NOTE.unpack_from(read)
                said = read[_NOTE.size : _NOTE.size + length]
                yield _decoder.decode(said) if there == number else ANYTHING
            except (OSError, struct.error, msgspec.MsgspecError):
                yield ANYTHING

    def _still_there(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), os.stat(self._path))
        except OSError:
            return False

    def _head(self) -> tuple[int, int]:
        try:
            if self._file is None:
                self._file = open_private(self._path, os.O_RDONLY, make=False)
            begun, done = _HEAD.unpack(os.pread(self._file, _HEAD.size, 0))
        except (OSError, NotPrivate, struct.error):
            return 0, 0
        return begun, done


def _place(number: int) -> int:
    return _FIRST + number % KEPT * _ROOM


_decoder: Final = msgspec.json.Decoder(Touched)

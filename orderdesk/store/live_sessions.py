"""Sessions: which open desks live, what they agree on, and until when the one at each of them is there.

Whoever has a database open to write holds a lock on a file of its own in a folder beside it. The kernel frees it when
its process ends, however it ends, so nothing that belongs to a session has to wait for a time-out. A process that only
stands still keeps its lock: hence the file says until when what it holds is its own, and the others look at the clock.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Collection, Iterator
from math import inf
from pathlib import Path
from typing import Final

from msgspec import Struct

from orderdesk.beside import open_private, private_folder
from orderdesk.patterns import pattern
from orderdesk.store.sqlite_errors import refused_by_system

_ONE_AT_A_TIME: Final = "lock"

_NAME: Final = pattern("[0-9a-f]{16}")
"""The names of sessions; open desks keep their sockets in the same folder (`orderdesk.sharing.sockets`)."""

_UNTIL: Final = 20
"""Bytes of a session's file that say until when; behind them stands what it goes by."""

_FOR_EVER: Final = f"{'':{_UNTIL}}"


class Terms(Struct, frozen=True):
    """What all who have a database open to write at the same time agree on."""

    set_clock: bool
    """Whether their clocks were set by hand, with `--now`."""
    rules: str
    """The fingerprint of their rules."""

    def __str__(self) -> str:
        """As it is stored."""
        return f"{'set' if self.set_clock else 'real'} {self.rules}"


class Sessions:
    """The session of this desk, and whether others live."""

    def __init__(self, folder: Path) -> None:
        """Their files lie in `folder`, which is made, readable by its owner only, when the first one begins."""
        self._folder = folder
        self._file: int | None = None
        self._others: dict[str, int] = {}
        """The files of sessions that were asked about and lived, open."""
        self._counted = self._counted_at = 0
        self.own = ""
        """The name of this desk's session; empty until it has begun."""

    def join(self, terms: Terms) -> Terms | None:
        """Begin the session of this desk by these terms; where others go by other ones, it does not begin: theirs."""
        if self.own:
            return None
        try:
            return self._begin(terms)
        except OSError as error:
            raise refused_by_system(error, self._folder) from error

    def begin(self) -> str:
        """Begin the session of this desk, if it has not begun; its name. The files of dead ones go."""
        if not self.own:
            try:
                self._begin(None)
            except OSError as error:
                raise refused_by_system(error, self._folder) from error
        return self.own

    def terms(self) -> Iterator[Terms]:
        """What each living session goes by, this one's own among them."""
        for path in self._folder.glob("[0-9a-f]*"):
            if _NAME.fullmatch(path.name) and self.alive(path.name):
                kind, _space, rules = self._said(path.name)[_UNTIL:].partition(" ")
                if rules:
                    yield Terms(kind == "set", rules)

    def keep_until(self, steady: float) -> None:
        """From then on (seconds that only grow) nothing is this session's any more, unless it says so again."""
        if self._file is not None:
            os.pwrite(self._file, f"{steady:<{_UNTIL}.3f}".encode("ascii"), 0)

    def holds(self, name: str, steady: float) -> bool:
        """Whether what belongs to a session is still its own: its process lives, and it said so for long enough."""
        try:
            file = self._others.get(name)
            if file is None:
                file = self._others[name] = self._open(name)
            living = _locked(file)
            until = float(os.pread(file, _UNTIL, 0)) if living else 0.0
        except OSError:  # it has ended
            return False
        except ValueError:  # it has said nothing yet
            until = inf
        if not living:
            os.close(self._others.pop(name))
        return living and steady < until

    def ask_no_more(self, but: Collection[str]) -> None:
        """Keep open the files of none but these."""
        for name in self._others.keys() - but:
            os.close(self._others.pop(name))

    def alive(self, name: str) -> bool:
        """Whether the desk of this session is still there."""
        try:
            file = self._open(name)
        except OSError:
            return False
        try:
            return _locked(file)
        finally:
            os.close(file)

    def count(self) -> int:
        """How many desks are open, or have ended without a word since the last one began."""
        try:
            stamp = os.stat(self._folder).st_mtime_ns
            if stamp != self._counted_at:
                self._counted = sum(_NAME.fullmatch(name) is not None for name in os.listdir(self._folder))
                self._counted_at = stamp
        except OSError:  # nobody has begun
            return 0
        return self._counted

    def end(self) -> None:
        """End the session of this desk: what it held is free."""
        self.ask_no_more(())
        if self._file is not None:
            (self._folder / self.own).unlink(missing_ok=True)
            os.close(self._file)
            self._file, self.own = None, ""

    def _open(self, name: str) -> int:
        return os.open(self._folder / name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)

    def _said(self, name: str) -> str:
        try:
            return (self._folder / name).read_text("ascii")
        except (OSError, ValueError):  # it has just ended
            return ""

    def _begin(self, mine: Terms | None) -> Terms | None:
        private_folder(self._folder)
        turn = open_private(self._folder / _ONE_AT_A_TIME, os.O_RDWR)
        try:
            # Or another desk would take a file whose lock is still to come for that of a dead one.
            fcntl.flock(turn, fcntl.LOCK_EX)
            for path in self._folder.glob("[0-9a-f]*"):
                if _NAME.fullmatch(path.name) and not self.alive(path.name):
                    path.unlink(missing_ok=True)
            for others in () if mine is None else self.terms():
                if others != mine:
                    return others
            name = secrets.token_hex(8)
            self._file = open_private(self._folder / name, os.O_RDWR)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            os.write(self._file, f"{_FOR_EVER}{mine or ''}".encode("ascii"))
            self.own = name
        finally:
            os.close(turn)
        return None


def _locked(file: int) -> bool:
    """Whether the session whose file this is holds its lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False

"""What a key costs, counted: the SQL statements, and the files it walks through, on all threads. No times."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from orderdesk.store.sqlite import sqlite3 as used

_HOUSE = Path(__file__).resolve().parents[2]
_OURS = tuple(f"{_HOUSE / folder}/" for folder in ("orderdesk", "screens"))


class Journey:
    """What was met while it was walked."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        """What SQLite ran, on whichever connection; what triggers run is a part of its statement."""
        self.files = set[str]()
        """Our own in which something ran."""
        self.hops = set[tuple[str, str]]()
        """From which of them another was called, whatever library stands between."""
        self._walking = False

    @contextmanager
    def walked(self) -> Iterator[None]:
        """Count what is done inside."""
        self.statements.clear()
        self.files.clear()
        self.hops.clear()
        self._walking = True
        try:
            yield
        finally:
            self._walking = False

    def run(self, sql: str) -> None:
        """SQLite runs a statement; one that writes it names again for each of its triggers, and some of its own."""
        sql = " ".join(sql.split())
        written = not sql.startswith(("SELECT", "PRAGMA"))
        again = written and self.statements and self.statements[-1] == sql
        if self._walking and not again and not sql.startswith("--"):
            self.statements.append(sql)

    def called(self, frame: FrameType, event: str, _argument: object) -> None:
        """Something is called."""
        there = frame.f_code.co_filename
        if not self._walking or event != "call" or not there.startswith(_OURS):
            return
        self.files.add(there)
        before = frame.f_back
        while before is not None and not before.f_code.co_filename.startswith(_OURS):
            before = before.f_back
        if before is not None and before.f_code.co_filename != there:
            self.hops.add((before.f_code.co_filename, there))


@contextmanager
def followed() -> Iterator[Journey]:
    """Follow every connection that is opened and every thread that begins from now on."""
    journey, connect = Journey(), used.connect

    def traced(*arguments: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **more)
        connection.set_trace_callback(journey.run)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(used, "connect", traced)
        threading.setprofile(journey.called)
        sys.setprofile(journey.called)
        try:
            yield journey
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

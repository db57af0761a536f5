"""Keeps the lines of all accounts on a thread of its own: begun once there is an account, ended with the desk.

It has its own connection and its own desk, so that neither a screen nor a transaction ever waits for a marketplace.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import anyone
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.store import Store

if TYPE_CHECKING:
    from orderdesk.desk.channels.line_worker import Worker

EVERY: Final = 1.0
"""Seconds between two looks for what is to be asked or told."""

_TURN: Final = 0.0005
"""Seconds for which this thread keeps the interpreter while a screen wants it: each key waits for that several times,
and by default ten times as long."""

_PATIENCE: Final = 2.0
"""Seconds that the end of a desk waits for a request under way; what it told is looked up by whoever comes next."""


class LineKeeper:
    """The thread, once there is one."""

    def __init__(self, make: Callable[[], Desk]) -> None:
        """`make` gives the thread its own desk over its own connection."""
        self._make, self._stopped = make, threading.Event()
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    @anyone
    def look(self, reader: Store) -> None:
        """Begin, once there is an account; costs next to nothing. What the thread has died of is raised here."""
        if self._failure is not None:
            raise self._failure
        if self._thread is None and not reader.read_only and reader.accounts.exist():
            sys.setswitchinterval(_TURN)
            self._thread = threading.Thread(target=self._run, name="lines", daemon=True)
            self._thread.start()

    @anyone
    def close(self) -> None:
        """End it; a request that takes longer is left to itself."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _sleep(self, seconds: float) -> None:
        from orderdesk.channels.live.protocol import ChannelStopped

        if self._stopped.wait(seconds):
            raise ChannelStopped(_("the desk is closed"))

    def _run(self) -> None:
        from orderdesk.desk.channels.line_worker import Worker
        from orderdesk.desk.channels.open_line import opener

        try:
            desk = self._make()
            worker = Worker(desk, opener(desk.rules, desk.clock, self._sleep))
            try:
                while not self._stopped.is_set():
                    if not self._round(worker):
                        self._stopped.wait(EVERY)
            finally:
                worker.close()
                desk.store.close()
        except BaseException as error:
            self._failure = error

    def _round(self, worker: Worker) -> bool:
        try:
            return worker.round(lambda: not self._stopped.is_set())
        except DeskError:  # the database is busy, or gone for a moment: the screens say so
            return False

"""Keeps all lines to others on threads of their own: begun once there is an account, ended with their process.

Each has its own connection and its own desk, so that no transaction ever waits for a marketplace. A desk with a screen
has them in a process beside it (`orderdesk/serve/lines_beside.py`), `orderdesk watch` in its own.
"""

from __future__ import annotations

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
    from orderdesk.desk.messages.errands import Errands

EVERY: Final = 1.0
"""Seconds between two looks for what is to be asked or told."""

_PATIENCE: Final = 2.0
"""Seconds that the end of a desk waits for a request under way; what it told is looked up by whoever comes next."""


class LineKeeper:
    """The threads, once there is something for them to do: one for marketplaces, one for all others outside."""

    def __init__(self, make: Callable[[], Desk]) -> None:
        """`make` gives each thread its own desk over its own connection."""
        self._make, self._stopped = make, threading.Event()
        self._threads: dict[str, threading.Thread] = {}
        self._failure: BaseException | None = None

    @anyone
    def look(self, reader: Store) -> None:
        """Begin, once there is an account; costs next to nothing. What a thread has died of is raised here."""
        if self._failure is not None:
            raise self._failure
        if reader.read_only:
            return
        if "lines" not in self._threads and reader.accounts.exist():
            self._begin("lines", self._lines)
        if "errands" not in self._threads and reader.accounts.others_at_work():
            self._begin("errands", self._errands)

    @anyone
    def close(self) -> None:
        """End them; a request that takes longer is left to itself."""
        self._stopped.set()
        for thread in self._threads.values():
            thread.join(_PATIENCE)

    def _begin(self, name: str, worker: Callable[[Desk], Worker | Errands]) -> None:
        self._threads[name] = threading.Thread(target=self._run, args=(worker,), name=name, daemon=True)
        self._threads[name].start()

    def _sleep(self, seconds: float) -> None:
        from orderdesk.channels.live.protocol import ChannelStopped

        if self._stopped.wait(seconds):
            raise ChannelStopped(_("the desk is closed"))

    def _lines(self, desk: Desk) -> Worker:
        from orderdesk.desk.channels.line_worker import Worker
        from orderdesk.desk.channels.open_line import opener

        return Worker(desk, opener(desk.rules, desk.clock, self._sleep))

    def _errands(self, desk: Desk) -> Errands:
        from orderdesk.desk.messages import open_sender, tracking
        from orderdesk.desk.messages.errands import Errands

        return Errands(desk, open_sender.opener(self._sleep), tracking.opener(self._sleep))

    def _run(self, make: Callable[[Desk], Worker | Errands]) -> None:
        try:
            desk = self._make()
            worker = make(desk)
            try:
                while not self._stopped.is_set():
                    if not self._round(worker):
                        self._stopped.wait(EVERY)
            finally:
                worker.close()
                desk.store.close()
        except BaseException as error:
            self._failure = error

    def _round(self, worker: Worker | Errands) -> bool:
        try:
            return worker.round(lambda: not self._stopped.is_set())
        except DeskError:  # the database is busy, or gone for a moment: the screens say so
            return False

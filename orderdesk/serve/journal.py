"""What the server notes: who came, who was refused, how it ended. Ids and fingerprints, nothing of customers.

Whatever somebody outside can cause as often as they like is summed up, or a flood would wash everything else out of the
files: the first few lines of a kind in full, and after a while one that says how many more there were.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from orderdesk.beside import open_private
from orderdesk.sanitize import clean

FILE: Final = "serve.log"

_SIZE: Final = 1_000_000
_KEPT: Final = 9

WHILE: Final = 600.0
"""Seconds after which a sum is written and counting begins anew."""

STRANGERS: Final = (3, 20)
"""Lines of one kind within a while that one address may cause, and all together."""

OPERATORS: Final = (60, 600)
"""The same for whoever has a key."""

_NAMES: Final = 1000
"""Addresses of one kind that are told apart within a while."""

journal: Final = logging.getLogger("orderdesk.serve")


def open_journal(folder: Path) -> Path:
    """Write to a file in `folder` from now on; where it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _PrivateFile(folder / FILE, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(_Harmless("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    journal.addHandler(handler)
    journal.setLevel(logging.INFO)
    journal.propagate = False
    logging.getLogger("asyncssh").setLevel(logging.CRITICAL)  # it writes command lines down, which name customers
    return folder / FILE


class _PrivateFile(RotatingFileHandler):
    """Follows no link, and writes into no file of somebody else's."""

    def _open(self) -> TextIOWrapper:
        return os.fdopen(open_private(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND), "a", encoding=self.encoding)


class _Harmless(logging.Formatter):
    """One line for each thing that is noted, with nothing in it that steers the terminal of whoever reads it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return clean(super().format(record))


class Sums:
    """Counts the lines of each kind, and says which are written."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` gives seconds that only grow."""
        self._monotonic = monotonic
        self._since = monotonic()
        self._caused: dict[str, Counter[str]] = {}
        self._written: Counter[str] = Counter()

    def note(self, kind: str, whose: str, line: str, most: tuple[int, int] = STRANGERS) -> None:
        """Write a line that somebody has caused, if they and all others have not caused too many of its kind."""
        self.look()
        caused = self._caused.setdefault(kind, Counter())
        if len(caused) >= _NAMES and whose not in caused:
            whose = "others"
        caused[whose] += 1
        if caused[whose] <= most[0] and self._written[kind] < most[1]:
            self._written[kind] += 1
            journal.info("%s: %s", kind, line)

    def look(self) -> None:
        """Write the sums when they are due."""
        if self._monotonic() - self._since >= WHILE:
            self.close()

    def close(self) -> None:
        """Write how many lines were left out, and begin anew."""
        minutes = (self._monotonic() - self._since) / 60
        for kind, caused in self._caused.items():
            if more := caused.total() - self._written[kind]:
                whose, times = caused.most_common(1)[0]
                journal.info("%s: %d more in %.0f minutes; of all these, %d by %s, the rest by %d others",
                             kind, more, minutes, times, whose, len(caused) - 1)  # fmt: skip
        self._since = self._monotonic()
        self._caused.clear()
        self._written.clear()

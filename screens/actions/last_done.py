"""What was done last on the board, and what takes it back: `u` reaches that act alone, as long as the settings say."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from orderdesk.clock import Clock
from orderdesk.desk import Desk
from orderdesk.errors import Refused
from orderdesk.i18n import _, ngettext

Back = Callable[[Desk], None]
"""Takes something back, whole or not at all."""


class _Act(Struct, frozen=True):
    what: str
    back: Back | None
    at: int


class LastDone:
    """One act: whatever is done after it takes its place, also what cannot be taken back."""

    def __init__(self, clock: Clock, window: int) -> None:
        """Nothing has been done; each can be taken back for so many seconds."""
        self._clock, self._window = clock, window
        self._act: _Act | None = None

    def done(self, what: str, back: Back | None = None) -> None:
        """Something was done, in words; without `back` it stands."""
        self._act = _Act(what, back, self._clock())

    def take(self) -> tuple[str, Back]:
        """What is to be taken back, once; `Refused` says why nothing is."""
        act = self._act
        if act is None:
            raise Refused(_("There is nothing to undo here."))
        if act.back is None:
            raise Refused(_("Cannot undo {what}.").format(what=act.what))
        if not self._clock() < act.at + self._window:
            over = ngettext("Not undone: {what}. {count} second for it is over.",
                            "Not undone: {what}. The {count} seconds for it are over.", self._window)  # fmt: skip
            raise Refused(over.format(what=act.what, count=self._window))
        self._act = None
        return act.what, act.back

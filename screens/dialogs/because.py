"""Words that an act is kept with: why something is shown, why a channel is suspended."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.one_line import OneLine
from screens.widgets.field import Field


class Because(OneLine):
    """Its title asks for the words; Enter goes on with them, and not without."""

    SAVES = mark("go on")

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="why", max_length=200)

    def nothing(self) -> None:
        """It is kept, so it says something."""
        self.wrong(_("Say why."))


class Result(Because):
    """The same for what came of something."""

    SAVES = mark("it is done")

    def nothing(self) -> None:
        """It is kept, so it says something."""
        self.wrong(_("What came of it is to be said."))

"""Words that an act is kept with: why something is shown, why a channel is suspended."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialog import Save
from screens.one_line import OneLine
from screens.widgets.field import Field


class Because(OneLine):
    """Enter goes on with what is written; without a word it does not."""

    HINTS = (("Enter", mark("go on")),)

    def __init__(self, title: str, save: Save[str]) -> None:
        """`title` asks for the words."""
        super().__init__(title, save)

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="why", max_length=200)

    def nothing(self) -> None:
        """It is kept, so it says something."""
        self.wrong(_("Say why."))

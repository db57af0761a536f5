"""A note on an order, for the shop only."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from orderdesk.i18n import _
from screens.dialogs.dialog import Save
from screens.dialogs.one_line import OneLine
from screens.widgets.field import Field


class Note(OneLine):
    """Enter saves what is written."""

    def __init__(self, number: str, save: Save[str]) -> None:
        """About the order of this number."""
        super().__init__(_("Note on {number} (the buyer does not see it)").format(number=number), save)

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="note", max_length=1000)

    def nothing(self) -> None:
        """A note says something."""
        self.wrong(_("The note is empty."))

"""The number of an order in the open list, to put the cursor on it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Save
from screens.dialogs.one_line import OneLine
from screens.widgets.field import Field


class GoTo(OneLine):
    """Enter goes there; a number that the list does not have is told, and the dialog stays."""

    SAVES = mark("go")

    def __init__(self, save: Save[str]) -> None:
        """`save` puts the cursor there."""
        super().__init__(_("To an order of this list: its number, or the end of it"), save)

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="number", max_length=40)

"""The number of an order in the open list, to put the cursor on it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input

from orderdesk.i18n import _, mark
from screens.dialog import Dialog, Save
from screens.widgets.field import Field


class GoTo(Dialog[str]):
    """Enter goes there; a number that the list does not have is told, and the dialog stays."""

    HINTS = (("Enter", mark("go")),)
    AUTO_FOCUS = "#number"

    def __init__(self, save: Save[str]) -> None:
        """`save` puts the cursor there."""
        super().__init__(_("To an order of this list: its number, or the end of it"), save)

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="number", max_length=40)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong with the number before is no longer said of this one."""
        event.stop()
        self.right()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go there."""
        event.stop()
        if event.value.strip():
            self.save(event.value.strip())

"""A note on an order, for the shop only."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input

from orderdesk.i18n import _, mark
from screens.dialog import Dialog, Save
from screens.widgets.field import Field


class Note(Dialog[str]):
    """Enter saves what is written."""

    HINTS = (("Enter", mark("save")),)
    AUTO_FOCUS = "#note"

    def __init__(self, number: str, save: Save[str]) -> None:
        """About the order of this number."""
        super().__init__(_("Note on {number} (the buyer does not see it)").format(number=number), save)

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="note", max_length=1000)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong with the words before is no longer said of these."""
        event.stop()
        self.right()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save the words."""
        event.stop()
        if event.value.strip():
            self.save(event.value.strip())
        else:
            self.wrong(_("The note is empty."))

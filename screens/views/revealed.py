"""What a channel hides of an order, shown to who has said why, until the dialog is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _
from orderdesk.model import FieldValue
from orderdesk.wording.labels import field_name
from screens.dialogs.dialog import Dialog
from screens.safe import plain
from screens.widgets.lines import Line


class Revealed(Dialog[None]):
    """Only shows."""

    def __init__(self, number: str, found: Mapping[str, FieldValue]) -> None:
        """Of the order of this number, by field."""
        super().__init__(_("{number}: what its channel hides").format(number=number))
        self._found = found

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Show it."""
        lines = [plain(f"{field_name(name)}: {value}") for name, value in self._found.items()]
        self.query_one("#said", Line).say(Content("\n").join(lines))
        self.offer([])

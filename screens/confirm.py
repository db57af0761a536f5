"""A question before a costly act. Only `y` says yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import mark
from screens.dialog import Dialog, Save
from screens.safe import plain
from screens.widgets.lines import Line


class Confirm(Dialog[bool]):
    """Says what speaks against it, and asks."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "yes", show=False, id="confirm.yes")]
    HINTS = (("y", mark("do it all the same")),)

    def __init__(self, title: str, sentences: Sequence[str], save: Save[bool]) -> None:
        """`sentences` say what it is about."""
        super().__init__(title, save)
        self._sentences = sentences

    def body(self) -> Iterable[Widget]:
        """The sentences."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Show them."""
        self.query_one("#said", Line).say(Content("\n").join(plain(s, "$warning") for s in self._sentences))

    def action_yes(self) -> None:
        """Yes."""
        self.save(True)

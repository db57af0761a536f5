"""What the buyer, the bank or the marketplace did: one of what can have happened to the order now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _
from orderdesk.rules.rulebook.steps import Step
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import bindings, digits
from screens.safe import plain
from screens.widgets.lines import Line

_MOST: Final = 9
"""So many have a digit."""


class Happened(Dialog[Step]):
    """A digit gives back what happened; nothing is recorded here."""

    KEYS = digits("happened.choose", "choose", _MOST)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, number: str, events: Sequence[Step]) -> None:
        """About the order of this number."""
        super().__init__(_("{number}: what has happened?").format(number=number))
        self._events = events[:_MOST]

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Say what can have happened."""
        lines = [
            Content.assemble((f"{number} ", "bold $accent"), plain(_(step.title)))
            for number, step in enumerate(self._events, 1)
        ]
        self.query_one("#said", Line).say(Content("\n").join(lines))
        self.offer([(f"1–{len(self._events)}" if len(self._events) > 1 else "1", _("it has happened"))])

    def action_choose(self, number: int) -> None:
        """This has happened."""
        if number <= len(self._events):
            self.dismiss(self._events[number - 1])

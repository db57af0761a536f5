"""The line over the list: what is searched for, and beside it what the list is narrowed to."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from orderdesk.i18n import _
from screens.messages import SearchChanged, SearchEntered
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_LONGEST: Final = 80
"""Characters of a search."""

_SHORT: Final = 16
"""Characters of a search beside which any code has room."""


class SearchBox(Horizontal):
    """Tells its screen what stands in it whenever the operator changes that."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self._word = Line(id="search-word")
        self.field = Field(
            id="search", max_length=_LONGEST, placeholder=_("digits: phone, number; / name, address, goods")
        )
        self.answered = False
        """Whether a card was opened since something was typed: what is typed next is another search."""

    def compose(self) -> ComposeResult:
        """The word before the field, and the field."""
        yield self._word
        yield self.field

    def say(self, narrowed: str) -> None:
        """Say before the field what the list is narrowed to, if to anything."""
        self._word.say(plain(f"{narrowed} {_('Find:')}".strip(), "bold $accent" if narrowed else ""))

    def put(self, text: str) -> None:
        """Show what is searched for already."""
        with self.prevent(Input.Changed):
            self.field.value = text

    def add(self, digit: str) -> None:
        """Type a digit at the end, or as the first of another search."""
        self.field.value = digit if self.answered else self.field.value + digit
        self.answered = False
        self.field.cursor_position = len(self.field.value)

    def rub_out(self) -> None:
        """Take the last character back."""
        self.answered = False
        self.field.value = self.field.value[:-1]

    def take_back(self, count: int) -> None:
        """Take back what was typed last; it was no search."""
        field, end = self.field, self.field.cursor_position
        self.put(field.value[: end - count] + field.value[end:])
        field.cursor_position = end - count
        self.screen.post_message(SearchChanged(field.value))

    def enter(self) -> None:
        """Have what follows typed here."""
        self.field.focus()
        if self.answered:
            self.field.select_all()
        self.answered = False

    @property
    def in_use(self) -> bool:
        """Whether something is searched for, or about to be."""
        return bool(self.field.value) or self.field.has_focus

    @property
    def has_room(self) -> bool:
        """Whether a whole code can be typed beside what stands here."""
        return len(self.field.value) <= _SHORT

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.screen.post_message(SearchChanged(event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.post_message(SearchEntered())

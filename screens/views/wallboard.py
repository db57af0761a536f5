"""The wallboard over the list: what burns, for a television or an old monitor on the wall. It is only looked at."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from screens.keyboard.named_key import HELP, HELP_TYPING, Key, bindings
from screens.screen_context import Context
from screens.views.board_pane import LEAVE_BOARD, BoardPane


class Wallboard(Screen[None]):
    """Big digits. No key acts but to leave and to tell so."""

    KEYS: ClassVar[tuple[Key, ...]] = (LEAVE_BOARD, HELP, HELP_TYPING)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    AUTO_FOCUS = ""

    def __init__(self, seat: Context, marks: list[str]) -> None:
        """`marks` stand in the header."""
        super().__init__()
        self.board = BoardPane(seat, marks)

    def compose(self) -> ComposeResult:
        """The board."""
        yield self.board

    def action_leave(self) -> None:
        """Back to the desk."""
        self.dismiss()

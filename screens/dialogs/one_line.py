"""A dialog that asks for one line of text."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import Key, bindings
from screens.widgets.field import Field


class OneLine(Dialog[str]):
    """Enter saves what is typed into its field; what is refused is said, and the dialog stays."""

    KEYS = (Key("words.save", "enter", "submit", mark("save"), while_typing=True),)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a line of words")
    SAVES: ClassVar[str] = mark("save")
    """What its key does, in a word; a message id."""
    AUTO_FOCUS = "Field"

    def on_mount(self) -> None:
        """Show the key."""
        self.offer([(self.KEYS[0].label, _(self.SAVES))])

    async def action_submit(self) -> None:
        """As Enter in the field."""
        await self.query_one(Field).action_submit()

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
            self.nothing()

    def nothing(self) -> None:
        """Nothing was typed. For subclasses."""

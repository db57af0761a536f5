"""A dialog that asks for one line of text."""

from __future__ import annotations

from textual.widgets import Input

from screens.dialogs.dialog import Dialog


class OneLine(Dialog[str]):
    """Enter saves what is typed into its field; what is refused is said, and the dialog stays."""

    AUTO_FOCUS = "Field"

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

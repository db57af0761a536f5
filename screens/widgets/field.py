"""A field to type into that lets command letters through."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from orderdesk.console.keyboard_layouts import key_name
from screens.keyboard.bursts import Unmarked


class Field(Input):
    """A one-line field without blinking that takes only some characters; the others stay commands."""

    virtual_size = Reactive(Size(0, 0))
    """How wide its text is. A field's own width does not follow it, so the screen is not laid out anew for each key."""

    def __init__(
        self, *, takes: str = "", max_length: int = 1000, placeholder: str = "", id: str | None = None
    ) -> None:
        """With `takes`, only those characters are typed into it; else all are."""
        super().__init__(id=id, max_length=max_length, placeholder=placeholder, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._takes = takes

    @property
    def takes(self) -> str:
        """The characters that are typed into it; all when empty."""
        return self._takes

    @takes.setter
    def takes(self, characters: str) -> None:
        self._takes = characters

    def would_type(self, text: str) -> bool:
        """Whether all of a text would be typed here, and there is room for it."""
        room = self.max_length is None or len(self.value) + len(text) <= self.max_length
        return room and all(self.check_consume_key(key_name(char), char) for char in text)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key types something here."""
        if character is None or not super().check_consume_key(key, character):
            return False
        return not self._takes or character in self._takes

    async def _on_key(self, event: events.Key) -> None:
        if self.check_consume_key(event.key, event.character) or not event.is_printable:
            await super()._on_key(event)
        else:
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        lines = [line for line in event.text.splitlines() if line.strip()]
        line = lines[0].strip() if lines and self._takes else " ".join(lines)  # a message is kept whole
        kept = "".join(char for char in line if not self._takes or char in self._takes)
        if isinstance(event, Unmarked) and kept != line:
            kept = ""  # what nobody has said to be pasted is not searched for digits of a code or a sum
        self.insert_text_at_cursor(kept[: self.max_length or None])
        event.stop()
        event.prevent_default()

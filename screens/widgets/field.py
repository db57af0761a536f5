"""A field to type into that lets command letters through."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input

from orderdesk.console.keyboard_layouts import key_name
from orderdesk.errors import BadInput, DeskError
from orderdesk.i18n import _
from orderdesk.money import parse_money
from orderdesk.sanitize import clean
from screens.keyboard.bursts import Unmarked
from screens.keyboard.named_key import LEAVE


class Field(Input):
    """A one-line field without blinking that takes only some characters; the others stay commands."""

    @dataclass
    class Refused(Message):
        """What was pasted is no answer for certain."""

        sentence: str

    virtual_size = Reactive(Size(0, 0))
    """How wide its text is. A field's own width does not follow it, so the screen is not laid out anew for each key."""

    def __init__(
        self, *, takes: str = "", max_length: int = 1000, placeholder: str = "", id: str | None = None
    ) -> None:
        """With `takes`, only those characters are typed into it; else all are."""
        super().__init__(id=id, max_length=max_length, placeholder=placeholder, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._takes = takes
        self.currency = ""
        """Where a sum is typed: what is pasted may bear its sign."""
        self._unread = ""
        """Why what was pasted last was not taken, until something else is typed."""

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

    def on_key(self, event: events.Key) -> None:
        """Leave to the commands what is typed nowhere here; all else goes on to the field itself."""
        consumed = self.check_consume_key(event.key, event.character)
        if consumed or event.key in ("backspace", "delete"):
            self._unread = ""
        elif event.is_printable:
            event.prevent_default()

    def accept(self) -> None:
        """What was refused before is not what the field is about now."""
        self._unread = ""

    def refuses(self) -> bool:
        """Whether what was pasted last could not be taken, and nothing was typed instead; then it is said once more."""
        if self._unread:
            self.post_message(self.Refused(self._unread))
        return bool(self._unread)

    async def action_submit(self) -> None:
        """Enter: not while what was pasted is not there, for what stood there before was not meant."""
        if not self.refuses():
            await super().action_submit()

    def on_paste(self, event: events.Paste) -> None:
        """Type of a pasted text what is the answer here; refuse what is not certain."""
        event.stop()
        event.prevent_default()
        lines = [line for line in event.text.splitlines() if line.strip()]
        line = lines[0].strip() if lines and self._takes else " ".join(lines)  # a message is kept whole
        if not line:
            return
        try:
            text = self._answer(line, marked=not isinstance(event, Unmarked)) if self._takes else line
        except DeskError as error:
            self._refuse(str(error))
            return
        self._unread = ""
        self.replace(text[: self.max_length or None], *self.selection)

    def _refuse(self, why: str) -> None:
        empty = _("The field is empty: type it, or leave with {key}.")
        self._unread = f"{why.rstrip('.')}. {empty.format(key=LEAVE.label)}"
        self.clear()
        self.refuses()

    def _answer(self, line: str, *, marked: bool) -> str:
        """What of a pasted line is the answer; `BadInput` where that is not certain.

        A sum may bear its currency. Else it is the only piece of the line that could be typed here, and of text that
        nobody has said to be pasted the whole line.
        """
        shown = clean(line, limit=40)
        if self.currency:
            return line if all(char in self._takes for char in line) else parse_money(line, self.currency).decimal
        pieces = "".join(char if char in self._takes else "\n" for char in line).split("\n")
        found = [piece.strip() for piece in pieces if any(map(str.isalnum, piece))]
        if len(found) != 1 or not (marked or found[0] == line):
            raise BadInput(_("Of “{text}”, which was pasted, it is not certain what is meant here.").format(text=shown))
        if self.max_length and len(found[0]) > self.max_length:
            raise BadInput(_("“{text}”, which was pasted, is too long here.").format(text=shown))
        return found[0]

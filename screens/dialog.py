"""What all dialogs share: the frame, a line for what is wrong, and fields that let command letters through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.i18n import _
from screens.safe import plain
from screens.widgets.lines import Hints, Line

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A frame in the middle: title, body, a line for refusals, the keys. Escape gives nothing back."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: transparent; }
    Dialog > #frame { width: 72; max-width: 100%; height: auto; max-height: 100%; background: $surface;
                      border: round $primary; border-title-color: $foreground; border-title-style: bold; padding: 0 1; }
    Dialog #wrong { color: $error; text-style: bold; height: auto; }
    Dialog Hints { background: $surface; margin-top: 1; }
    Dialog Input { border: none; height: 1; padding: 0; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", id="dialog.leave")]
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys and words (message ids) under the body."""

    def __init__(self, title: str) -> None:
        """`title` may be foreign text."""
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        with Vertical(id="frame") as frame:
            frame.border_title = plain(self._title)
            yield from self.body()
            yield Line(id="wrong")
            yield Hints(id="keys")

    def body(self) -> Iterable[Widget]:
        """What the dialog asks. For subclasses."""
        return ()

    def on_mount(self) -> None:
        """Show the keys, where they are always the same."""
        if self.HINTS:
            self.offer((key, _(word)) for key, word in self.HINTS)

    def offer(self, keys: Iterable[tuple[str, str]]) -> None:
        """Show these keys with their words."""
        self.query_one("#keys", Hints).offer([*keys, ("Esc", _("back"))])

    def wrong(self, sentence: str) -> None:
        """Say what is missing; the dialog stays."""
        self.query_one("#wrong", Line).say(plain(sentence))

    def right(self) -> None:
        """Nothing is wrong any more."""
        self.query_one("#wrong", Line).say(Content(""))

    def action_leave(self) -> None:
        """Nothing happened."""
        self.dismiss(None)


class Field(Input):
    """A one-line field without blinking that takes only some characters; the others stay commands."""

    def __init__(
        self, *, takes: str = "", max_length: int = 1000, placeholder: str = "", id: str | None = None
    ) -> None:
        """With `takes`, only those characters are typed into it; else all are."""
        super().__init__(id=id, max_length=max_length, placeholder=placeholder, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._takes = takes

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
        line = event.text.strip().splitlines()[0] if event.text.strip() else ""
        kept = "".join(char for char in line if not self._takes or char in self._takes)
        self.insert_text_at_cursor(kept[: self.max_length or None])
        event.stop()
        event.prevent_default()


def choices(options: Iterable[tuple[str, str, bool]]) -> Content:
    """Options in a row: key, word, and whether it is chosen, which is marked by more than colour."""
    parts: list[Content] = []
    for key, word, chosen in options:
        sign = "(•)" if chosen else "( )"
        parts.append(
            Content.assemble((f"{key} ", "bold $accent"), (f"{sign} ", ""), plain(word, "bold" if chosen else ""))
        )
    return Content("   ").join(parts)

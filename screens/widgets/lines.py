"""The lines around the list: header, message, and the keys that are legal now. Each repaints only when it changes."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from screens.safe import plain


class Line(Static):
    """A line of content that is sent again only when it says something else."""

    def __init__(self, *, id: str | None = None) -> None:
        """Empty at first."""
        super().__init__("", id=id, markup=False)
        self._said = Content("")

    def say(self, content: Content) -> None:
        """Show this."""
        if content != self._said or content.spans != self._said.spans:
            self._said = content
            self.update(content)

    @property
    def said(self) -> str:
        """What it shows, without styles."""
        return self._said.plain


class Message(Line):
    """The outcome of the last act: one sentence, in red when it was refused."""

    DEFAULT_CSS = """
    Message { height: 2; padding: 0 1; color: $success; }
    Message.-refused { color: $error; text-style: bold; }
    """

    def tell(self, sentence: str, *, refused: bool = False) -> None:
        """Show a sentence."""
        self.set_class(refused, "-refused")
        self.say(plain(sentence))

    def clear(self) -> None:
        """Show nothing."""
        self.set_class(False, "-refused")
        self.say(Content(""))


class Hints(Line):
    """The footer: each legal key with its word, as many as fit, and the last one always, at the right edge."""

    DEFAULT_CSS = """
    Hints { height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Empty at first."""
        super().__init__(id=id)
        self._keys: tuple[tuple[str, str], ...] = ()

    def offer(self, keys: list[tuple[str, str]]) -> None:
        """Show keys and words."""
        self._keys = tuple(keys)
        self._lay_out()

    def on_resize(self) -> None:
        """Fit the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._keys:
            self.say(Content(""))
            return
        *others, last = (Content.assemble((f" {key}", "bold $accent"), f" {word} ") for key, word in self._keys)
        room = max(self.size.width, 1) - last.cell_length
        shown: list[Content] = []
        for hint in others:
            if hint.cell_length > room:
                break
            shown.append(hint)
            room -= hint.cell_length
        self.say(Content.assemble(*shown, " " * max(room, 0), last))

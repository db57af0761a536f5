"""The lines around the list: header, message, and the keys that are legal now. Each repaints only when it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.widgets import Static

from orderdesk.dates import local
from orderdesk.desk.news import Matter
from orderdesk.i18n import _
from screens.safe import plain
from screens.signals import counted


class Line(Static):
    """Content that is sent again only when it says something else; as high as it needs to be."""

    GROWS: ClassVar[bool] = True
    """Whether other content may need another height."""

    def __init__(self, *, id: str | None = None) -> None:
        """Empty at first."""
        super().__init__("", id=id, markup=False)
        self._said = Content("")

    def say(self, content: Content) -> None:
        """Show this."""
        if content != self._said or content.spans != self._said.spans:
            self._said = content
            self.update(content, layout=self.GROWS)

    @property
    def said(self) -> str:
        """What it shows, without styles."""
        return self._said.plain


class FixedLine(Line):
    """Content whose height never changes, so that nothing else has to be laid out anew."""

    GROWS = False


class Header(FixedLine):
    """The top line: what waits and what burns, whose shop it is, who is at work, the time."""

    DEFAULT_CSS = """
    Header { height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, marks: list[str], shop: str, operator: str, zone: str) -> None:
        """`marks` stand out; the time is told in `zone`."""
        super().__init__()
        self._marks, self._shop, self._operator, self._zone = marks, shop, operator, zone
        self._counts = (0, 0, 0)
        self._cancelled = 0
        self._watchers: Sequence[str] = ()
        self._alarmed = False
        self._banners: Sequence[str] = ()

    def alarm(self, on: bool) -> None:
        """Show, over every dialog too, that the database is out of reach."""
        self._alarmed = on
        self.show(*self._counts)

    def watched(self, names: Sequence[str]) -> None:
        """Show who looks over the operator's shoulder."""
        self._watchers = names
        self.show(*self._counts)

    def hang_out(self, banners: Sequence[str]) -> None:
        """Show these before everything else, for as long as nothing else is said; with the next `show`."""
        self._banners = banners

    def tell_cancelled(self, count: int) -> None:
        """How many cancelled orders nobody here has seen yet; with the next `show`."""
        self._cancelled = count

    def show(self, new: int, burning: int, now: int) -> None:
        """Show new counts and the time."""
        self._counts = (new, burning, now)
        parts = [
            plain(" ORDER DESK", "bold"),
            *(plain(banner, "bold reverse $warning") for banner in self._banners),
            plain(_("new {count}").format(count=counted(Matter.NEW, new)), "bold $warning" if new else ""),
        ]
        if burning:
            parts.append(plain(_("burning {count}").format(count=counted(Matter.PRESSING, burning)), "bold $error"))
        if self._cancelled:
            said = _("cancelled {count}").format(count=counted(Matter.CANCELLED, self._cancelled))
            parts.append(plain(said, "bold reverse $error"))
        if self._alarmed:
            parts.insert(1, plain(_("DATABASE!"), "bold reverse $error"))
        if self._watchers:
            said = _("watched by {names}").format(names=", ".join(self._watchers))
            parts.insert(1, plain(said, "bold reverse $primary"))
        parts.extend(plain(mark, "bold $accent") for mark in self._marks)
        parts.extend(plain(text) for text in (self._shop, self._operator) if text)
        parts.append(plain(local(now, self._zone).strftime("%H:%M")))
        self.say(Content("   ").join(parts))


class Message(Line):
    """The outcome of the last act, in red when it was refused; above it what must not be overlooked.

    What was not saved, or cannot be read, stays until it is dismissed; every other sentence gives way to the next.
    """

    DEFAULT_CSS = """
    Message { min-height: 2; max-height: 6; padding: 0 1; color: $success; }
    Message.-refused { color: $error; text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Empty at first."""
        super().__init__(id=id)
        self._kept = self._sentence = ""

    @property
    def refused(self) -> bool:
        """Whether something it shows was not done."""
        return bool(self._kept) or self.has_class("-refused")

    def tell(self, sentence: str, *, refused: bool = False) -> None:
        """Show a sentence."""
        self._sentence = sentence
        self.set_class(refused, "-refused")
        self._lay_out()

    def keep(self, sentence: str) -> None:
        """Show a sentence until it is dismissed."""
        self._kept = sentence
        self._lay_out()

    def clear(self) -> None:
        """Show nothing but what is kept."""
        self.tell("")

    def dismiss(self) -> None:
        """Show nothing."""
        self._kept = ""
        self.clear()

    def _lay_out(self) -> None:
        said = [plain(self._kept, "bold $error"), plain(self._sentence)]
        self.say(Content("\n").join(content for content in said if content))


class Hints(FixedLine):
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

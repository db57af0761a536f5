"""The lines around the list: header, message, and the keys that are legal now. Each repaints only when it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widgets import Static

from orderdesk.desk.views.news import Matter
from orderdesk.i18n import _
from orderdesk.wording.dates import local
from screens.safe import plain
from screens.terminal.signals import counted


class Line(Static):
    """Content that is sent again only when it says something else; as high as it needs to be."""

    auto_links = False  # there are none, and to look for them takes as long as painting
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

    def height_in(self, width: int) -> int:
        """How many lines it takes where it is so wide."""
        return self._said.get_height({}, max(width, 1)) if self._said.plain else 0

    @property
    def said(self) -> str:
        """What it shows, without styles."""
        return self._said.plain


class FixedLine(Line):
    """Content whose height never changes, so that nothing else has to be laid out anew."""

    GROWS = False


class BareLine(FixedLine):
    """One line with nothing around it, which goes to the terminal as it is said, past Textual's way with pictures."""

    def __init__(self, *, id: str | None = None) -> None:
        """Empty at first."""
        super().__init__(id=id)
        self._strip: tuple[object, Strip] | None = None
        """The line, with what it was made of."""
        self._colours: tuple[Style, RichStyle, Color] | None = None
        """Its own, and what is behind it, as long as they are these."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line as it goes to the terminal; made anew only when it says something else, or in other colours."""
        width = self.size.width
        made_of = (self.said, self._said.spans, width)
        if self._strip is None or self._strip[0] != made_of:
            self._strip = (made_of, self._drawn(width))
        strips = [self._strip[1] if y == 0 else Strip.blank(width, self.rich_style) for y in crop.line_range]
        return strips if crop.width == width else [strip.crop(*crop.column_span) for strip in strips]

    def notify_style_update(self) -> None:
        """Other colours: what was painted before is not like it any more."""
        self._strip = self._colours = None
        super().notify_style_update()

    def _drawn(self, width: int) -> Strip:
        self._colours = own, rich, ground = self._colours or (
            self.visual_style,
            self.rich_style,
            self.background_colors[1],
        )
        segments = [Segment(text, style.rich_style) for text, style in self._said.render(own, "")]
        strip = Strip(segments).adjust_cell_length(width, rich)
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, ground)
        return strip


_GAP: Final = "   "

NOT_UTF8: Final = "NOT UTF-8! PuTTY: Window > Translation > UTF-8"
"""In letters that every charset has, and in no language: whoever needs it cannot read the others."""


class Header(BareLine):
    """The top line: what waits and what burns, whose shop it is, who is at work, the time."""

    DEFAULT_CSS = """
    Header { width: 1fr; height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, marks: list[str], shop: str, operator: str, zone: str) -> None:
        """`marks` stand out; the time is told in `zone`."""
        super().__init__()
        self._marks, self._shop, self._operator, self._zone = marks, shop, operator, zone
        self._counts = (0, 0, 0)
        self._alarmed = self._not_utf8 = False
        self._cancelled = self._differing = 0
        self._watchers: Sequence[str] = ()
        self._banners: Sequence[str] = ()
        self._lines: Sequence[tuple[str, bool]] = []

    def alarm(self, on: bool) -> None:
        """Show, over every dialog too, that the database is out of reach."""
        self._alarmed = on
        self.show(*self._counts)

    def warn_not_utf8(self, on: bool) -> None:
        """Say, or no longer say, that the terminal shows other letters than were sent."""
        if on != self._not_utf8:
            self._not_utf8 = on
            self.show(*self._counts)

    def watched(self, names: Sequence[str]) -> None:
        """Show who looks over the operator's shoulder."""
        self._watchers = names
        self.show(*self._counts)

    def hang_out(self, banners: Sequence[str]) -> None:
        """Show these before everything else, for as long as nothing else is said; with the next `show`."""
        self._banners = banners

    def tell_zone(self, zone: str) -> None:
        """In which zone the time is told; with the next `show`."""
        self._zone = zone

    def tell_cancelled(self, count: int) -> None:
        """How many cancelled orders nobody here has seen yet; with the next `show`."""
        self._cancelled = count

    def tell_differing(self, count: int) -> None:
        """How many orders their channels may have otherwise; with the next `show`."""
        self._differing = count

    def tell_lines(self, signs: Sequence[tuple[str, bool]]) -> bool:
        """A sign for each line to a marketplace, and whether it is grave; with the next `show`. Whether it is new."""
        new = signs != self._lines
        self._lines = signs
        return new

    def show(self, new: int, burning: int, now: int) -> None:
        """Show new counts and the time."""
        self._counts = (new, burning, now)
        told = _("new {count}").format(count=counted(Matter.NEW, new))
        burns = _("burning {count}").format(count=counted(Matter.PRESSING, burning)) if burning else ""
        gone = counted(Matter.CANCELLED, self._cancelled)
        cancelled = _("cancelled {count}").format(count=gone) if self._cancelled else ""
        differs = _("differ {count}").format(count=self._differing) if self._differing else ""
        watched = _("watched by {names}").format(names=", ".join(self._watchers)) if self._watchers else ""
        parts = [
            (5, plain("ORDER DESK", "bold")),
            (0, plain(_("DATABASE!") if self._alarmed else "", "bold reverse $error")),
            (1, plain(NOT_UTF8 if self._not_utf8 else "", "bold reverse $error")),
            *((1, plain(banner, "bold reverse $warning")) for banner in self._banners),
            (1, plain(watched, "bold reverse $primary")),
            (2, plain(told, "bold $warning" if new else "")),
            (2, plain(burns, "bold $error")),
            (2, plain(cancelled, "bold reverse $error")),
            (2, plain(differs, "bold $error")),
            *((1 if grave else 3, plain(sign, "bold reverse $error" if grave else "")) for sign, grave in self._lines),
            *((3, plain(mark, "bold $accent")) for mark in self._marks),
            (6, plain(self._shop)),
            (4, plain(self._operator)),
        ]
        self._lay_out([part for part in parts if part[1]], plain(local(now, self._zone).strftime("%H:%M ")))

    def on_resize(self) -> None:
        """Fit the new width."""
        self.show(*self._counts)

    def _lay_out(self, parts: Sequence[tuple[int, Content]], clock: Content) -> None:
        """The clock at the right edge and as many parts as fit; of a narrow line the highest numbers give way."""
        room = self.size.width - clock.cell_length - 1
        fits = set()
        for at in sorted(range(len(parts)), key=lambda at: parts[at][0]):
            width = parts[at][1].cell_length + len(_GAP)
            if width <= room or not self.size.width:
                fits.add(at)
                room -= width
        shown = [part + plain(_GAP) for at, (_rank, part) in enumerate(parts) if at in fits]
        self.say(Content.assemble(" ", *shown, " " * max(room, 0), clock))


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
        self._kept = self._sentence = self._offered = self.outcome = ""
        """The outcome is what was done, until another sentence takes its place."""

    @property
    def refused(self) -> bool:
        """Whether something it shows was not done."""
        return bool(self._kept) or self.has_class("-refused")

    def tell(self, sentence: str, *, refused: bool = False, outcome: str = "") -> None:
        """Show a sentence, and what was done of it; what was offered with the one before is no longer."""
        self._sentence, self._offered, self.outcome = sentence, "", outcome
        self.set_class(refused, "-refused")
        self._lay_out()

    @property
    def sentence(self) -> str:
        """All it says but what it offers."""
        return "\n".join(said for said in (self._kept, self._sentence) if said)

    def offer(self, words: str) -> None:
        """Show, behind the sentence, what can be done about it; nothing when that is over."""
        self._offered = words
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
        sentence = plain(self._sentence)
        if self._offered:
            sentence = Content.assemble(sentence, " — ", plain(self._offered, "bold $accent"))
        said = [plain(self._kept, "bold $error"), sentence]
        self.say(Content("\n").join(content for content in said if content))


class Hints(BareLine):
    """The footer: each legal key with its word, as many as fit, and the last one always.

    At the right edge stands the layout that the last keys were typed on, in a dialog only if all keys fit beside it.
    """

    DEFAULT_CSS = """
    Hints { height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None, keys_first: bool = False) -> None:
        """Empty at first; with `keys_first` the layout is left out before a key is."""
        super().__init__(id=id)
        self._keys_first = keys_first
        self._keys: tuple[tuple[str, str], ...] = ()
        self._mark = ""

    def on_mount(self) -> None:
        """Follow the keyboard."""
        self.watch(self.app, "layout_mark", self._typed_on)

    def _typed_on(self, mark: str) -> None:
        self._mark = mark
        self._lay_out()

    def offer(self, keys: list[tuple[str, str]]) -> None:
        """Show keys and words."""
        self._keys = tuple(keys)
        self._lay_out()

    def on_resize(self) -> None:
        """Fit the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._keys:
            self.say(Content.assemble(*self._hints("", self._mark)))
            return
        width = max(self.size.width, 1)
        for gap, mark in ((" ", self._mark), ("", self._mark), ("", "" if self._keys_first else self._mark)):
            *others, last = self._hints(gap, mark)
            room = width - last.cell_length
            if sum(hint.cell_length for hint in others) <= room:
                break  # closer together before any is left out
        shown: list[Content] = []
        for hint in others:
            if hint.cell_length > room:
                break
            shown.append(hint)
            room -= hint.cell_length
        self.say(Content.assemble(*shown, " " * max(room, 0), last))

    def _hints(self, gap: str, mark: str) -> list[Content]:
        hints = [Content.assemble((f" {key}", "bold $accent"), f" {word}{gap}") for key, word in self._keys]
        if mark:
            hints[-1:] = [Content.assemble(*hints[-1:], (f" {mark} ", "reverse"))]
        return hints

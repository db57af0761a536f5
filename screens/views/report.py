"""What is read under the header, part by part: the report of quality, the evidence of an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from orderdesk.desk.views.quality_words import Section
from orderdesk.i18n import _, mark
from screens.keyboard.named_key import HELP, HELP_TYPING, Key, both
from screens.safe import plain
from screens.widgets.lines import Hints, Line


def report_keys(place: str, again: str) -> tuple[Key, ...]:
    """The keys of a report of this name, which the key that opened it closes as well."""
    return (
        Key(f"{place}.close", f"escape,q,{again}", "close", mark("back"), shown="Esc"),
        Key(f"{place}.down", "j,down", "scroll(1)", mark("scroll"), shown="j"),
        Key(f"{place}.up", "k,up", "scroll(-1)", mark("scroll"), shown="k"),
        Key(f"{place}.page-down", "pagedown,space", "scroll(10)", mark("page down")),
        Key(f"{place}.page-up", "pageup", "scroll(-10)", mark("page up")),
        Key(f"{place}.home", "home", "edge(-1)", mark("first")),
        Key(f"{place}.end", "end", "edge(1)", mark("last")),
        HELP,
        HELP_TYPING,
    )


class Report(ModalScreen[None]):
    """Shows what was read when it was opened; its kinds have the keys."""

    DEFAULT_CSS = """
    Report { background: transparent; }
    Report > #report { margin-top: 1; background: $background; }
    Report #title { dock: top; height: 1; background: $panel; text-style: bold; padding: 0 1; }
    Report #keys { dock: bottom; }
    Report #stray { dock: bottom; color: $error; text-style: bold; height: auto; padding: 0 1; display: none; }
    Report VerticalScroll { padding: 0 1; scrollbar-size: 1 1; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = []
    LEADS_BACK: ClassVar[bool] = True
    AUTO_FOCUS = ""

    def __init__(self, title: str, sections: Sequence[Section]) -> None:
        """The report in words."""
        super().__init__()
        self._title, self._sections = title, sections

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="report"):
            yield Line(id="title")
            with VerticalScroll(can_focus=False):
                yield Line(id="text")
            yield Line(id="stray")
            yield Hints(id="keys")

    def on_mount(self) -> None:
        """Fill it in."""
        self.query_one("#title", Line).say(plain(self._title))
        lines: list[Content] = []
        for section in self._sections:
            lines.append(plain(section.title, "bold $primary"))
            lines.extend(plain(f"  {line}") for line in section.lines)
            lines.append(Content(""))
        self.query_one("#text", Line).say(Content("\n").join(lines[:-1]))
        close, down, up, *_more = self.KEYS
        self.query_one("#keys", Hints).offer(
            [(both(down, up), _("scroll")), (HELP.label, _(HELP.word)), (close.label, _("back"))]
        )

    def stray(self, sentence: str) -> None:
        """Say of a key that it means nothing here."""
        line = self.query_one("#stray", Line)
        line.display = True
        line.say(plain(sentence))

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_edge(self, way: int) -> None:
        """To the beginning or the end."""
        scroll = self.query_one(VerticalScroll)
        if way < 0:
            scroll.scroll_home(animate=False)
        else:
            scroll.scroll_end(animate=False)

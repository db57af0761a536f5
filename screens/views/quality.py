"""The quality report on a screen of its own: what is punished first, then why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from orderdesk.desk.views.quality_words import Section
from orderdesk.i18n import _
from screens.safe import plain
from screens.widgets.lines import Hints, Line


class QualityReport(ModalScreen[None]):
    """Shows a report under the header; it is read once, when it is opened."""

    DEFAULT_CSS = """
    QualityReport { background: transparent; }
    QualityReport > #report { margin-top: 1; background: $background; }
    QualityReport #title { dock: top; height: 1; background: $panel; text-style: bold; padding: 0 1; }
    QualityReport #keys { dock: bottom; }
    QualityReport VerticalScroll { padding: 0 1; scrollbar-size: 1 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,b", "close", show=False, id="quality.close"),
        Binding("j,down", "scroll(1)", show=False, id="quality.down"),
        Binding("k,up", "scroll(-1)", show=False, id="quality.up"),
        Binding("pagedown,space", "scroll(10)", show=False, id="quality.page-down"),
        Binding("pageup", "scroll(-10)", show=False, id="quality.page-up"),
        Binding("home", "edge(-1)", show=False, id="quality.home"),
        Binding("end", "edge(1)", show=False, id="quality.end"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, sections: Sequence[Section]) -> None:
        """The report in words."""
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="report"):
            yield Line(id="title")
            with VerticalScroll(can_focus=False):
                yield Line(id="text")
            yield Hints(id="keys")

    def on_mount(self) -> None:
        """Fill it in."""
        self.query_one("#title", Line).say(plain(_("Quality")))
        lines: list[Content] = []
        for section in self._sections:
            lines.append(plain(section.title, "bold $primary"))
            lines.extend(plain(f"  {line}") for line in section.lines)
            lines.append(Content(""))
        self.query_one("#text", Line).say(Content("\n").join(lines[:-1]))
        self.query_one("#keys", Hints).offer([("j k", _("scroll")), ("Esc", _("back"))])

    def action_close(self) -> None:
        """Back to the list."""
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

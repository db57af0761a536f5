"""The quality report on a screen of its own: what is punished first, then why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from orderdesk.desk.views.quality_words import Section
from orderdesk.i18n import _, mark
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.widgets.lines import Hints, Line

_CLOSE: Final = Key("quality.close", "escape,q,b", "close", mark("back"), shown="Esc")
_DOWN: Final = Key("quality.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP: Final = Key("quality.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")


class QualityReport(ModalScreen[None]):
    """Shows a report under the header; it is read once, when it is opened."""

    DEFAULT_CSS = """
    QualityReport { background: transparent; }
    QualityReport > #report { margin-top: 1; background: $background; }
    QualityReport #title { dock: top; height: 1; background: $panel; text-style: bold; padding: 0 1; }
    QualityReport #keys { dock: bottom; }
    QualityReport VerticalScroll { padding: 0 1; scrollbar-size: 1 1; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (
        _CLOSE,
        _DOWN,
        _UP,
        Key("quality.page-down", "pagedown,space", "scroll(10)"),
        Key("quality.page-up", "pageup", "scroll(-10)"),
        Key("quality.home", "home", "edge(-1)"),
        Key("quality.end", "end", "edge(1)"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED: ClassVar[str] = mark("Quality")
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
        self.query_one("#keys", Hints).offer([(both(_DOWN, _UP), _("scroll")), (_CLOSE.label, _("back"))])

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

"""The sheet of a run on the screen, as the courier takes it along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from orderdesk.desk.dispatch.run_sheet import sheet_of
from orderdesk.desk.dispatch.run_view import SeenRun
from orderdesk.i18n import _, mark
from orderdesk.printing.courier_sheet import sheet_lines
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.screen_context import Context
from screens.widgets.lines import Line

_LEAVE = Key("sheet.leave", "l,q,enter", "leave", mark("back"), shown="l")
_DOWN = Key("sheet.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP = Key("sheet.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")
_MORE = Key("sheet.more", "space", "scroll(10)", mark("page down"))


class SheetView(Dialog[None]):
    """Scrolls where it does not fit."""

    KEYS: ClassVar[tuple[Key, ...]] = (_LEAVE, _DOWN, _UP, _MORE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    DEFAULT_CSS = """
    SheetView > #frame { height: 100%; }
    SheetView #body { height: 1fr; }
    SheetView #scroll { height: 1fr; scrollbar-size: 1 1; }
    """
    AROUND = 3
    AUTO_FOCUS = ""

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        """Its lines are made."""
        super().__init__(title)
        self._lines = lines
        self.more_keys: list[tuple[str, str]] = []
        """Keys of a kind of sheet besides, with their words."""

    @classmethod
    def of(cls, seen: SeenRun, seat: Context) -> Self:
        """That of a run."""
        lines = sheet_lines(sheet_of(seen, seat.clock(), seat.zone, seat.rules.config.language))
        return cls(_("Sheet of run {number}").format(number=seen.run.id), [*lines])

    def body(self) -> Iterable[Widget]:
        """All of it in one text."""
        with VerticalScroll(id="scroll", can_focus=False):
            yield Line(id="text")

    def on_mount(self) -> None:
        """Fill it in."""
        self.query_one("#text", Line).say(Content("\n").join(plain(line) for line in self._lines))
        self.offer([*self.more_keys, (both(_DOWN, _UP), _("scroll"))])

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#scroll", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

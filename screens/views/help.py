"""The help of a screen or a dialog: the keys that work there, in groups, as it declares them; what else it tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final, Protocol, runtime_checkable

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog
from screens.keyboard.dialog_keys import keys_of
from screens.keyboard.key_groups import Group, grouped
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.widgets.lines import Line

_Row = tuple[Content, str]
"""What stands before a sentence, and the sentence."""

_COLUMN: Final = 7
"""Cells for a key; a longer one moves its own sentence."""


@runtime_checkable
class TellsMore(Protocol):
    """A screen whose help tells of more than its keys."""

    def help_groups(self, keys: Sequence[Group]) -> Sequence[Group]:
        """All groups of its help, those of its keys among them."""


def help_of(screen: Screen[Any]) -> Help:
    """The help of a screen."""
    groups: Sequence[Group] = grouped(keys_of(type(screen)))
    if isinstance(screen, TellsMore):
        groups = screen.help_groups(groups)
    called = getattr(screen, "CALLED", "")
    return Help(_(called) if called else "", groups)


def _row(sign: str, said: str) -> _Row:
    return plain(f"  {sign:<{_COLUMN}} " if sign else "  ", "bold $accent"), said


class _Rows(Line):
    """Sentences that are each wrapped under their own beginning."""

    _rows: Sequence[_Row] = ()
    _fitted = 0
    """The width that what is shown is wrapped for."""

    def lay_out(self, rows: Sequence[_Row]) -> None:
        """Show these, once it is known how wide."""
        self._rows, self._fitted = rows, 0
        self.on_resize()

    def on_resize(self) -> None:
        """Fit the new width."""
        width = self.content_size.width
        if width not in (0, self._fitted):
            self._fitted = width
            self.say(Content("\n").join(self._wrapped(*row) for row in self._rows))

    def _wrapped(self, before: Content, said: str) -> Content:
        room = self.content_size.width - before.cell_length
        lines = plain(said).wrap(room) if said and room > 0 else [plain(said)]
        return before + (Content("\n") + plain(" " * before.cell_length)).join(lines)


_LEAVE: Final = Key("help.leave", "q", "leave", mark("back"))
_DOWN: Final = Key("help.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP: Final = Key("help.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")
_MORE: Final = Key("help.more", "space", "page(1)", mark("more"))


class Help(Dialog[None]):
    """Scrolls where it does not fit."""

    KEYS = (_LEAVE, _DOWN, _UP, _MORE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    DEFAULT_CSS = """
    Help > #frame { height: 100%; }
    Help #body { height: 1fr; }
    Help #scroll { height: 1fr; scrollbar-size: 1 1; scrollbar-gutter: stable; }
    """
    AROUND = 3  # nothing can be wrong here
    AUTO_FOCUS = ""

    def __init__(self, about: str, groups: Sequence[Group]) -> None:
        """What it is the help of, and what it tells."""
        super().__init__(f"{_('Help')}: {about}" if about else _("Help"))
        self._groups = groups

    def body(self) -> Iterable[Widget]:
        """All of it in one text."""
        with VerticalScroll(id="scroll", can_focus=False):
            yield _Rows(id="text")

    def on_mount(self) -> None:
        """Fill in the text."""
        rows: list[_Row] = []
        for title, lines in self._groups:
            rows += [(plain(title, "bold"), ""), *(_row(*line) for line in lines), (Content(""), "")]
        rows.append(
            (plain(_("Letters work on the Russian, Ukrainian and Kazakh layouts too."), "$foreground-muted"), "")
        )
        self.query_one("#text", _Rows).lay_out(rows)
        self.offer([(both(_DOWN, _UP), _("scroll"))])

    def action_page(self, way: int) -> None:
        """Scroll by a page."""
        self.action_scroll(way * 10)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#scroll", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

"""The keys, the marks of the time column, and what can be done with the order now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from orderdesk.wording.order_row import CALL, MARKS, UNTOLD
from screens.dialogs.dialog import Dialog
from screens.keyboard.keys import label
from screens.safe import plain
from screens.widgets.columns import HELD
from screens.widgets.lines import Line

_Row = tuple[Content, str]
"""What stands before a sentence, and the sentence."""

_NOTHING: Final[_Row] = (Content(""), "")


def _title(said: str) -> list[_Row]:
    return [(plain(said, "bold"), "")]


def _sign(sign: str, said: str) -> _Row:
    return plain(f"  {sign:<7}", "bold"), said


class _Rows(Line):
    """Sentences that are each wrapped under their own beginning."""

    _rows: Sequence[_Row] = ()

    def lay_out(self, rows: Sequence[_Row]) -> None:
        """Show these."""
        self._rows = rows
        self.on_resize()

    def on_resize(self) -> None:
        """Fit the new width."""
        self.say(Content("\n").join(self._wrapped(*row) for row in self._rows))

    def _wrapped(self, before: Content, said: str) -> Content:
        room = self.content_size.width - before.cell_length
        lines = plain(said).wrap(room) if said and room > 0 else [plain(said)]
        return before + (Content("\n") + plain(" " * before.cell_length)).join(lines)


class Help(Dialog[None]):
    """Scrolls where it does not fit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,comma,q", "leave", show=False, id="help.leave"),
        Binding("j,down", "scroll(1)", show=False, id="help.down"),
        Binding("k,up", "scroll(-1)", show=False, id="help.up"),
        Binding("pagedown,space", "scroll(10)", show=False, id="help.page-down"),
        Binding("pageup", "scroll(-10)", show=False, id="help.page-up"),
    ]
    DEFAULT_CSS = """
    Help > #frame { height: 100%; }
    Help #body { height: 1fr; }
    Help #scroll { height: 1fr; scrollbar-size: 1 1; }
    """
    AROUND = 3  # nothing can be wrong here
    HINTS = (("j k", mark("scroll")),)
    AUTO_FOCUS = ""

    def __init__(self, keys: Sequence[tuple[str, str]], now: Sequence[str], by_words: Sequence[str]) -> None:
        """`keys` with their sentences; `now` says what is possible with the order under the cursor.

        `by_words` is what has no key of its own.
        """
        super().__init__(_("Help"))
        self._keys, self._now, self._by_words = keys, now, by_words

    def body(self) -> Iterable[Widget]:
        """All of it in one text."""
        with VerticalScroll(id="scroll", can_focus=False):
            yield _Rows(id="text")

    def on_mount(self) -> None:
        """Fill in the text."""
        marks = {
            "excellent": _("plenty of time"),
            "acceptable": _("still in time"),
            "late": _("late"),
            "frozen": _("outside the working hours: the clock stands"),
            "waiting": _("no clock runs: how long the order has been waiting"),
        }
        rows = [*_title(_("This order now")), *((plain("  "), said) for said in self._now), _NOTHING]
        rows += _title(_("Keys (also on the Russian, Ukrainian and Kazakh layouts)"))
        rows += [(plain(f"  {key:<7}", "bold $accent"), sentence) for key, sentence in self._keys]
        if self._by_words:
            rows += [_NOTHING, *_title(_("By their words, after {key}").format(key=label("desk.palette")))]
            rows += [(plain("  "), said) for said in self._by_words]
        rows += [_NOTHING, *_title(_("Signs before the time left"))]
        rows += [_sign(MARKS[name], said) for name, said in marks.items()]
        rows += [_NOTHING, *_title(_("Before the number")), _sign(HELD, _("somebody else holds the order"))]
        signs = {
            CALL: _("the buyer is to be called again"),
            UNTOLD: _("the marketplace has not been told yet"),
            "?": _("something is unsure: look at the card"),
        }
        rows += [_NOTHING, *_title(_("Beside the name")), *(_sign(sign, said) for sign, said in signs.items())]
        self.query_one("#text", _Rows).lay_out(rows)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#scroll", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

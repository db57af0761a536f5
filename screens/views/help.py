"""The keys, the marks of the time column, and what can be done with the order now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from orderdesk.wording.order_row import CALL, MARKS, UNTOLD
from screens.dialogs.dialog import MORE, Dialog
from screens.keyboard.dialog_keys import dialog_places
from screens.keyboard.keys import label
from screens.keyboard.named_key import LEAVE, Key, bindings, both
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


def _inside() -> list[_Row]:
    """The keys of each dialog and view, with their words."""
    rows = dict[str, str]()
    for place in dialog_places():
        words = dict[str, list[str]]()
        for key in place.keys:
            if key.word and key not in (LEAVE, MORE):
                words.setdefault(_(key.word), []).append(key.label)
        rows.setdefault(place.called, " · ".join(f"{' '.join(keys)} {word}" for word, keys in words.items()))
    rows.pop("", None)
    return [(plain("  "), f"{_(called)}: {keys}") for called, keys in rows.items()]


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


_LEAVE: Final = Key("help.leave", "question_mark,comma,q", "leave", shown="?")
_DOWN: Final = Key("help.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP: Final = Key("help.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")
_MORE: Final = Key("help.more", "space", "page(1)")


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
        rows += [_NOTHING, *_title(_("Keys inside")), *_inside()]
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
        self.offer([(both(_DOWN, _UP), _("scroll"))])

    def action_page(self, way: int) -> None:
        """Scroll by a page."""
        self.action_scroll(way * 10)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#scroll", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

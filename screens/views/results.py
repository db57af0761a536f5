"""What became of each order of many: what was refused first, with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.widgets.lines import Line

Row = tuple[str, str, bool]
"""Number, outcome, and whether it was refused."""

_LEAVE: Final = Key("results.leave", "enter", "leave", mark("back"))
_UNDO: Final = Key("results.undo", "u", "undo", mark("undo"))
_DOWN: Final = Key("results.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP: Final = Key("results.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")


class Results(Dialog[bool]):
    """Scrolls where it does not fit; `u` takes back what was done."""

    KEYS = (_LEAVE, _UNDO, _DOWN, _UP)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("what came of many orders")
    AUTO_FOCUS = ""

    def __init__(self, title: str, rows: Sequence[Row], *, undo: bool) -> None:
        """`undo` says whether it can be taken back now."""
        super().__init__(title)
        self._rows, self._undo, self._offered = sorted(rows, key=lambda row: not row[2]), undo, undo

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="rows")

    def on_mount(self) -> None:
        """Fill it in."""
        lines = [
            Content.assemble(
                plain(f"{'✗' if refused else '✓'} {number} – ", "bold"), plain(said, "$error" if refused else "")
            )
            for number, said, refused in self._rows
        ]
        self.query_one("#rows", Line).say(Content("\n").join(lines))
        self.offer_undo(self._undo)

    def offer_undo(self, on: bool) -> None:
        """It can be taken back, or no more."""
        self._undo = on
        undo = [(_UNDO.label, _(_UNDO.word))] if on else []
        self.offer([*undo, (both(_DOWN, _UP), _("scroll"))])

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#body", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)

    def action_undo(self) -> None:
        """Take it back, or say why that is not possible."""
        if self._undo:
            self.dismiss(True)
        elif self._offered:
            self.wrong(_("Cannot undo: the seconds for it are over."))
        else:
            self.wrong(_("There is nothing to undo."))

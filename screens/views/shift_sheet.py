"""The hand-over sheet of a shift on the screen: read before one's own begins, or looked over before it ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog, Save
from screens.dialogs.one_line import OneLine
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

Section = tuple[str, list[str]]
"""A title with its lines."""

_YES: Final = Key("shift.yes", "y", "yes", mark("read, start my shift"), firm=True)
_NOTE: Final = Key("shift.note", "o", "note", mark("note"))
_LEAVE: Final = Key("shift.leave", "q", "leave_all", mark("leave, the shift goes on"))
_DOWN: Final = Key("shift.down", "j,down", "page(1)", mark("scroll"), shown="j")
_UP: Final = Key("shift.up", "k,up", "page(-1)", mark("scroll"), shown="k")


class ShiftNote(OneLine):
    """What whoever comes next should know."""

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="note", max_length=1000)

    def nothing(self) -> None:
        """A note says something."""
        self.wrong(_("The note is empty."))


class ShiftSheet(Dialog[bool]):
    """Only `y` goes on, so that a sheet is not passed over by a key typed ahead."""

    KEYS = (_YES, _NOTE, _LEAVE, _DOWN, _UP)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a hand-over sheet")
    AUTO_FOCUS = ""

    def __init__(self, title: str, sections: Sequence[Section], word: str, save: Save[bool], leaving: str = "") -> None:
        """`word` says what `y` does; with `leaving`, `q` closes too, and gives back False."""
        super().__init__(title, save)
        self._sections, self._word, self._leaving = sections, word, leaving
        self.own = False
        """Whether it is that of who leaves: it takes a note."""
        self.note = ""
        """What whoever comes next should know."""

    def body(self) -> Iterable[Widget]:
        """The sheet."""
        yield Line(id="sheet")

    def on_mount(self) -> None:
        """Show it."""
        self._show()

    def _show(self) -> None:
        lines: list[Content] = []
        for title, entries in self._sections:
            lines += [plain(title, "bold $primary"), *(plain(f"  {entry}") for entry in entries)]
        if self.note:
            lines += [plain(_("To whoever comes"), "bold $primary"), plain(f"  {self.note}")]
        self.query_one("#sheet", Line).say(Content("\n").join(lines or [plain(_("Nothing is left to do."))]))
        leave = [(_LEAVE.label, self._leaving)] if self._leaving else []
        note = [(_NOTE.label, _(_NOTE.word))] if self.own else []
        self.offer([(_YES.label, self._word), *note, *leave, (both(_DOWN, _UP), _("scroll"))])

    def action_yes(self) -> None:
        """Go on."""
        self.save(True)

    def action_note(self) -> None:
        """Say what whoever comes next should know."""
        if not self.own:
            return

        async def keep(text: str) -> None:
            self.note = text

        self.app.push_screen(ShiftNote(_("To whoever comes"), keep), lambda _text: self._show())

    def action_leave_all(self) -> None:
        """Leave without it, where that is offered."""
        if self._leaving:
            self.dismiss(False)

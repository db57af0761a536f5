"""A question before an act. Where it costs something, only `y` says yes; else Enter does too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.widgets.lines import Line

_YES: Final = Key("confirm.yes", "y", "yes", mark("do it all the same"), firm=True)
_DO: Final = Key("confirm.do", "enter", "enter", mark("do it"))


class Confirm(Dialog[bool]):
    """Says what speaks against it, and asks."""

    ALONE = True
    KEYS = (_YES, _DO)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a question")

    def __init__(self, title: str, sentences: Sequence[str], save: Save[bool], *, costly: bool = True) -> None:
        """`sentences` say what it is about."""
        super().__init__(title, save)
        self._sentences, self._costly = sentences, costly

    def body(self) -> Iterable[Widget]:
        """The sentences."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Show them."""
        colour = "$warning" if self._costly else ""
        self.query_one("#said", Line).say(Content("\n").join(plain(said, colour) for said in self._sentences))
        key = _YES if self._costly else _DO
        self.offer([(key.label, _(key.word))])

    def action_enter(self) -> None:
        """Yes, to what costs nothing."""
        if not self._costly:
            self.save(True)

    def action_yes(self) -> None:
        """Yes."""
        self.save(True)

"""A question before an act. Where it costs something, only `y` says yes; else Enter does too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


Again = Callable[[], tuple[Sequence[str], bool]]
"""The sentences as they are now, and whether the act costs something."""


class Confirm(Dialog[bool]):
    """Says what speaks against it, and asks."""

    ALONE = True
    KEYS = (_YES, _DO)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("a question")

    def __init__(
        self, title: str, sentences: Sequence[str], save: Save[bool], *, costly: bool = True, again: Again | None = None
    ) -> None:
        """`sentences` say what it is about; `again` says it of what others have changed meanwhile."""
        super().__init__(title, save)
        self._sentences, self._costly, self._again = sentences, costly, again

    def body(self) -> Iterable[Widget]:
        """The sentences."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def renew(self) -> None:
        """Others have changed it: what speaks against it now."""
        if self._again is not None:
            self._sentences, self._costly = self._again()
            self._show()

    @property
    def costs(self) -> bool:
        """Whether only `y` says yes."""
        return self._costly

    def _show(self) -> None:
        self.asks_anew()
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

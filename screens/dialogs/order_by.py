"""What the list is sorted by: a digit chooses; what it is sorted by already, the other way round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _
from orderdesk.list_filter import Sort, arrow, sort_title
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import bindings, digits
from screens.safe import plain
from screens.widgets.lines import Line

_SORTS: Final = tuple(Sort)


class OrderBy(Dialog[Sort]):
    """Gives back the sort of the digit."""

    KEYS = digits("order-by.choose", "choose", len(_SORTS), first=0)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, sort: Sort, *, descending: bool) -> None:
        """How the list is sorted now."""
        super().__init__(_("Sort the list"))
        self._sort, self._descending = sort, descending

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="sorts")

    def on_mount(self) -> None:
        """Show what there is, and what holds now."""
        lines = []
        for number, sort in enumerate(_SORTS, 1):
            here = sort is self._sort
            said = f"{sort_title(sort)} {arrow(self._descending)}" if here else sort_title(sort)
            sign = "(•) " if here else "( ) "
            lines.append(Content.assemble((f"{number} ", "bold $accent"), sign, plain(said, "bold" if here else "")))
        self.query_one("#sorts", Line).say(Content("\n").join(lines))
        self.offer([(f"1–{len(_SORTS)}", _("sort; the same again: the other way round"))])

    def action_choose(self, at: int) -> None:
        """Sort by this."""
        self.dismiss(_SORTS[at])

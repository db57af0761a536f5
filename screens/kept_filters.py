"""The filters that the shop keeps under names: show one, keep the present one, forget one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.filters import NAME_LENGTH
from orderdesk.i18n import _, mark
from screens.dialog import Dialog, Save
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_ROWS: Final = 9
"""So many are shown at a time; the first ones have a digit."""


class Wish(Enum):
    """What is to be done."""

    SHOW = auto()
    KEEP = auto()
    """The present filter, under a name that is still to be asked for."""
    FORGET = auto()


class KeptFilters(Dialog[tuple[Wish, str]]):
    """Digits show one; or the arrows choose it, Enter shows it, `x` forgets it. `s` keeps what the list shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"pick({n - 1})", show=False, id=f"kept.{n}") for n in range(1, _ROWS + 1)),
        Binding("j,down", "move(1)", show=False, id="kept.down"),
        Binding("k,up", "move(-1)", show=False, id="kept.up"),
        Binding("enter", "show", show=False, id="kept.show"),
        Binding("s", "keep", show=False, id="kept.keep"),
        Binding("x", "forget", show=False, id="kept.forget"),
    ]
    DEFAULT_CSS = """
    KeptFilters #kept { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, kept: Sequence[tuple[str, str]], shown: str) -> None:
        """Names and what they show; `shown` is in the list now, if any is."""
        super().__init__(_("Filters of the shop"))
        self._kept = kept
        self._at = next((at for at, (name, _said) in enumerate(kept) if name == shown), 0)

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="kept")

    def on_mount(self) -> None:
        """Show them."""
        shown = [("1–9", _("show"))] if self._kept else []
        others = [("x", _("forget")), ("j k Enter", _("choose"))] if self._kept else []
        self.offer([*shown, ("s", _("keep")), *others])
        self._show()

    def action_pick(self, at: int) -> None:
        """Show the one with this digit."""
        if at < len(self._kept):
            self.dismiss((Wish.SHOW, self._kept[at][0]))

    def action_move(self, by: int) -> None:
        """Choose the one above or below."""
        if self._kept:
            self._at = (self._at + by) % len(self._kept)
            self._show()

    def action_show(self) -> None:
        """Show the chosen one."""
        self.action_pick(self._at)

    def action_forget(self) -> None:
        """Forget the chosen one."""
        if self._kept:
            self.dismiss((Wish.FORGET, self._kept[self._at][0]))

    def action_keep(self) -> None:
        """Keep the present one."""
        self.dismiss((Wish.KEEP, ""))

    def _show(self) -> None:
        top = max(min(self._at - _ROWS // 2, len(self._kept) - _ROWS), 0)
        lines = [
            Content.assemble(
                "> " if at == self._at else "  ",
                (f"{at + 1 if at < _ROWS else ' '} ", "bold $accent"),
                plain(name, "bold"),
                plain(f"  {said}"),
            )
            for at, (name, said) in enumerate(self._kept[top : top + _ROWS], top)
        ]
        if len(self._kept) > _ROWS:
            lines.append(plain(f"  {self._at + 1}/{len(self._kept)}", "$foreground-muted"))
        self.query_one("#kept", Line).say(Content("\n").join(lines or [plain(_("None is kept yet."))]))


class KeepFilter(Dialog[str]):
    """The name under which the present filter is kept; Enter keeps it."""

    HINTS = (("Enter", mark("keep")),)
    AUTO_FOCUS = "#name"

    def __init__(self, said: str, names: Collection[str], save: Save[str]) -> None:
        """`said` is what the filter shows; `names` are there already."""
        super().__init__(_("Keep this filter for the whole shop"), save)
        self._said, self._names = said, names

    def body(self) -> Iterable[Widget]:
        """What is kept, and the field for its name."""
        yield Line(id="what")
        yield Line(id="asked")
        yield Field(id="name", max_length=NAME_LENGTH)
        yield Line(id="old")

    def on_mount(self) -> None:
        """Say what is kept."""
        self.query_one("#what", Line).say(plain(self._said, "bold"))
        self.query_one("#asked", Line).say(plain(_("Under which name?")))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say when it would take the place of another."""
        event.stop()
        self.right()
        taken = " ".join(event.value.split()) in self._names
        old = _("There is one of this name: this one takes its place.") if taken else ""
        self.query_one("#old", Line).say(plain(old, "$warning"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        event.stop()
        self.save(event.value)

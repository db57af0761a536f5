"""The filters that are kept under names: show one, keep or share the present one, forget one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.people.filters import NAME_LENGTH
from orderdesk.i18n import _
from screens.dialogs.dialog import Dialog, Save
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


class Kept(Struct, frozen=True):
    """One that is kept."""

    name: str
    said: str
    """What it shows."""
    shared: bool
    own: bool
    forgettable: bool
    """Whether its operator may forget it."""


class Named(Struct, frozen=True):
    """The name under which the present one is to be kept."""

    name: str
    shared: bool
    """With the whole shop."""


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

    def __init__(self, kept: Sequence[Kept], shown: str) -> None:
        """`shown` is the name of the one that is in the list now, if any is."""
        super().__init__(_("Filters"))
        self._kept = kept
        self._at = next((at for at, one in enumerate(kept) if one.name == shown), 0)

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="kept")

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def action_pick(self, at: int) -> None:
        """Show the one with this digit."""
        if at < len(self._kept):
            self.dismiss((Wish.SHOW, self._kept[at].name))

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
        if self._kept and self._kept[self._at].forgettable:
            self.dismiss((Wish.FORGET, self._kept[self._at].name))

    def action_keep(self) -> None:
        """Keep the present one."""
        self.dismiss((Wish.KEEP, ""))

    def _show(self) -> None:
        here = self._kept[self._at] if self._kept else None
        shown = [] if here is None else [("1–9", _("show"))]
        forget = [("x", _("forget"))] if here is not None and here.forgettable else []
        self.offer([*shown, ("s", _("keep")), *forget, *([] if here is None else [("j k Enter", _("choose"))])])
        top = max(min(self._at - _ROWS // 2, len(self._kept) - _ROWS), 0)
        lines = [
            Content.assemble(
                "> " if at == self._at else "  ",
                (f"{at + 1 if at < _ROWS else ' '} ", "bold $accent"),
                plain(one.name, "bold"),
                plain(f"  {one.said}"),
                plain(f"  ({_('shared')})" if one.shared else "", "$foreground-muted"),
            )
            for at, one in enumerate(self._kept[top : top + _ROWS], top)
        ]
        if len(self._kept) > _ROWS:
            lines.append(plain(f"  {self._at + 1}/{len(self._kept)}", "$foreground-muted"))
        self.query_one("#kept", Line).say(Content("\n").join(lines or [plain(_("None is kept yet."))]))


class KeepFilter(Dialog[Named]):
    """The name under which the present filter is kept; Enter keeps it for oneself, Tab and Enter for the whole shop."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "share", show=False, priority=True, id="keep.share")]
    AUTO_FOCUS = "#name"

    def __init__(self, said: str, names: Collection[str], save: Save[Named], *, may_share: bool) -> None:
        """`said` is what the filter shows; `names` are one's own already."""
        super().__init__(_("Keep this filter"), save)
        self._said, self._names, self._may_share = said, names, may_share
        self._shared = False

    def body(self) -> Iterable[Widget]:
        """What is kept, and the field for its name."""
        yield Line(id="what")
        yield Line(id="asked")
        yield Field(id="name", max_length=NAME_LENGTH)
        yield Line(id="old")

    def on_mount(self) -> None:
        """Say what is kept."""
        self.query_one("#what", Line).say(plain(self._said, "bold"))
        self._ask()

    def action_share(self) -> None:
        """Keep it for the whole shop, or for oneself again."""
        if self._may_share:
            self._shared = not self._shared
            self._ask()

    def _ask(self) -> None:
        whom = _("for the whole shop: everybody reads its words") if self._shared else _("for yourself")
        self.query_one("#asked", Line).say(plain(f"{_('Under which name?')} ({whom})"))
        share = (_("for yourself") if self._shared else _("share"),)
        self.offer([("Enter", _("keep")), *([("Tab", *share)] if self._may_share else [])])

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
        self.save(Named(event.value, self._shared))

"""The filters that are kept under names: show one, keep or share the present one, forget one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum, auto
from typing import ClassVar, Final

from msgspec import Struct
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.desk.people.filters import NAME_LENGTH
from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.named_key import Key, bindings, both, digits
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_ROWS: Final = 9
"""So many are shown at a time; the first ones have a digit."""

_DOWN: Final = Key("kept.down", "j,down", "move(1)", mark("down"), shown="j")
_UP: Final = Key("kept.up", "k,up", "move(-1)", mark("up"), shown="k")
_SHOW: Final = Key("kept.show", "enter", "show", mark("show"))
_KEEP: Final = Key("kept.keep", "s", "keep", mark("keep"))
_FORGET: Final = Key("kept.forget", "x", "forget", mark("forget"))
_SHARE: Final = Key("keep.share", "tab", "share", mark("share"), while_typing=True)
_SAVE: Final = Key("keep.save", "enter", "submit", mark("keep"), while_typing=True)


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

    KEYS = (*digits("kept.pick", "pick", _ROWS, first=0), _DOWN, _UP, _SHOW, _KEEP, _FORGET)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("filters")
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
        forget = [(_FORGET.label, _(_FORGET.word))] if here is not None and here.forgettable else []
        choose = [] if here is None else [(f"{both(_DOWN, _UP)} {_SHOW.label}", _("choose"))]
        self.offer([*shown, (_KEEP.label, _(_KEEP.word)), *forget, *choose])
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
        self.query_one("#kept", Line).say(Content("\n").join(lines or [plain(_("No saved filters yet."))]))


class KeepFilter(Dialog[Named]):
    """The name under which the present filter is kept; Enter keeps it for oneself, Tab and Enter for the whole shop."""

    KEYS = (_SAVE, _SHARE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("keeping a filter")
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
        self.offer([(_SAVE.label, _(_SAVE.word)), *([(_SHARE.label, *share)] if self._may_share else [])])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say when it would take the place of another."""
        event.stop()
        self.right()
        taken = " ".join(event.value.split()) in self._names
        old = _("A filter of this name exists: it will be replaced.") if taken else ""
        self.query_one("#old", Line).say(plain(old, "$warning"))

    async def action_submit(self) -> None:
        """As Enter in the field."""
        await self.query_one(Field).action_submit()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        event.stop()
        self.save(Named(event.value, self._shared))

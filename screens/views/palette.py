"""Every key that does something now, found by its words, on whatever layout they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from orderdesk.i18n import _, mark
from orderdesk.search_folding import folded, spellings
from screens.dialogs.dialog import Dialog
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.widgets.field import Field
from screens.widgets.lines import Line

_BEFORE: Final = 9
"""Cells before the words: the cursor and the key."""

_ROWS: Final = 10
"""So many are shown at a time."""

_UP: Final = Key("palette.up", "up", "move(-1)", mark("choose"), while_typing=True)
_DOWN: Final = Key("palette.down", "down", "move(1)", mark("choose"), while_typing=True)
_DO: Final = Key("palette.do", "enter", "submit", mark("do it"), while_typing=True)


class Entry(Struct, frozen=True):
    """One thing that can be done."""

    label: str
    """Its key."""
    words: str
    do: Callable[[], object]
    """Does it, once the palette is closed."""


class Palette(Dialog[Entry]):
    """What is typed narrows the list, the arrows choose, Enter does it."""

    KEYS = (_UP, _DOWN, _DO)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("the list of what can be done")
    DEFAULT_CSS = """
    Palette #found { text-wrap: nowrap; text-overflow: ellipsis; margin-top: 1; }
    """
    AUTO_FOCUS = "#sought"

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in the order in which they are shown."""
        super().__init__(_("What can be done now"))
        self._entries = self._found = entries
        self._at = 0

    def body(self) -> Iterable[Widget]:
        """The field, and what is found."""
        yield Field(id="sought", max_length=60)
        yield Line(id="found")
        yield Line(id="whole")  # what the chosen line had no room for

    def on_mount(self) -> None:
        """Show all."""
        self.offer([(both(_UP, _DOWN, ""), _(_DOWN.word)), (_DO.label, _(_DO.word))])
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._found = [entry for entry in self._entries if fits(entry, event.value)]
        self._at = 0
        self._show()

    async def action_submit(self) -> None:
        """As Enter in the field."""
        await self.query_one(Field).action_submit()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what is chosen."""
        event.stop()
        if self._found:
            self.dismiss(self._found[self._at])

    def action_move(self, by: int) -> None:
        """Choose the one above or below."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    def action_page(self, way: int) -> None:
        """Choose the one a page above or below, or the first or last."""
        self._at = min(max(self._at + way * _ROWS, 0), max(len(self._found) - 1, 0))
        self._show()

    def _show(self) -> None:
        top = max(min(self._at - _ROWS // 2, len(self._found) - _ROWS), 0)
        lines = [
            Content.assemble(
                "> " if at == self._at else "  ",
                (f"{entry.label:<7}", "bold $accent"),
                plain(entry.words, "bold" if at == self._at else ""),
            )
            for at, entry in enumerate(self._found[top : top + _ROWS], top)
        ]
        if len(self._found) > _ROWS:
            lines.append(plain(f"  {self._at + 1}/{len(self._found)}", "$foreground-muted"))
        found = self.query_one("#found", Line)
        found.say(Content("\n").join(lines or [plain(_("Nothing is found."))]))
        cut = self._found and _BEFORE + cell_len(self._found[self._at].words) > max(found.content_size.width, 1)
        self.query_one("#whole", Line).say(plain(self._found[self._at].words if cut else ""))


def offer(host: Screen[Any], entries: Sequence[Entry]) -> None:
    """Open the palette over a screen, and have done there what is chosen."""

    def chosen(entry: Entry | None) -> None:
        if entry is not None:
            host.call_later(entry.do)  # a callback of a screen that closes passes no door; a message does

    host.app.push_screen(Palette(entries), chosen)


def offer_keys(host: Screen[Any], keys: Iterable[Key]) -> None:
    """Offer what the keys of a screen do there, by their words."""
    told = (key for key in keys if key.help and key.action != "palette")
    offer(host, [Entry(key.label, _(key.help), partial(host.run_action, key.action)) for key in told])


def fits(entry: Entry, sought: str) -> bool:
    """Whether every typed word, on whatever layout, begins a word of the entry; or it is the key itself."""
    words = folded(entry.words).split()

    def begins(spelling: Sequence[str]) -> bool:
        return bool(spelling) and all(any(word.startswith(part) for word in words) for part in spelling)

    return sought.strip() in ("", entry.label) or all(any(map(begins, spellings(word))) for word in sought.split())

"""One key: its id, by which a shop can choose another one, what it does, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from textual.binding import Binding, BindingType

from orderdesk.i18n import mark

_chosen: dict[str, str] = {}
"""Key id → how the shop's own key in its place is written."""

NAMES: Final = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "backspace": "⌫", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "insert": "Ins",
    "delete": "Del", **{f"f{n}": f"F{n}" for n in (*range(2, 10), 12)},
}  # fmt: skip
"""Keys by name, and how they are written. F1, F10 and F11 belong to the windows that terminals live in."""


def choose_labels(labels: Mapping[str, str]) -> None:
    """From here on these keys are written so, the others as they are."""
    _chosen.clear()
    _chosen.update(labels)


class Key(Struct, frozen=True):
    """One key and what it does."""

    id: str
    key: str
    """As Textual names it; several separated by commas."""
    action: str
    word: str = ""
    """One word for the footer, or for the help of a dialog; a message id. Empty where that does not tell of it."""
    help: str = ""
    """One sentence for the help; a message id."""
    shown: str = ""
    """How the key is written, where that is not its name."""
    fixed: bool = False
    """Whether no other can be chosen: a digit is what stands before a choice."""
    firm: bool = False
    """Whether it says yes to what costs: Enter never does."""
    while_typing: bool = False
    """Whether it acts while words are typed too, so that it cannot be a character."""

    @property
    def label(self) -> str:
        """How the key is written: as the shop has chosen it, or as it is."""
        first = self.key.split(",")[0]
        return _chosen.get(self.id) or self.shown or NAMES.get(first, first)

    def binding(self) -> Binding:
        """The same for Textual."""
        return Binding(self.key, self.action, self.word, show=False, id=self.id)


def bindings(*groups: tuple[Key, ...]) -> list[BindingType]:
    """The groups as Textual takes them."""
    return [key.binding() for group in groups for key in group]


def digits(id: str, action: str, most: int, first: int = 1, word: str = mark("choose that line")) -> tuple[Key, ...]:
    """The digits of so many choices, each of which is told its number, from `first` on."""
    return tuple(
        Key(f"{id}-{digit}", str(digit), f"{action}({at})", word, fixed=True)
        for at, digit in enumerate(range(1, most + 1), first)
    )


def both(one: Key, other: Key, between: str = " ") -> str:
    """How two keys that belong together are written."""
    return (" " if _chosen.keys() & {one.id, other.id} else between).join((one.label, other.label))


HELP: Final = Key(
    "keys.help", "question_mark,comma", "app.keys_here", mark("keys"), mark("The keys that work here"), "?"
)
"""Of every place but the list, the card and the board, which have one with an id of its own."""
HELP_TYPING: Final = Key(
    "keys.help-typing",
    "f2",
    "app.keys_here",
    mark("keys"),
    mark("The same, also where words are typed"),
    while_typing=True,
)
"""Of every place. F1 would be its usual name, but belongs to the windows that terminals live in."""

LEAVE: Final = Key("dialog.leave", "escape", "leave", mark("back"), while_typing=True)
"""Leaves any dialog, and saves nothing; sentences name it."""

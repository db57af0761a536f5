"""The shop's own keys: the `[keys]` of the settings, checked against the keys that there are.

Keys inside the dialogs are named in the dialogs' own sentences and stay as they are.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from typing import Final

from orderdesk.config_reader import nearest_first
from orderdesk.console.keyboard_layouts import everywhere, key_name
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from screens.keyboard.keys import CARD, DIGITS, LIST, ORDER, Key, choose_labels

_PLACES: Final = {"list": (*LIST, *ORDER, *DIGITS), "card": (*CARD, *ORDER)}
"""Where keys must differ."""

_BY_ID: Final = {key.id: key for key in (*ORDER, *LIST, *CARD)}
"""The keys that may be chosen."""

_SIGNS: Final = "".join(sign for sign in string.punctuation if everywhere(sign))

_NAMES: Final = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "backspace": "⌫", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "insert": "Ins",
    "delete": "Del", **{f"f{n}": f"F{n}" for n in (*range(2, 10), 12)},
}  # fmt: skip
"""Keys by name, and how they are written. F1, F10 and F11 belong to the windows that terminals live in."""

_CONTROL: Final = "adefgklnoprtuvwxy"
"""Letters that reach the desk with Ctrl: others are Tab, Enter, Backspace, a scanner's sign, the terminal's own."""


def key_map(chosen: Mapping[str, str], file: str) -> dict[str, str]:
    """Key id → keys, as Textual takes them; from here on the keys are written so.

    `ConfigError` names the file, the key and what may stand there.
    """
    keys = {key_id: _read(key_id, text, f"{file}: keys") for key_id, text in chosen.items()}
    for place in _PLACES.values():
        _check_clashes(place, keys, f"{file}: keys")
    choose_labels({key_id: " ".join(map(_written, names)) for key_id, names in keys.items()})
    return {key_id: ",".join(map(key_name, names)) for key_id, names in keys.items()}


def _read(key_id: str, text: str, where: str) -> list[str]:
    if key_id not in _BY_ID:
        raise ConfigError(
            _("{where}: unknown key “{key}”; allowed: {allowed}").format(
                where=where, key=key_id, allowed=nearest_first(key_id, list(_BY_ID))
            )
        )
    names = text.split()
    for name in names or [""]:
        if not _allowed(name):
            raise ConfigError(
                _("{where}: {id}: “{key}” cannot be a key; allowed: {allowed}").format(
                    where=where, id=key_id, key=name, allowed=_allowed_words()
                )
            )
    return names


def _allowed(name: str) -> bool:
    if len(name) == 1:
        return name.isascii() and (name.isalnum() or name in _SIGNS)
    modifier, plus, letter = name.partition("+")
    return name in _NAMES or (modifier == "ctrl" and bool(plus) and len(letter) == 1 and letter in _CONTROL)


def _allowed_words() -> str:
    control = ", ".join(f"ctrl+{letter}" for letter in _CONTROL)
    letters = _("a letter, capital or small, or a digit")
    return f"{letters}, {' '.join(_SIGNS)}, {', '.join(_NAMES)}, {control}"


def _check_clashes(place: Iterable[Key], keys: Mapping[str, list[str]], where: str) -> None:
    taken: dict[str, str] = {}
    for key in place:
        for name in map(key_name, keys.get(key.id) or key.key.split(",")):
            other = taken.setdefault(name, key.id)
            if other != key.id:
                said = _("{where}: {id}: “{key}” is the key of {other} in the same place; allowed: one that is free")
                clashing, stays = (key.id, other) if key.id in keys else (other, key.id)
                raise ConfigError(said.format(where=where, id=clashing, key=name, other=stays))


def _written(name: str) -> str:
    return _NAMES.get(name, name)

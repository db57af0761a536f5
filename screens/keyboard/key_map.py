"""The shop's own keys: the `[keys]` of the settings, checked against the keys that there are.

The digits of choices stay: each stands before what it chooses.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from textual.binding import Binding
from textual.widgets import Input

from orderdesk.config_reader import nearest_first
from orderdesk.console.keyboard_layouts import everywhere, key_name
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from screens.keyboard.dialog_keys import Place, dialog_places
from screens.keyboard.keys import CARD, DIGITS, LIST, ORDER
from screens.keyboard.named_key import NAMES, Key, choose_labels

_LISTS: Final = (Place("", (*LIST, *ORDER, *DIGITS)), Place("", (*CARD, *ORDER)))

_SIGNS: Final = "".join(sign for sign in string.punctuation if everywhere(sign))

_CONTROL: Final = "adefgklnoprtuvwxy"
"""Letters that reach the desk with Ctrl: others are Tab, Enter, Backspace, a scanner's sign, the terminal's own."""

_EDITING: Final = frozenset(
    name for binding in Input.BINDINGS if isinstance(binding, Binding) for name in binding.key.split(",")
)
"""The keys by which a field is edited."""


def key_map(chosen: Mapping[str, str], file: str) -> dict[str, str]:
    """Key id → keys, as Textual takes them; from here on the keys are written so.

    `ConfigError` names the file, the key and what may stand there.
    """
    where, places = f"{file}: keys", list(_LISTS)
    if not chosen.keys() <= _choosable(places).keys():
        places += dialog_places()
    known = _choosable(places)
    keys = {key_id: _read(key_id, text, known, where) for key_id, text in chosen.items()}
    for place in places:
        _check_clashes(place, keys, where)
        _check_field(place, keys, where)
    choose_labels({key_id: " ".join(map(_written, names)) for key_id, names in keys.items()})
    return {key_id: ",".join(map(key_name, names)) for key_id, names in keys.items()}


def _choosable(places: Iterable[Place]) -> dict[str, Key]:
    return {key.id: key for place in places for key in place.keys if not key.fixed}


def _read(key_id: str, text: str, known: Mapping[str, Key], where: str) -> list[str]:
    if key_id not in known:
        raise ConfigError(
            _("{where}: unknown key “{key}”; allowed: {allowed}").format(
                where=where, key=key_id, allowed=nearest_first(key_id, list(known))
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
        if known[key_id].firm and name in ("enter", "space"):
            said = _("{where}: {id}: “{key}” never says yes to what costs; allowed: any other key")
            raise ConfigError(said.format(where=where, id=key_id, key=name))
    return names


def _allowed(name: str) -> bool:
    if len(name) == 1:
        return name.isascii() and (name.isalnum() or name in _SIGNS)
    modifier, plus, letter = name.partition("+")
    return name in NAMES or (modifier == "ctrl" and bool(plus) and len(letter) == 1 and letter in _CONTROL)


def _allowed_words(fits: Callable[[str], bool] = lambda name: True) -> str:
    names = [name for name in (*NAMES, *(f"ctrl+{letter}" for letter in _CONTROL)) if fits(name)]
    if fits("a"):
        letters = _("a letter, capital or small, or a digit") if fits("1") else _("a letter, capital or small")
        names = [letters, " ".join(filter(fits, _SIGNS)), *names]
    return ", ".join(names)


def _check_clashes(place: Place, keys: Mapping[str, list[str]], where: str) -> None:
    taken: dict[str, str] = {}
    for key in place.keys:
        for name in map(key_name, keys.get(key.id) or key.key.split(",")):
            other = taken.setdefault(name, key.id)
            if other != key.id:
                said = _("{where}: {id}: “{key}” is the key of {other} in the same place; allowed: one that is free")
                clashing, stays = (key.id, other) if key.id in keys else (other, key.id)
                raise ConfigError(said.format(where=where, id=clashing, key=name, other=stays))


def _check_field(place: Place, keys: Mapping[str, list[str]], where: str) -> None:
    """Refuse a key that a field takes for itself while it must act."""
    for key in place.keys:
        if not (key.while_typing or place.typed):
            continue

        def fits(name: str, key: Key = key) -> bool:
            typed = (len(name) == 1 or name == "space") and (
                key.while_typing or (" " if name == "space" else name) in place.typed
            )
            return not typed and (name not in _EDITING or name in key.key.split(","))

        for name in keys.get(key.id, ()):
            if not fits(name):
                said = _("{where}: {id}: “{key}” belongs to the field that is typed into there; allowed: {allowed}")
                raise ConfigError(said.format(where=where, id=key.id, key=name, allowed=_allowed_words(fits)))


def _written(name: str) -> str:
    return NAMES.get(name, name)

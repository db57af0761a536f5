"""The keys inside dialogs and on what is only read: each declares its own (`KEYS`), here they are gathered.

Their files are imported for that, so it is asked only where a shop has chosen such a key, and for the help.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from msgspec import Struct
from textual.screen import Screen

import screens
from screens.keyboard.named_key import Key


class Place(Struct, frozen=True):
    """Where keys must differ."""

    called: str
    """What it is called in the help; a message id. Empty where that does not tell of it."""
    keys: tuple[Key, ...]
    typed: str = ""
    """The characters that are typed into its field, and so are no keys."""


def dialog_places() -> list[Place]:
    """Every dialog and view with its keys, those first that are its own."""
    return [Place(getattr(one, "CALLED", ""), keys_of(one), getattr(one, "TYPED", "")) for one in _screens()]


def _screens() -> Iterator[type[Screen[Any]]]:
    for file in pkgutil.walk_packages(screens.__path__, "screens."):
        module = import_module(file.name)
        for one in vars(module).values():
            if inspect.isclass(one) and issubclass(one, Screen) and one.__module__ == module.__name__:
                yield one


def keys_of(one: type[Screen[Any]]) -> tuple[Key, ...]:
    """The keys of a screen, those first that are its own."""
    found = (key for kind in one.__mro__ for key in vars(kind).get("KEYS", ()))
    return tuple(dict.fromkeys(found))

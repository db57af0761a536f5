"""Which keys of an order are legal now, with their words: for the footer, the card, the palette and the help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orderdesk.desk.command import Key, OrderCommand
from orderdesk.desk.views.card import Possible
from screens.keyboard.keys import label, order_keys


def possible_keys(can: Possible) -> Iterator[tuple[Key, type[OrderCommand[Any]]]]:
    """The keys that do something with an order now, each with the command that it does."""
    for key, commands in order_keys():
        if (one := next((kind for kind in commands if kind.on_key(key, can)), None)) is not None:
            yield key, one


def order_hints(can: Possible) -> list[tuple[str, str]]:
    """Key and word of everything that can be done with an order."""
    return [(label(key.id), one.on_key(key, can)) for key, one in possible_keys(can)]

"""Conditions of a rulebook: `when = { method = "pickup", express = false, has = "accept_by" }`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from orderdesk.model import FieldValue
from orderdesk.sanitize import fold

URGENT: Final = "urgent"
"""What is asked of goods that cannot wait."""


def holds(when: Mapping[str, Any], value: Callable[[str], FieldValue]) -> bool:
    """Whether every part of the condition is true of what `value` answers by name.

    A list wants one of its values; true or false also speaks of what is absent; `has` names what must be there.
    """
    for name, wanted in when.items():  # plainly written: it is asked dozens of times of each order that comes in
        if name == "has":
            names = wanted if isinstance(wanted, list) else [wanted]
            if any(value(str(item)) is None for item in names):
                return False
        elif wanted is True or wanted is False:
            if bool(value(name)) is not wanted:
                return False
        elif isinstance(wanted, list):
            if value(name) not in wanted:
                return False
        elif value(name) != wanted:
            return False
    return True


def urgent(categories: Sequence[str], category: FieldValue) -> bool:
    """Whether goods of a category cannot wait, by the words of those that cannot; case does not matter (O23)."""
    return isinstance(category, str) and fold(category) in map(fold, categories)

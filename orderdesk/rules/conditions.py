"""Conditions of a rulebook: `when = { method = "pickup", express = false, has = "accept_by" }`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from orderdesk.model import FieldValue


def holds(when: Mapping[str, Any], value: Callable[[str], FieldValue]) -> bool:
    """Whether every part of the condition is true of what `value` answers by name.

    A list wants one of its values; true or false also speaks of what is absent; `has` names what must be there.
    """
    return all(_part(name, wanted, value) for name, wanted in when.items())


def _part(name: str, wanted: object, value: Callable[[str], FieldValue]) -> bool:
    if name == "has":
        names = wanted if isinstance(wanted, list) else [wanted]
        return all(value(str(item)) is not None for item in names)
    if isinstance(wanted, bool):
        return bool(value(name)) is wanted
    if isinstance(wanted, list):
        return value(name) in wanted
    return value(name) == wanted

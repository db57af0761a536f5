"""What has been changed of an operator, in words: `роль: продавец → менеджер`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from orderdesk.i18n import _, mark
from orderdesk.wording.dates import when

_FIELDS: Final = {
    "role": mark("role"),
    "categories": mark("categories of goods"),
    "on_shift_since": mark("on shift since"),
    "blocked": mark("shut out"),
    "account": mark("account of the machine"),
    "language": mark("language"),
    "pin": "PIN",
    "watched_since": mark("looked over the shoulder since"),
}
_LANGUAGES: Final = {"ru": mark("Russian"), "en": mark("English"), "kk": mark("Kazakh"), "uk": mark("Ukrainian")}
_NOTHING: Final = "—"


def staff_change(field: str, old: object, new: object, roles: Mapping[str, str], now: int, zone: str) -> str:
    """One change; `roles` has the titles of roles by their keys. What is not understood stands as it is kept."""
    before, after = (_value(field, value, roles, now, zone) for value in (old, new))
    return f"{_(_FIELDS.get(field, field))}: {before} → {after}"


def _value(field: str, value: object, roles: Mapping[str, str], now: int, zone: str) -> str:
    if field == "blocked":
        return _("yes") if value else _("no")
    if value is None or value == "":
        return _NOTHING
    if field.endswith("_since"):
        return when(value, now, zone) if isinstance(value, int) else _NOTHING
    text = str(value)
    match field:
        case "role":
            return _(roles.get(text, text))
        case "language":
            return _(_LANGUAGES.get(text, text))
        case "pin":
            return _("yes")
        case "categories":
            return _categories(text)
    return text


def _categories(text: str) -> str:
    try:
        known = json.loads(text)
    except ValueError:
        return text
    return ", ".join(map(str, known)) or _NOTHING if isinstance(known, list) else text

"""JSON as it is kept and printed: without spaces, letters as they are."""

from __future__ import annotations

import json
from typing import Final

import msgspec


def _as_text(value: object) -> str:
    """What is a text of some kind, such as one that could not be read whole, as a text."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


_encoded: Final = msgspec.json.Encoder(enc_hook=_as_text).encode


def to_json(value: object) -> str:
    """The value as JSON."""
    try:
        return _encoded(value).decode()
    except UnicodeEncodeError:  # half of a character: whoever writes it says what becomes of that
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def to_indented_json(value: object) -> str:
    """The value as JSON of many lines."""
    try:
        return msgspec.json.format(_encoded(value), indent=2).decode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False, indent=2)

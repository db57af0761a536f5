"""JSON as it is kept and printed: without spaces, letters as they are."""

from __future__ import annotations

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
    return _encoded(value).decode()


def to_indented_json(value: object) -> str:
    """The value as JSON of many lines."""
    return msgspec.json.format(_encoded(value), indent=2).decode()

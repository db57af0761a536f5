"""Text from outside is hostile until it has gone through `clean`.

A customer's name may hold escape sequences that write the operator's clipboard, bidirectional controls that
reorder a line, or characters without width that hide a digit. `clean` runs where text enters (import, typed
input) and once more where it is drawn or printed; it changes no letter of any alphabet.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from orderdesk.patterns import pattern

ESCAPE_SIGN: Final = "␛"
"""Stands where a whole terminal control sequence was."""

MASK: Final = "•••"
"""Stands for what is hidden from the reader."""

MAX_LENGTH: Final = 10_000
"""Characters kept of one text from outside."""

_SEQUENCE = pattern(
    r"\x1b(?:\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"  # OSC: title, clipboard, links
    r"|[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c|$)"  # DCS, SOS, PM, APC
    r"|\[[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor, clearing
    r"|[ -/]*[0-~]?)"
    r"|\x9d[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"
    r"|\x9b[0-?]*[ -/]*[@-~]?"
)
_SAFE = pattern(r"[ -~Ѐ-ҁҊ-ӿ№₸₴₽«»—–°…·×]*")  # plain ASCII, Cyrillic and the signs of the trade
_NO_DIGITS = pattern(r"[^0-9]+")
_BREAKS = pattern(r"[\r\n\t\v\f\x85\u2028\u2029]+")
_MAX_MARKS: Final = 3


def clean(text: str, *, limit: int = MAX_LENGTH) -> str:
    """`text` as one harmless line of at most `limit` characters; cleaning twice changes nothing more."""
    if len(text) <= limit and _SAFE.fullmatch(text):
        return text
    text = text[: limit * 4]
    text = _BREAKS.sub(" ", _SEQUENCE.sub(ESCAPE_SIGN, text))
    text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category == "Mn" or category == "Me":
            marks += 1
            if marks > _MAX_MARKS:
                continue
        else:
            marks = 0
        if category == "Cc":
            kept.append(chr(0x2400 + ord(char)) if ord(char) < 0x20 else "�")
        elif category in {"Cs", "Co", "Cn"}:
            kept.append("�")
        elif category != "Cf" and category not in {"Zl", "Zp"}:
            kept.append(" " if category == "Zs" else char)
    text = unicodedata.normalize("NFC", "".join(kept))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clean_lines(text: str, *, limit: int = MAX_LENGTH) -> str:
    """The same for a text of several lines: where they end, and their tabs, stays."""
    return "\n".join("\t".join(clean(part, limit=limit) for part in line.split("\t")) for line in text.split("\n"))


def fold(text: str) -> str:
    """`text` for comparing and searching: case, accents of Ё and Й, and spacing do not matter."""
    text = unicodedata.normalize("NFC", text).casefold()
    return " ".join(text.translate(_FOLDED).split())


_FOLDED = str.maketrans({"ё": "е", "й": "и", "ә": "а", "қ": "к", "ғ": "г", "ң": "н", "ө": "о", "ұ": "у", "ү": "у",
                         "һ": "х", "і": "и", "ї": "и", "є": "е", "ґ": "г"})  # fmt: skip


def digits(text: str) -> str:
    """The ASCII digits of `text`, in their order."""
    return text if text.isascii() and text.isdigit() else _NO_DIGITS.sub("", text)

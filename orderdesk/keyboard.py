"""Keyboard layouts: which Latin key a letter of the Russian, Ukrainian or Kazakh layout sits on, and back.

Keys are bound by their Latin letters. Note that Cyrillic `а` is the key `f`, not the look-alike `a`.
"""

from __future__ import annotations

from typing import Final

_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_RUSSIAN: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю." + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"

_UKRAINIAN: Final = {"і": "s", "ї": "]", "є": "'", "ґ": "\\", "І": "S", "Ї": "}", "Є": '"', "Ґ": "|"}
_KAZAKH: Final = {"ә": "2", "ң": "4", "ғ": "5", "ү": "8", "ұ": "9", "қ": "0",
                  "Ә": "@", "Ң": "$", "Ғ": "%", "Ү": "*", "Ұ": "(", "Қ": ")",
                  "ө": "-", "һ": "="}  # fmt: skip

TO_LATIN: Final = {
    **{letter: key for letter, key in zip(_RUSSIAN, _LATIN, strict=True) if letter.isalpha()},
    **_KAZAKH,
    **_UKRAINIAN,
}
"""Letter → the character that its key gives on the Latin layout."""

_SIGNS: Final = {
    "[": "left_square_bracket", "]": "right_square_bracket", "{": "left_curly_bracket", "}": "right_curly_bracket",
    ";": "semicolon", ":": "colon", "'": "apostrophe", '"': "quotation_mark", ",": "comma", ".": "full_stop",
    "<": "less_than_sign", ">": "greater_than_sign", "/": "slash", "?": "question_mark", "`": "grave_accent",
    "~": "tilde", "\\": "backslash", "|": "vertical_line", "-": "minus", "=": "equals_sign", "@": "at",
    " ": "space", "+": "plus", "_": "underscore",
    "$": "dollar_sign", "%": "percent_sign", "*": "asterisk", "(": "left_parenthesis", ")": "right_parenthesis",
}  # fmt: skip

_TO_RUSSIAN: Final = dict(zip(_LATIN, _RUSSIAN, strict=True))


def latin(character: str) -> str:
    """The character that the same key gives on the Latin layout; itself when it is Latin already."""
    return TO_LATIN.get(character, character)


def key_name(character: str) -> str:
    """A key's name as bindings spell it: letters and digits as they are, signs by their names."""
    return _SIGNS.get(character, character)


def other_layouts(word: str) -> tuple[str, ...]:
    """What was perhaps meant: the word as it comes out on the Russian and on the Latin layout (`bdfy` → `иван`)."""
    as_russian = "".join(_TO_RUSSIAN.get(char, char) for char in word)
    as_latin = "".join(TO_LATIN.get(char, char) for char in word)
    return tuple(spelling for spelling in (as_russian, as_latin) if spelling != word)

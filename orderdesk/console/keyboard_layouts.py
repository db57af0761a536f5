"""Keyboard layouts: which Latin key a character of the Russian, Ukrainian or Kazakh layout sits on, and back.

Keys are bound by their Latin letters. Note that Cyrillic `а` is the key `f`, not the look-alike `a`. One character may
sit on different keys: `і` is a letter on the Ukrainian layout (the key `s`) and a digit on the Kazakh one (the key
`3`). No table of characters can tell which is meant; the letters that were typed before can.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Layout(StrEnum):
    """A layout, by the language it is made for."""

    EN = "en"
    RU = "ru"
    UK = "uk"
    KK = "kk"

    @property
    def mark(self) -> str:
        """Two letters for the corner of the screen, as the layouts are called where they are used."""
        return {Layout.UK: "UA"}.get(self, self.upper())


ROWS: Final = {
    Layout.EN: "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?",
    Layout.RU: 'ё1234567890-=йцукенгшщзхъ\\фывапролджэячсмитьбю.Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,',
    Layout.UK: "'1234567890-=йцукенгшщзхїґфівапролджєячсмитьбю.ʼ!\"№;%:?*()_+ЙЦУКЕНГШЩЗХЇҐФІВАПРОЛДЖЄЯЧСМИТЬБЮ,",
    Layout.KK: '("әіңғ,.үұқөһйцукенгшщзхъ\\фывапролджэячсмитьбю№)!ӘІҢҒ;:ҮҰҚӨҺЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ?',
}
"""What every key gives, without Shift and then with it, key for key."""

_TO_LATIN: Final = {layout: dict(zip(row, ROWS[Layout.EN], strict=True)) for layout, row in ROWS.items()}
_FROM_LATIN: Final = {layout: dict(zip(ROWS[Layout.EN], row, strict=True)) for layout, row in ROWS.items()}

_ON: Final = {
    letter: frozenset(layout for layout, row in ROWS.items() if letter in row)
    for letter in "".join(ROWS.values())
    if letter.isalpha() and letter != "ʼ"
}
"""Letter → the layouts that have it. Signs and digits tell nothing: they are on too many."""

_CYRILLIC: Final = (Layout.RU, Layout.UK, Layout.KK)

_THEMSELVES: Final = frozenset("/?;:()'ʼ")
"""Signs by which the desk's own keys are written: who types one means it, whatever key it sits on."""

_DIGIT_ROW: Final = dict(zip('"әіңғ,.үұқ', "1234567890", strict=True))
"""What the Kazakh layout has instead of digits. Its two signs may also be meant as signs."""

_SIGNS: Final = {
    "[": "left_square_bracket", "]": "right_square_bracket", "{": "left_curly_bracket", "}": "right_curly_bracket",
    ";": "semicolon", ":": "colon", "'": "apostrophe", '"': "quotation_mark", ",": "comma", ".": "full_stop",
    "<": "less_than_sign", ">": "greater_than_sign", "/": "slash", "?": "question_mark", "`": "grave_accent",
    "~": "tilde", "\\": "backslash", "|": "vertical_line", "-": "minus", "=": "equals_sign", "@": "at",
    " ": "space", "+": "plus", "_": "underscore", "!": "exclamation_mark", "#": "number_sign",
    "^": "circumflex_accent", "&": "ampersand",
    "$": "dollar_sign", "%": "percent_sign", "*": "asterisk", "(": "left_parenthesis", ")": "right_parenthesis",
}  # fmt: skip


class Keyboard:
    """What the keys have told so far: which layout is on, and by it the key that a character stands for."""

    def __init__(self, usual: Layout | None = None) -> None:
        """`usual` is the layout to believe in until the keys tell, and wherever they leave a choice."""
        self._layout = usual or Layout.EN
        self._likely = sorted((*_CYRILLIC, Layout.EN), key=lambda layout: layout is not usual)
        self._told = False
        self._row = True

    @property
    def layout(self) -> Layout:
        """The layout that is evidently on."""
        return self._layout

    @property
    def mark(self) -> str:
        """Its mark; nothing before the first letter."""
        return self._layout.mark if self._told else ""

    def hear(self, character: str) -> None:
        """Learn from a character that was typed: a letter that is not on the layout means that another is on."""
        possible = _ON.get(character)
        if possible:
            self._told = True
            if self._layout not in possible:
                self._layout = next(layout for layout in self._likely if layout in possible)
                self._likely.remove(self._layout)
                self._likely.insert(0, self._layout)
                self._row = True
        if character in "0123456789":
            self._row = False
        elif self._layout is Layout.KK and character in _DIGIT_ROW and character not in ",.":
            self._row = True

    def key(self, character: str) -> str:
        """The Latin character on the key that gave this one; itself when it is Latin, or a sign that is meant."""
        return character if character in _THEMSELVES else _TO_LATIN[self._layout].get(character, character)

    def is_digit(self, character: str) -> bool:
        """Whether a sign is one of the Kazakh digit row, there where digits and signs are typed both.

        The digit before it tells: from the row, then this is one too; from the number pad, then it is a sign.
        """
        return self._layout is Layout.KK and self._row and character in _DIGIT_ROW

    def on_latin(self, text: str) -> str:
        """What a scanner meant: it presses the keys of the Latin layout, whatever layout is on."""
        return "".join(_TO_LATIN[self._layout].get(char, char) for char in text)


def everywhere(character: str) -> bool:
    """Whether a character can be the name of a key: pressing its key reaches the desk as this on every layout."""
    return character in _FROM_LATIN[Layout.EN] and all(
        _pressed(Keyboard(layout), given[character]) == character for layout, given in _FROM_LATIN.items()
    )


def pressed(layout: Layout, character: str) -> str:
    """What the key of a Latin character gives on a layout."""
    return _FROM_LATIN[layout].get(character, character)


def key_name(character: str) -> str:
    """A key's name as bindings spell it: letters and digits as they are, signs by their names."""
    return _SIGNS.get(character, character)


def other_layouts(word: str) -> tuple[str, ...]:
    """What was perhaps meant: the word as it comes out on other layouts (`bdfy` → `иван`, `ЩКВ-1024` → `ORD-1024`)."""
    slips = ["".join(_FROM_LATIN[layout].get(char, char) for char in word) for layout in (Layout.RU, Layout.UK)]
    letters = [_ON[char] for char in word if char in _ON]
    for layout in _CYRILLIC:
        own = layout is Layout.KK and any(char in _DIGIT_ROW and char.isalpha() for char in word)
        if all(layout in possible for possible in letters):
            keys = _TO_LATIN[layout]
            slips.append("".join(keys.get(char, char) if own or char.isalpha() else char for char in word))
    return tuple(dict.fromkeys(slip for slip in slips if slip != word))


def _pressed(keyboard: Keyboard, character: str) -> str:
    keyboard.hear(character)
    return keyboard.key(character)

"""One spelling for what is written in many ways: the words that orders are found by, and the key that names sort by.

Words are folded letter by letter, so that the beginning of a word is always the beginning of its folded form: case and
accents go, Kazakh and Ukrainian letters become their nearest Russian ones, and what sounds alike in Cyrillic and Latin
becomes one Latin letter. Seven Cyrillic letters have no Latin one to sound like and stay as they are.

What was typed may mean more than one thing: another keyboard layout was on, or Cyrillic was written in Latin letters.
Those are told by `spellings`, on the side of the question, so that the index holds each word once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from orderdesk.console.keyboard_layouts import Layout, other_layouts, pressed
from orderdesk.patterns import pattern

_APOSTROPHES: Final = "'ʼ’‘`′ʹ´"
"""All that is written between the letters of Прокопʼєв and O’Brien, and as often left out."""

_FOLDED: Final = str.maketrans({
    **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziiklmnoprstufhye", strict=True)),
    **dict(zip("ёәқғңөұүһіїєґў", "eakgnouuhiiegu", strict=True)),
    **dict.fromkeys(_APOSTROPHES, ""), "ь": "", "ъ": "", "w": "v", "q": "k", "ı": "i", "ł": "l", "ø": "o", "đ": "d",
})  # fmt: skip

_ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyzаәбвгґғдеёєжзиіїйкқлмнңоөпрстуұүўфхһцчшщъыьэюя"
"""The order of names: digits, Latin, then Russian with the Kazakh and Ukrainian letters beside their nearest."""

_PLACES: Final = {ord(letter): chr(ord("!") + place) for place, letter in enumerate(_ALPHABET)}
"""A byte each, after the space: three of the store's trees hold the key of every order."""

_NAME_KEY: Final = 80
"""Characters of a name that count for its place."""

_APOSTROPHE: Final = pattern(f"[{_APOSTROPHES}]")
_AFTER_APOSTROPHE: Final = pattern(rf"\w[{_APOSTROPHES}](\w[\w{_APOSTROPHES}]*)")
_KEPT: Final = pattern(r"[^\W_]+")
_ACCENTED: Final = pattern("[^\0-\x7fжцчшщюя№₸₴«»—–…]")

_APART: Final = {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
"""The letters that stay Cyrillic, as they are written in Latin."""

_SOUNDS: Final = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("tz", "ц"),
    ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"),
    ("ia", "я"), ("ye", "e"), ("yo", "e"), ("jo", "e"), ("j", "ж"), ("c", "k"), ("x", "ks"),
)  # fmt: skip
"""How Cyrillic is written in Latin, the longer first."""

_SOUNDLESS: Final = "ьъЬЪ"
"""No word begins with these: one that would was typed on another layout."""

_SOUND: Final = pattern("|".join(latin for latin, _ in _SOUNDS))
_WHOLE: Final = dict(_SOUNDS)
_GLIDE: Final = pattern("(?<=[aeiouyюя])y")

_KAZAKH: Final = frozenset("әңғүұқөһ")


def folded(text: str) -> str:
    """`text` as words are compared: folded letter by letter, words apart by one space."""
    text = unicodedata.normalize("NFC", text).casefold().translate(_FOLDED)
    if _ACCENTED.search(text):
        text = "".join(_plain(char) for char in text).casefold().translate(_FOLDED)
    return " ".join(_KEPT.findall(text))


def indexed(text: str) -> str:
    """`text` folded, with what follows an apostrophe as words of their own: O’Brien is found by `brien` too."""
    after = _AFTER_APOSTROPHE.findall(text) if _APOSTROPHE.search(text) else ()
    return folded(" ".join((text, *after)))


def spellings(word: str) -> tuple[tuple[str, ...], ...]:
    """What a typed word may mean: each meaning as folded words that must all be there."""
    found: dict[tuple[str, ...], None] = {}
    other = (written for written in (*other_layouts(word), *_kazakh(word)) if written[0] not in _SOUNDLESS)
    for meaning in (folded(word), *_heard(word), *map(folded, other)):
        if meaning:
            found.setdefault(tuple(meaning.split()))
    return tuple(found)


def name_key(name: str) -> str:
    """What names sort by: case does not matter, Ё stands after Е, Ә after А, Қ after К; the empty name is last."""
    text = unicodedata.normalize("NFC", name).casefold()
    return " ".join(_KEPT.findall(text))[:_NAME_KEY].translate(_PLACES) or "\U0010ffff"


def _plain(char: str) -> str:
    """A letter without its accents."""
    if char.isascii() or char in _APART:
        return char
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))


def _kazakh(word: str) -> Iterator[str]:
    """The word as it comes out on the Kazakh layout, where it has letters in place of digits and signs."""
    written = "".join(pressed(Layout.KK, char) for char in word)
    if word.isascii() and any(char.isalpha() for char in word) and not _KAZAKH.isdisjoint(written.casefold()):
        yield written


def _heard(word: str) -> Iterator[str]:
    """The folded word as the other alphabet writes its sounds."""
    text = folded(word)
    if any(letter in text for letter in _APART):
        yield "".join(_APART.get(letter, letter) for letter in text)
    if word.isascii() and not text.isdigit():
        for kazakh in (text, text.replace("j", "ж")):
            heard = _GLIDE.sub("i", _SOUND.sub(lambda sound: _WHOLE[sound[0]], kazakh))
            yield heard
            yield heard.replace("y", "i")

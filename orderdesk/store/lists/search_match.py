"""What a needle asks for, in the two ways in which SQLite can answer: of the full-text index, and of one text.

Both mean the same. The index gives all that match without a look at the rest. The test of one text serves where most
texts match, and where the index does not know all: only that the pieces of a phone are there, not that they follow
upon each other, and only the beginnings of long words. Of the index only that is asked which it answers one hit at a
time: a beginning of a length that is not indexed would be gathered from all its words first. That is quick where there
are few, as of the numbers with some end; then it is asked for all of the end, and none of their texts must be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.list_filter import (
    GRAM,
    HEAD,
    HEADS,
    INDEXED,
    NUMBER,
    PHONE,
    PHONED,
    REVERSED,
    TAIL,
    TAILS,
    WAYBILL,
    WAYBILL_FROM,
    Needle,
    phone_words,
)
from orderdesk.rules.visibility import PHONE_TAIL

_RUN: Final = 3
"""From so many digits on, they may stand in the middle of a phone; fewer stand at its end."""

_WORD: Final = 5
"""From so many digits on, they may begin a word too, such as a product's code."""

_TRUNK: Final = "8"
"""Dialled at home in place of the country's +7."""


Few = Callable[[str], bool]


_IN_TEXT: Final = "instr(t.text, ?) > 0"
_IN_PHONES: Final = f"instr(substr(t.text, instr(t.text || '{PHONED}', '{PHONED}')), ?) > 0"
"""Whether a piece stands in the text; whether in its phones, which are the last of it."""


class _Way(Struct, frozen=True):
    """One way to be found: what the index is asked, and what then stands in the text."""

    terms: str
    pieces: tuple[str, ...]
    exact: bool = True
    """Whether the index alone says all that the pieces do."""
    of_phone: bool = False
    """Whether the pieces are a phone's."""

    @property
    def test(self) -> str:
        """The condition on the text, with its pieces as parameters."""
        return " AND ".join(_IN_PHONES if self.of_phone else _IN_TEXT for _ in self.pieces)


class Match(Struct, frozen=True):
    """A needle as SQL."""

    terms: str
    """For `orders_search MATCH`."""
    test: str
    """A condition on `t.text`, with parameters."""
    pieces: tuple[str, ...]
    """The parameters of the test."""
    exact: bool
    """Whether the terms alone say all that the test does."""

    @classmethod
    def of(cls, needle: Needle, *, phones: bool = True, few: Few = lambda _word: False) -> Match | None:
        """The match for a needle; `None` when it looks for nothing.

        Without `phones`, of a phone only the end that is shown: a longer piece would tell its hidden digits one after
        the other. `few` says whether few texts have a word.
        """
        if needle.digits:
            words = [list(_ways_of_digits(needle.digits, few, phones=phones))]
        else:
            words = [list(_ways_of_word(spellings, few, phones=phones)) for spellings in needle.words]
        if not words:
            return None
        return cls(
            terms=" AND ".join(f"({' OR '.join(dict.fromkeys(way.terms for way in ways))})" for ways in words),
            test=" AND ".join(f"({' OR '.join(way.test for way in ways)})" for ways in words),
            pieces=tuple(piece for ways in words for way in ways for piece in way.pieces),
            exact=all(way.exact for ways in words for way in ways),
        )


def _ways_of_word(spellings: Sequence[tuple[str, ...]], few: Few, *, phones: bool) -> Iterator[_Way]:
    for spelling in spellings:
        yield _begun(spelling)
        if len(spelling) == 1 and spelling[0].isdecimal() and len(spelling[0]) >= _RUN:
            yield from _ways_of_digits(spelling[0], few, phones=phones, word=False)


def _ways_of_digits(digits: str, few: Few, *, phones: bool, word: bool = True) -> Iterator[_Way]:
    """The beginning or end of a number, a piece of a phone, the beginning of a word."""
    head, exact = f'"{HEAD}{digits[:HEADS]}"', len(digits) <= HEADS
    yield _Way(head, (f" {NUMBER}{digits}",), exact)
    if len(digits) >= WAYBILL_FROM:
        yield _Way(head, (f" {WAYBILL}{digits}",), exact)
    yield _end(digits, few)
    if not phones:
        if len(digits) <= PHONE_TAIL:
            yield _in_a_row(phone_words(digits), f"{digits} ")
    elif len(digits) < _RUN:
        yield _in_a_row([PHONE + digits], f"{digits} ")
    elif len(digits) < GRAM:
        yield _piece(digits)
    else:
        for written in (digits, f"7{digits[1:]}") if digits[0] == _TRUNK else (digits,):
            yield _in_a_row(phone_words(written)[: 1 - GRAM], written)
    if word and len(digits) >= _WORD:
        yield _begun((digits,))


def _begun(words: tuple[str, ...]) -> _Way:
    """The beginnings of words."""
    terms = " AND ".join(f'"{word[:INDEXED]}"*' for word in words)
    return _Way(f"({terms})", tuple(f" {word}" for word in words), exact=all(len(word) <= INDEXED for word in words))


def _end(digits: str, few: Few) -> _Way:
    """The end of a number: a word of its own where it is short, else the beginning of all of it backwards."""
    stands = (f"{digits}{NUMBER} ",)
    if len(digits) <= TAILS:
        return _Way(f'"{TAIL}{digits}"', stands)
    if few(TAIL + digits[-TAILS:]):
        return _Way(f'"{REVERSED}{digits[::-1]}"*', stands)
    return _Way(f'"{TAIL}{digits[-TAILS:]}"', stands, exact=False)


def _piece(digits: str) -> _Way:
    """The beginning of a piece of a phone, or all of its last piece of that length."""
    terms = " OR ".join(f'"{PHONE}{digits}{more}"' for more in ("", *"0123456789"))
    return _Way(f"({terms})", (digits,), of_phone=True)


def _in_a_row(words: Sequence[str], digits: str) -> _Way:
    """Pieces of a phone that follow upon each other, so that these digits do."""
    terms = " AND ".join(f'"{word}"' for word in dict.fromkeys(words))
    return _Way(f"({terms})", (digits,), exact=len(words) == 1, of_phone=True)

"""What a needle asks for, in the two ways in which SQLite can answer: of the full-text index, and of one text.

Both mean the same. The index gives all that match without a look at the rest; the test of one text serves where most
texts match, and where the index knows only that all three-digit pieces of a phone are there, not that they follow
upon each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from orderdesk.rules.sight import PHONE_TAIL
from orderdesk.search import GRAM, HEAD, HEADS, PHONE, REVERSED, TAIL, TAILS, Needle, phone_words

_WORD_FROM: Final = 5
"""From so many digits on, they may begin a word too, such as a product's code."""

_TRUNK: Final = "8"
"""Dialled at home in place of the country's +7."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to be found: terms of the index that must all be there, and what then stands in the text."""

    terms: tuple[str, ...]
    pieces: tuple[str, ...]
    exact: bool = True
    """Whether the terms alone say all that the pieces do."""


@dataclass(frozen=True, slots=True)
class Match:
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
    def of(cls, needle: Needle, *, phones: bool = True) -> Match | None:
        """The match for a needle that is looking for something.

        Without `phones`, of a phone only the end that is shown: a longer piece would tell its hidden digits one after
        the other.
        """
        if needle.digits:
            words = [list(_ways_of_digits(needle.digits, phones=phones))]
        else:
            words = [list(_ways_of_word(spellings, phones=phones)) for spellings in needle.words]
        if not words:
            return None
        terms = (" OR ".join(f"({' AND '.join(way.terms)})" for way in ways) for ways in words)
        tests = (
            " OR ".join(" AND ".join("instr(t.text, ?) > 0" for _ in way.pieces) for way in ways) for ways in words
        )
        return cls(
            terms=" AND ".join(f"({term})" for term in terms),
            test=" AND ".join(f"({test})" for test in tests),
            pieces=tuple(piece for ways in words for way in ways for piece in way.pieces),
            exact=all(way.exact for ways in words for way in ways),
        )


def _ways_of_word(spellings: Sequence[tuple[str, ...]], *, phones: bool) -> Iterator[_Way]:
    for spelling in spellings:
        yield _Way(tuple(f'"{word}"*' for word in spelling), tuple(f" {word}" for word in spelling))
        if len(spelling) == 1 and spelling[0].isdecimal() and len(spelling[0]) >= GRAM:
            yield from _ways_of_digits(spelling[0], phones=phones, word=False)


def _ways_of_digits(digits: str, *, phones: bool, word: bool = True) -> Iterator[_Way]:
    """The beginning or end of a number, a piece of a phone, the beginning of a word."""
    yield _whole(HEAD + digits) if len(digits) <= HEADS else _begins(HEAD + digits)
    yield _whole(TAIL + digits) if len(digits) <= TAILS else _begins(REVERSED + digits[::-1])
    if not phones:
        if len(digits) <= PHONE_TAIL:
            yield _run(phone_words(digits))
    elif len(digits) < GRAM:
        yield _whole(PHONE + digits)
    else:
        yield _run(phone_words(digits)[: 1 - GRAM])
        if digits[0] == _TRUNK and len(digits) > GRAM:
            yield _run(phone_words(f"7{digits[1:]}")[: 1 - GRAM])
    if word and len(digits) >= _WORD_FROM:
        yield _begins(digits)


def _whole(word: str) -> _Way:
    return _Way((f'"{word}"',), (f" {word} ",))


def _begins(word: str) -> _Way:
    return _Way((f'"{word}"*',), (f" {word}",))


def _run(words: Sequence[str]) -> _Way:
    """Words that follow upon each other."""
    return _Way(tuple(f'"{word}"' for word in dict.fromkeys(words)), (f" {' '.join(words)} ",), exact=len(words) == 1)

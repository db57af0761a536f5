"""Foreign text becomes harmless and loses no letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.sanitize import clean, digits, fold


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("\x1b[2Jвсё", "␛всё"),
        ("\x1b]52;c;Y3VybA==\x07Иван", "␛Иван"),
        ("\x1b]0;заголовок\x1b\\Иван", "␛Иван"),
        ("\x1b]0;не кончается", "␛"),
        ("\x9b31mИван", "␛Иван"),
        ("\x1bP1$r\x1b\\x", "␛x"),
        ("\x1b", "␛"),
        ("а\u202eб\u2066в", "абв"),
        ("ну\u200bль\ufeff", "нуль"),
        ("\U000e0041тег", "тег"),
        ("строка\r\nстрока\tконец", "строка строка конец"),
        ("\x00\x07\x7f", "␀␇�"),
        ("\ud800", "�"),
        ("а" + "\u0301" * 40, "а" + "\u0301" * 3),
        ("и\u0306", "й"),
        ("12\u00a0500", "12 500"),
    ],
)
def test_controls_are_shown_and_invisible_signs_dropped(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


@pytest.mark.parametrize(
    "name", ["Иванов [/] [b", "[@click=app.quit]x", "Қайрат Әліұлы", "Їжак Ґ. Є.", "O'Neil <b>", "שלום", "😀 ₸₴₽", ""]
)
def test_letters_signs_and_brackets_stay_as_they_are(name: str) -> None:
    assert clean(name) == name


@given(st.text(max_size=300))
def test_whatever_comes_is_printable_short_and_cleaned_once_for_all(text: str) -> None:
    done = clean(text, limit=100)
    assert done.isprintable()
    assert len(done) <= 100
    assert clean(done, limit=100) == done
    assert not {unicodedata.category(char) for char in done} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_long_text_is_cut_with_a_sign() -> None:
    assert clean("я" * 20_000) == "я" * 9_999 + "…"


@pytest.mark.parametrize(
    ("one", "other"), [("ЁЛКИНА", "елкина"), ("Қайрат", "кайрат"), ("Їжак", "ижак"), ("  а   б ", "А Б"), ("Й", "И")]
)
def test_folding_makes_spellings_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_only_ascii_digits_are_digits() -> None:
    assert digits("+7 (701) ２² 33٣") == "770133"

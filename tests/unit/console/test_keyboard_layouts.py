"""Characters of the Russian, Ukrainian and Kazakh layouts stand for the keys they sit on."""

from __future__ import annotations

import string

import pytest
from textual.keys import _character_to_key

from orderdesk.console.keyboard_layouts import ROWS, Keyboard, Layout, everywhere, key_name, other_layouts, pressed


def typed(keyboard: Keyboard, text: str) -> str:
    """The keys that a text was typed with."""
    keys = ""
    for character in text:
        keyboard.hear(character)
        keys += keyboard.key(character)
    return keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."),
        ("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ", 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'),
        ("йцукенгшщзхїґфівапролджєячсмитьбю", "qwertyuiop[]\\asdfghjkl;'zxcvbnm,."),
        ("ЙЦУКЕНГШЩЗХЇҐФІВАПРОЛДЖЄЯЧСМИТЬБЮ", 'QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>'),
        ('ы"әіңғ,.үұқөһ№', "s1234567890-=/"),
        ("ӘІҢҒҮҰҚӨҺ", "@#$%*()_+"),
        ("ы.,№", "s/?#"),
        ("ї.,№", "]/?#"),
    ],
)
def test_every_letter_and_sign_stands_for_its_key(text: str, keys: str) -> None:
    usual = Layout.KK if set(text) & set("әӘ") else None
    assert typed(Keyboard(usual), text) == keys


def test_the_look_alike_is_another_key() -> None:
    assert typed(Keyboard(), "а") == "f"
    assert typed(Keyboard(), "a") == "a"


def test_a_letter_of_two_layouts_is_the_key_of_the_one_that_is_on() -> None:
    """`і` is a letter on the Ukrainian layout and the digit 3 on the Kazakh one; what came before decides."""
    keyboard = Keyboard()
    assert typed(keyboard, "їі") == "]s"
    assert typed(keyboard, "әі") == "23"
    assert typed(keyboard, "ф") == "a", "on the Kazakh layout too"
    assert typed(keyboard, "і") == "3"
    assert typed(keyboard, "qфі") == "qa3", "back from Latin letters to the layout that was on before"
    assert typed(keyboard, "єі") == "'s"


@pytest.mark.parametrize(("usual", "key"), [(None, "s"), (Layout.UK, "s"), (Layout.KK, "3"), (Layout.RU, "s")])
def test_before_any_other_letter_the_settings_decide(usual: Layout | None, key: str) -> None:
    assert typed(Keyboard(usual), "і") == key


def test_the_mark_says_what_the_last_keys_told() -> None:
    keyboard = Keyboard(Layout.KK)
    marks = [keyboard.mark]
    for letter in "4ныї1әa":
        keyboard.hear(letter)
        marks.append(keyboard.mark)
    assert marks == ["", "", "KK", "KK", "UA", "UA", "KK", "EN"]


def test_signs_that_are_meant_are_not_taken_for_their_key() -> None:
    """The footer says `/` and `?`; who finds them on the Russian layout behind Shift means them."""
    assert typed(Keyboard(), "ы/?;:") == "s/?;:"


def test_signs_of_the_kazakh_digit_row_are_digits_after_digits_of_that_row() -> None:
    keyboard = Keyboard(Layout.KK)
    assert keyboard.is_digit(",")
    assert keyboard.is_digit(".")
    keyboard.hear("5")  # from the number pad
    assert not keyboard.is_digit(".")
    keyboard.hear("ә")
    assert keyboard.is_digit(".")
    assert not keyboard.is_digit("ф")
    assert not Keyboard(Layout.RU).is_digit(",")


@pytest.mark.parametrize("layout", list(Layout))
def test_what_may_be_a_key_comes_back_as_itself_on_every_layout(layout: Layout) -> None:
    for character in string.printable.strip():
        if everywhere(character):
            assert typed(Keyboard(layout), pressed(layout, character)) == character
    assert all(map(everywhere, string.ascii_letters + string.digits + "[]/?;:,.*-=+!{}"))
    assert not any(map(everywhere, "$^&|`~"))


@pytest.mark.parametrize("layout", list(Layout))
def test_what_a_scanner_types_is_read_on_every_layout(layout: Layout) -> None:
    for code in ("ORD-1024", "20450123456789", "KZ/77.A_B"):
        keyboard, arrived = Keyboard(layout), "".join(pressed(layout, char) for char in code)
        for character in arrived:
            keyboard.hear(character)
        assert keyboard.on_latin(arrived) == code


def test_signs_have_the_names_that_bindings_use() -> None:
    for key in ROWS[Layout.EN]:
        if not key.isalnum():
            assert key_name(key) == _character_to_key(key)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("bdfy", "иван"),
        ("Bdfy", "Иван"),
        ("дфьз", "lamp"),
        ("иван", "bdfy"),
        ("rb]d", "київ"),
        ('ЩКВө"қәң', "ORD-1024"),
    ],
)
def test_a_word_typed_on_the_wrong_layout(word: str, meant: str) -> None:
    assert meant in other_layouts(word)

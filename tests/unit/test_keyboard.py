"""Letters of the Russian, Ukrainian and Kazakh layouts stand for the keys they sit on."""

from __future__ import annotations

import pytest
from textual.keys import _character_to_key

from orderdesk.keyboard import TO_LATIN, key_name, latin, other_layouts


@pytest.mark.parametrize(
    ("typed", "key"),
    list(zip("фисвуапршолдьтщзйкыегмцчняхъжэ", "abcdefghijklmnopqrstuvwxyz[];'", strict=True)),
)
def test_the_russian_layout(typed: str, key: str) -> None:
    assert latin(typed) == key


@pytest.mark.parametrize(("typed", "key"), [("і", "s"), ("ї", "]"), ("є", "'"), ("Ф", "A"), ("Ж", ":"), ("қ", "0")])
def test_ukrainian_and_kazakh_letters_and_capitals(typed: str, key: str) -> None:
    assert latin(typed) == key


def test_the_look_alike_is_another_key() -> None:
    assert latin("а") == "f"
    assert latin("a") == "a"


def test_signs_have_the_names_that_bindings_use() -> None:
    for key in TO_LATIN.values():
        assert key_name(key) == _character_to_key(key)


@pytest.mark.parametrize(("typed", "meant"), [("bdfy", "иван"), ("Bdfy", "Иван"), ("дфьз", "lamp"), ("иван", "bdfy")])
def test_a_word_typed_on_the_wrong_layout(typed: str, meant: str) -> None:
    assert meant in other_layouts(typed)

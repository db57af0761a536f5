"""What the screens say in each language: no word is left in English."""

from __future__ import annotations

import re

import pytest

from orderdesk.i18n import use_language
from tests.app.driver import driving
from tests.shop import Shop

_WORD = re.compile(r"(?<![\w@.-])[A-Za-z][a-z]{2,}(?![\w@.-])")

_NAMES = {
    "Kaspi",
    "Magazito",
    "Flowwow",
    "Enter",
    "Esc",
    "Down",
    "End",
    "Home",
    "Space",
    "Demo",
    "orderdesk",
    "operator",
    "add",
    "shift",
    "start",
}
"""Names, keys, and commands of the shell, which are typed as they are."""


@pytest.mark.req("X90", "X91")
@pytest.mark.parametrize("language", ["ru", "kk", "uk"])
async def test_no_word_of_a_screen_is_left_in_english(shop: Shop, language: str) -> None:
    for number, name in (("4827", "Әсел Қанатова"), ("4828", "Юлія Їжак")):
        shop.receive(number, "delivery", customer=name)
    async with driving(shop, (120, 40)) as desk:
        use_language(language)
        left: set[str] = set()
        for keys in ("", "enter", "end", "escape", "question_mark", "end", "escape", "x", "escape", "p", "escape", "e",
                     "escape", "d", "escape", "w", "escape", "colon", "escape", "slash", "escape", "Q", "escape", "B",
                     "escape", "L", "escape", "g", "escape"):  # fmt: skip
            if keys:
                await desk.press(keys)
            left |= {word for line in desk.painted() for word in _WORD.findall(line)}
        assert left - _NAMES == set()

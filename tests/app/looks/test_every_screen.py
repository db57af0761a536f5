"""Every screen and dialog in every size, language and theme: read whole, in its own words, on its own ground."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.config import Look
from orderdesk.console.terminal_profile import Colours, Terminal
from orderdesk.i18n import LANGUAGES
from screens.theme import LOOKS
from tests.app.driver import unpainted
from tests.app.looks.other_words import foreign
from tests.app.looks.way_round import BRIEF, ROUTES, day, walk

SIZES = ((60, 20), (80, 24), (120, 40), (200, 50))

ONCE = {
    ((60, 20), "ru", Look.LIGHT, Colours.SIXTEEN),
    ((80, 24), "en", Look.DARK, Colours.MANY),
    ((120, 40), "kk", Look.CONTRAST, Colours.SIXTEEN),
    ((200, 50), "uk", Look.LIGHT, Colours.MANY),
}
"""Each size and each language once, on the short way; `make soak` goes all of the way in all of them."""

ALL = [(size, language, look, colours) for size in SIZES for language in LANGUAGES for look in LOOKS
       for colours in (Colours.SIXTEEN, Colours.MANY)]  # fmt: skip


@pytest.mark.req("X91", "X92", "X93")
@pytest.mark.parametrize(
    ("size", "language", "look", "colours", "brief"),
    [
        *((*one, True) for one in ALL if one in ONCE),
        *(pytest.param(*one, False, marks=pytest.mark.soak) for one in ALL),
    ],
    ids=str,
)
async def test_every_screen_can_be_read(
    tmp_path: Path, size: tuple[int, int], language: str, look: Look, colours: Colours, brief: bool
) -> None:
    terminal = Terminal(look=look, light=look is Look.LIGHT, colours=colours)
    with unpainted():
        async with day(tmp_path / "shop", language, size, terminal) as desk:
            found = await walk(desk, BRIEF if brief else ROUTES)
    assert found.faults == set()
    assert foreign(found.lines, language) == set()
    assert len(found.screens) > (12 if brief else 25)

"""Two grounds: chosen by itself, by a key, by the settings; and what is made of a terminal's answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.config import Look, TerminalSettings
from orderdesk.console.terminal_profile import Colours, Terminal
from screens.terminal.ground import Ground
from tests.app.driver import driving
from tests.shop import Shop

WHITE = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\"


@pytest.mark.req("X92")
@pytest.mark.parametrize(
    ("answer", "light"),
    [
        (WHITE, True),
        ("\x1b]11;rgb:0000/0000/0000\x07", False),
        ("\x1b]11;rgb:fd/f6/e3\x1b\\", True),
        ("\x1b]11;rgba:1e1e/1e1e/2e2e/ffff\x1b\\", False),
    ],
)
def test_what_a_terminal_answers_is_never_typed(answer: str, light: bool) -> None:
    for cut in range(len(answer) + 1):
        ground = Ground()
        ground.asked()
        first, one = ground.take(f"12{answer[:cut]}")
        second, other = ground.take(f"{answer[cut:]}a")
        assert (first + second, {one, other} - {None}) == ("12a", {light})
        assert not ground.holds


@given(st.text(st.sampled_from("\x1b][O1aф;rgb:/\\\x07"), max_size=12))
def test_nothing_else_that_is_typed_is_lost(typed: str) -> None:
    ground = Ground()
    ground.asked()
    passed, light = ground.take(typed)
    assert (passed + ground.release(), light) == (typed, None)


@pytest.mark.parametrize(
    ("said", "light"),
    [("15;0", False), ("0;15", True), ("0;default;15", True), ("12;8", False), ("", None), ("0;default", None)],
)
def test_an_environment_may_say_the_ground(said: str, light: bool | None) -> None:
    assert Terminal.of({"COLORFGBG": said}, TerminalSettings()).light is light


@pytest.mark.req("X92")
@pytest.mark.parametrize(
    ("settings", "light", "colours", "theme"),
    [
        (Look.AUTO, None, Colours.TRUE, "dark"),
        (Look.AUTO, True, Colours.MANY, "light"),
        (Look.AUTO, False, Colours.SIXTEEN, "dark-sixteen"),
        (Look.AUTO, True, Colours.SIXTEEN, "light-sixteen"),
        (Look.LIGHT, None, Colours.SIXTEEN, "light-sixteen"),
        (Look.LIGHT, False, Colours.SIXTEEN, "light-sixteen-painted"),
        (Look.DARK, True, Colours.SIXTEEN, "dark-sixteen-painted"),
        (Look.CONTRAST, None, Colours.SIXTEEN, "contrast-sixteen"),
        (Look.CONTRAST, True, Colours.TRUE, "contrast"),
    ],
)
async def test_the_colours_are_those_of_the_ground_or_of_the_settings(
    shop: Shop, settings: Look, light: bool | None, colours: Colours, theme: str
) -> None:
    async with driving(shop, terminal=Terminal(look=settings, light=light, colours=colours)) as desk:
        assert desk.app.theme == theme


@pytest.mark.req("X92")
async def test_a_ground_that_is_told_later_is_followed_and_a_key_goes_on_from_there(shop: Shop) -> None:
    async with driving(shop) as desk:
        desk.app.ground_told(light=True)
        await desk.rest()
        assert desk.app.theme == "light"
        for theme, said in (("contrast", "онтраст"), ("dark", "тёмн"), ("light", "светл")):
            await desk.press("f9")
            assert desk.app.theme == theme
            assert said in desk.message
        await desk.press("f9")
        desk.app.ground_told(light=True)
        assert desk.app.theme == "contrast", "what was chosen stays"

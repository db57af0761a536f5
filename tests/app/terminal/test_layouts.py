"""Every key of every screen works on every layout, and the corner of the footer says which one is on."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.binding import Binding
from textual.screen import Screen

import screens
from orderdesk.console.keyboard_layouts import Keyboard, Layout, key_name, pressed
from screens.keyboard.key_gate import GatedApp
from tests.app.driver import driving
from tests.shop import Shop

SIGNS = {key_name(chr(code)): chr(code) for code in range(33, 127)}
"""Key names → characters."""


def every_screen() -> list[type[Screen[object]]]:
    """All screens and dialogs of the desk."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return sorted({kind for kind in below(Screen) if kind.__module__.startswith("screens.")}, key=lambda k: k.__name__)


def keys_of(kind: type[Screen[object]]) -> list[str]:
    """The names of all keys bound on a screen."""
    found = [
        b for base in kind.__mro__ if base.__module__.startswith("screens.") for b in vars(base).get("BINDINGS", ())
    ]
    assert all(isinstance(binding, Binding) for binding in found)
    return [name for binding in found for name in binding.key.split(",")]


class Wall(GatedApp[None]):
    """Takes keys and remembers which of them would have been obeyed."""

    def __init__(self, folder: Path, layout: Layout, kind: type[Screen[object]]) -> None:
        super().__init__(folder, Keyboard(layout))
        self._keys = keys_of(kind)
        self.obeyed: list[str] = []

    def on_mount(self) -> None:
        for name in self._keys:
            self.bind(name, f"obey('{name}')")

    def action_obey(self, name: str) -> None:
        self.obeyed.append(name)


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("kind", every_screen(), ids=lambda kind: kind.__name__)
async def test_every_key_of_a_screen_works_on_a_layout(
    tmp_path: Path, kind: type[Screen[object]], layout: Layout
) -> None:
    app = Wall(tmp_path, layout, kind)
    wanted = []
    async with app.run_test():
        for name in keys_of(kind):
            if name in SIGNS:
                given = pressed(layout, SIGNS[name])
                event = events.Key(key_name(given), given)
                event.set_sender(app)
                app.post_message(event)
                wanted.append(name)
        arrived = asyncio.Event()
        app.call_later(arrived.set)
        await arrived.wait()
        await app.settled()
        assert app.obeyed == wanted


@pytest.mark.parametrize("kind", every_screen(), ids=lambda kind: kind.__name__)
def test_nothing_is_bound_to_what_terminals_eat(kind: type[Screen[object]]) -> None:
    eaten = {*(f"ctrl+{letter}" for letter in "bchijmqsz"), "ctrl+[", "ctrl+left_square_bracket", "f1", "f10", "f11"}
    for name in keys_of(kind):
        assert name not in eaten
        assert not name.startswith(("alt+", "ctrl+alt", *(f"ctrl+{digit}" for digit in range(10))))


async def test_the_footer_says_which_layout_is_on(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        assert not desk.hints.rstrip().endswith(("EN", "RU"))
        for letter, mark in (("j", "EN"), ("о", "RU"), ("є", "UA"), ("ө", "KK"), ("j", "EN")):
            await desk.press(letter)
            assert desk.hints.endswith(f" {mark} ")
        assert desk.painted()[-1].endswith("EN ")
        await desk.press("щ")
        assert desk.dialog == "Note"
        assert desk.hints.endswith(" KK "), "the one that was on before, and in the dialog too"


async def test_the_kazakh_digit_row_searches_and_chooses(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("6677", phone="+77010000000")
    async with driving(shop) as desk:
        await desk.type("қ")
        await desk.press("escape")
        await desk.type('ңүә"')
        assert desk.rows == ["4821"]
        await desk.press("escape")
        await desk.type(",,..")
        assert desk.rows == ["6677"]
        await desk.press("escape")
        await desk.type("чә")
        assert desk.dialog == "CancelReason"
        assert "2 (•)" in desk.says("reasons")


async def test_fields_for_digits_take_the_kazakh_digit_row(shop: Shop) -> None:
    shop.receive("5555", "pickup")
    shop.receive("7777", "delivery")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.type("шңү")
        assert desk.dialog == "HandOver"
        assert desk.field("code") == "48"
        await desk.press("escape")
        await desk.type("....в.")
        assert desk.dialog == "DateChange"
        assert desk.field("date") == "7"
        await desk.press("backspace")
        await desk.type("25.11")
        assert desk.field("date") == "25.11", "after digits of the number pad the point is one"


async def test_words_are_typed_as_they_are(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        await desk.type("щәңгіме, ғ. №5")
        assert desk.field("note") == "әңгіме, ғ. №5"

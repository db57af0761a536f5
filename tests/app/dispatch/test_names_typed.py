"""A courier's name is typed after `c` as it is written, on whatever layout is on."""

from __future__ import annotations

from orderdesk.console.keyboard_layouts import Layout, pressed
from tests.app.dispatch.at_the_board import board, day, plan
from tests.app.driver import driving
from tests.shop import Shop

NAMES = ("Богдан", "Юрий", "Жанна", "Эмма", "Харитон", "Ёлкин", "Їжак", "Єва", "Әсел", "Құрмет", "Тарас", "Zhanna")


async def test_a_name_is_found_by_its_letters_as_they_are_and_as_its_keys_are_on_the_latin_layout(shop: Shop) -> None:
    day(shop, 1, 0)
    for n, name in enumerate(NAMES):
        assert shop.run("courier", "add", name, "--phone", f"+3805011122{n:02}").exit_code == 0
    async with driving(shop) as desk:
        await desk.press("D")
        for name in NAMES:
            begin = name[:3] if name[0] in "ӘҚ" else name[:3].lower()  # without Shift these are digits in their row
            await desk.press("c", *begin)
            found = board(desk).choosing.found
            assert found is not None, name
            assert found.courier.name == name
            assert f"{begin}_" in plan(desk), "as it was typed"
            await desk.press("escape")
        latin = {pressed(Layout.RU, key): key for key in "`qwertyuiop[]asdfghjkl;'zxcvbnm,."}
        for name in ("Богдан", "Юрий", "Жанна", "Эмма", "Харитон", "Тарас"):
            await desk.press("c", *(latin[letter] for letter in name[:3].lower()))
            found = board(desk).choosing.found
            assert found is not None, name
            assert found.courier.name == name
            await desk.press("escape")

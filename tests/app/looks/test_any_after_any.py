"""Whatever was open before, a screen shows what it shows when it is the first."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from textual.dom import DOMNode

import screens
from tests.app.dispatch.at_the_board import day
from tests.app.driver import Driver, driving, unpainted
from tests.app.looks.way_round import back
from tests.shop import Shop

PAGES = {
    "card": ("enter",), "tasks": ("A",), "quality": ("b",), "stock": ("W",), "board": ("D",),
    "a courier's stops": ("D", "tab", "enter"), "till": ("D", "M"), "sheet": ("D", "tab", "l"), "buyer": ("B",),
    "palette": ("colon",), "wallboard": ("z",), "form": ("K",),
}  # fmt: skip
"""Keys from the list on, each to a screen of its own."""


async def picture(desk: Driver, name: str) -> list[str]:
    """The screen, and back to the list."""
    await desk.press("j", "k")  # the layout on which keys are typed is known in each
    await desk.press(*PAGES[name])
    shown = desk.painted()
    await back(desk)
    return shown


def in_all_orders_of_two() -> list[str]:
    """A walk in which each comes once after each other one."""
    names, walk = [*PAGES], list[str]()
    for step in range(1, len(names)):
        for at in range(len(names)):
            walk += [names[at], names[(at + step) % len(names)]]
    return walk


@pytest.mark.req("X91", "O5")
async def test_a_screen_is_the_same_after_every_other(shop: Shop) -> None:
    day(shop, 3, 2)
    shop.run("run", "new", "Асхат", "F-9000")
    fresh = dict[str, list[str]]()
    with unpainted():
        for name in PAGES:
            async with driving(shop) as desk:
                fresh[name] = await picture(desk, name)
        async with driving(shop) as desk:
            before = "the list"
            for name in in_all_orders_of_two():
                assert await picture(desk, name) == fresh[name], f"{name} after {before}"
                before = name


def widgets(kind: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    """Every class that styles are written for, of the desk and of what it is built on."""
    for one in kind.__subclasses__():
        yield one
        yield from widgets(one)


def test_no_two_widgets_share_a_name() -> None:
    """Styles go by the name of a class: those of one would hold for the other, as soon as somebody opens it."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        import_module(module.name)
    found = dict[str, set[str]]()
    for one in widgets():
        found.setdefault(one.__name__, set()).add(one.__module__)
    assert {name: where for name, where in found.items() if len(where) > 1} == {}

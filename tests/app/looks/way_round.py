"""A walk over every screen and dialog of a day in the demo shop, and what is looked for on each picture."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct, field
from rich.cells import cell_len
from rich.color import ColorSystem
from textual.containers import VerticalScroll
from textual.widget import Widget

from orderdesk.app import OrderDeskApp
from orderdesk.composition import Composition
from orderdesk.console.terminal_profile import Colours, Terminal
from orderdesk.demo.live_day import DemoDay, settings_of
from orderdesk.desk.channels.keeper import LineKeeper
from screens.desk_thread import DeskThread
from screens.widgets.field import Field
from screens.widgets.lines import Hints, Line
from screens.widgets.preview import Preview
from tests.app.driver import Driver, Moments
from tests.app.looks.contrast import faint
from tests.shop import NOON, HandClock, Shop

SHELVES: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "08", "09", "01", "02", "06", "00")

ROUTES: Final[tuple[tuple[str, ...], ...]] = (
    *(("g", *shelf) for shelf in SHELVES),
    *(("g", *shelf, "enter") for shelf in ("1", "2", "4", "7", "8", "09")),
    ("g", "1", "enter", "Y"), ("g", "1", "enter", "v"), ("g", "7", "enter", "question_mark"),
    *(("g", "1", key) for key in ("x", "p", "o", "w", "E", "r", "T", "B", "L", "K", "V", "I", "question_mark", "colon",
                                  "N", "F", "O", "G", "A", "b", "C", "S", "h", "slash", "D", "W", "z", "R")),
    *(("g", "7", key) for key in ("d", "i", "c", "m", "e", "x", "p", "s", "a")),
    *(("g", "4", key) for key in ("a", "e", "s", "t")),
    *(("g", "2", key) for key in ("a", "d", "p")),
    ("g", "6", "i"), ("g", "8", "E"), ("g", "1", "x", "1"), ("g", "1", "p", "o"), ("g", "1", "d"), ("g", "1", "i"),
    *(("g", "1", "B", key) for key in ("o", "p", "m", "V", "K")), ("A", "K"),
    ("P",), ("P", "o"), ("g", "1", "Q"), ("g", "1", "X"), ("g", "1", "M"),
    *(("W", key) for key in ("r", "c", "x", "m", "C", "b", "L", "R", "enter", "colon", "slash")),
    *(("D", key) for key in ("c", "P", "enter", "question_mark", "l", "m", "M", "f", "slash")),
    ("slash", "s", "m", "enter"), ("space", "space", "x"), ("a",), ("u",),
)  # fmt: skip
"""Keys, each route from the list on."""

BRIEF: Final = (
    *[route for route in ROUTES if len(route) < 3 or route[:2] != ("g", "1")][::3],
    ("g", "1", "enter"), ("g", "1", "x"), ("g", "1", "p", "o"), ("g", "7", "d"), ("g", "6", "i"), ("g", "1", "colon"),
    ("g", "1", "question_mark"), ("g", "1", "W"), ("g", "1", "D"), ("g", "1", "A"), ("g", "1", "B"), ("g", "1", "V"),
    ("P", "o"), ("g", "1", "X"),
)  # fmt: skip
"""A third of them, with each of the main screens."""

OPEN: Final = 6
"""So many times Escape leads back to the list from anywhere."""


class Found(Struct):
    """What a walk has met."""

    lines: set[str] = field(default_factory=set)
    """All that was painted."""
    faults: set[str] = field(default_factory=set)
    """What cannot be read, or is not all there."""
    screens: set[str] = field(default_factory=set)
    """The dialogs and views that were open."""


@asynccontextmanager
async def day(folder: Path, language: str, size: tuple[int, int], terminal: Terminal) -> AsyncIterator[Driver]:
    """The desk over the demo's day, at noon, in a language."""
    folder.mkdir(exist_ok=True)
    settings = folder / "config.toml"
    settings.write_text(settings_of(language), "utf-8")
    clock = HandClock(NOON)
    parts = Composition(database=folder / "demo.db", config_path=settings, operator="Мария", clock=clock, demo=True)
    DemoDay(parts).open()
    with parts.store() as reader, parts.store() as store:
        acts = DeskThread(parts.desk(store), lambda: LineKeeper(lambda: parts.desk(parts.store())))
        app = OrderDeskApp(parts, reader, acts, terminal, monotonic=Moments())
        try:
            async with app.run_test(size=size) as pilot:
                desk = Driver(Shop(parts, clock, reader, parts.desk(reader)), app, pilot, Moments())
                await app.settled()
                await pilot.pause()
                yield desk
        finally:
            acts.close()


async def walk(desk: Driver, routes: Iterable[Sequence[str]] = ROUTES) -> Found:
    """Go all the routes, and look at each picture."""
    found = Found()
    look(desk, found, ("list",))
    for route in routes:
        for at, key in enumerate(route, 1):
            await desk.press(key)
            if at == len(route) or desk.dialog:
                look(desk, found, route[:at])
        await back(desk)
    return found


async def back(desk: Driver) -> None:
    """To the list, from wherever."""
    for _ in range(OPEN):
        await desk.press("escape")
        if desk.dialog == "DispatchScreen":
            await desk.press("q")
        if not desk.dialog:
            return
    raise AssertionError(desk.dialog)


def look(desk: Driver, found: Found, route: Sequence[str]) -> None:
    """What is painted now."""
    where = f"{desk.dialog or 'list'} {' '.join(route)}"
    found.screens.add(desk.dialog)
    strips = desk.strips()
    for strip in strips:
        found.lines.update(part.strip() for part in re.split(r"[│╭╮╰╯─]+|\s{2,}", strip.text) if part.strip())
    system = {
        Colours.SIXTEEN: ColorSystem.STANDARD, Colours.MANY: ColorSystem.EIGHT_BIT, Colours.TRUE: ColorSystem.TRUECOLOR,
    }[desk.app.terminal.colours]  # fmt: skip
    light = bool(desk.app.terminal.light)
    found.faults |= {f"{where}: faint: {what}" for what in faint(strips, system, light=light)}
    found.faults |= {f"{where}: {what}" for what in hidden(desk)}


def hidden(desk: Driver) -> Iterator[str]:
    """Words that are cut without a sign, and fields that are not in sight."""
    for widget in desk.screen.walk_children(Widget):
        if not widget.display or not widget.region or any(not one.display for one in widget.ancestors_with_self):
            continue
        if isinstance(widget, Line) and widget.said and not isinstance(widget, Hints | Preview):
            yield from _cut(widget)
        if isinstance(widget, Field) and (widget.has_focus or desk.app.size.height >= 24):
            seen = desk.screen.find_widget(widget).visible_region
            if not seen:
                yield f"out of sight: {widget.id}"


def _cut(line: Line) -> Iterator[str]:
    width, height = line.content_size
    if line.styles.text_wrap == "nowrap":
        if max(map(cell_len, line.said.split("\n"))) > width and line.styles.text_overflow != "ellipsis":
            yield f"cut: {line.said}"
    elif line.height_in(width) > height and not any(isinstance(one, VerticalScroll) for one in line.ancestors):
        yield f"lines cut: {line.said}"

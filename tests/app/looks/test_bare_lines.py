"""Header and footer, which are painted past Textual's way, look as Textual would paint them."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from screens.widgets.lines import BareLine
from tests.app.driver import driving, segments
from tests.shop import Shop


def stock(line: BareLine) -> list[tuple[str, object]]:
    """Cell by cell, as Textual paints what the line says."""
    line._styles_cache.clear()
    return cells(Static.render_lines(line, Region(0, 0, *line.size)))


def cells(strips: list[Strip]) -> list[tuple[str, object]]:
    """Each letter with what can be seen of its style."""
    return [(letter, style.clear_meta_and_links()) for text, style in segments(strips) for letter in text]


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 50)])
async def test_they_look_as_textual_paints_them(shop: Shop, size: tuple[int, int]) -> None:
    shop.receive("100")
    async with driving(shop, size) as desk:
        header, hints = desk.main.header, desk.main.hints
        for look in range(3):
            for state in ("plain", "counts", "alarm", "wide"):
                match state:
                    case "counts":
                        header.tell_cancelled(3)
                        header.show(12, 4, shop.clock())
                    case "alarm":
                        header.alarm(True)
                    case "wide":
                        header.alarm(False)
                        header.watched(["王小明", "Әлия"])
                for line in (header, hints):
                    assert cells(line.render_lines(Region(0, 0, *line.size))) == stock(line), (look, state)
            await desk.press("f9")

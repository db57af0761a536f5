"""What each size leaves room for: goods before the clock, what a shelf is looked at for; and a picture of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.config import ListColumn
from orderdesk.model import Shelf, Virtual
from screens.widgets.columns import fitting
from scripts.pictures import SCENES, SIZES
from tests.app.driver import driving
from tests.shop import Shop

ROOT = Path(__file__).resolve().parents[3]

LOOKED_AT_FOR = {
    Shelf.CARRIER: ListColumn.STAGE,
    Shelf.RETURNS: ListColumn.STAGE,
    Virtual.DELIVERY_ERROR: ListColumn.CAUSE,
    Shelf.ARCHIVE: ListColumn.STATUS,
    Shelf.CANCELLED: ListColumn.STATUS,
    None: ListColumn.SHELF,
}
"""None is what was found on all shelves."""


@pytest.mark.req("X93")
@pytest.mark.parametrize("place", LOOKED_AT_FOR)
@pytest.mark.parametrize("many", [False, True])
def test_what_a_shelf_is_looked_at_for_has_a_column_in_every_width(place: Shelf | Virtual | None, many: bool) -> None:
    for width in range(46, 201):
        keys = [one.key for one in fitting(width, many=many, place=place, everywhere=place is None)]
        told = LOOKED_AT_FOR[place]
        assert told in keys or (place is None and ListColumn.STATUS in keys), width
        assert ListColumn.NUMBER in keys


@pytest.mark.req("X93")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_goods_stand_before_the_clock_and_in_sight(shop: Shop, size: tuple[int, int]) -> None:
    shop.receive("4821")
    async with driving(shop, size) as desk:
        await desk.press("enter")
        goods, clock = desk.screen.query_one("#goods"), desk.screen.query_one("#clock")
        assert goods.region.y < clock.region.y
        assert desk.shown("Чайник") or size[1] < 24


@pytest.mark.req("X93")
def test_every_size_has_its_pictures_on_one_page() -> None:
    page = (ROOT / "docs" / "screens.md").read_text("utf-8")
    drawn = {path.stem for path in (ROOT / "docs" / "pictures").glob("*.svg")}
    assert drawn == SCENES.keys()
    shown = set(re.findall(r"\(pictures/([\w-]+)\.svg\)", page))
    assert shown == SCENES.keys() - {"desk", "cancel", "hand-over"}
    assert "docs/screens.md" in (ROOT / "README.md").read_text("utf-8")

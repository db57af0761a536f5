"""What each size leaves room for: goods before the clock, what a shelf is looked at for; and a picture of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from orderdesk.config import ListColumn
from orderdesk.console.terminal_profile import Terminal
from orderdesk.i18n import LANGUAGES, _
from orderdesk.model import Shelf, Virtual
from orderdesk.rules.deadlines import target_of
from screens.widgets.columns import fitting
from screens.widgets.preview import Preview
from scripts.pictures import SCENES, SIZES
from tests.app.driver import driving
from tests.app.looks.way_round import day
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


@pytest.mark.req("X93")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_the_list_says_of_leaving_an_order_is_whole_or_shows_that_it_is_not(
    tmp_path: Path, language: str
) -> None:
    """At 80 columns: what is to be done is never cut, the price of not doing it only with a sign."""
    async with day(tmp_path / "shop", language, (80, 24), Terminal()) as desk:
        rules, preview = desk.shop.parts.rules, desk.screen.query_one(Preview)
        with desk.shop.parts.store() as store:
            for order in store.orders.open():
                target = target_of(rules.book(order.channel), order)
                if target is None or order.deadline is None:
                    continue
                preview.show(order, store.orders.lines(order.id))
                lines = preview.said.split("\n")
                assert _(target.title) in preview.said, lines
                begun = lines[lines.index(next(line for line in lines if _(target.title) in line)) + 1 :]
                said = " ".join(begun)
                price = f"{_('If late')}: {_(target.price)}" if target.price else ""
                assert said.startswith(price) or "…" in said.partition("  ")[0], lines
                assert all(cell_len(line) <= preview.content_size.width for line in lines[:-1]), lines

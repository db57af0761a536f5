"""A marketplace that a shop has invented, described in a file alone, worked from the screen."""

from __future__ import annotations

from pathlib import Path

from orderdesk.values import replace
from tests.app.driver import driving
from tests.desk.channels.test_own_rulebook import BAZAAR, CALENDAR
from tests.shop import Shop


async def test_an_order_of_an_invented_marketplace_goes_its_whole_way_from_the_screen(
    shop: Shop, tmp_path: Path
) -> None:
    folder = tmp_path / "config"
    (folder / "rulebooks").mkdir(parents=True)
    (folder / "calendars").mkdir()
    (folder / "config.toml").write_text("", "utf-8")
    (folder / "rulebooks" / "bazaar.toml").write_text(BAZAAR, "utf-8")
    (folder / "calendars" / "bazaar.toml").write_text(CALENDAR, "utf-8")
    parts = replace(shop.parts, config_path=folder / "config.toml")
    shop.parts, shop.desk = parts, parts.desk(shop.store)
    shop.from_("bazaar", "B-1", "fresh", facts={"paid": True})
    async with driving(shop) as desk:
        assert list(desk.counts)[:3] == ["Новые", "Согласуем", "Сборка"]
        await desk.press("enter", "escape")
        assert shop.order("B-1").status == "talk", "opening it starts it, as its file says"
        await desk.go("Согласуем")
        await desk.press("x", "8", *"передумали", "enter")
        assert desk.dialog == ""
        assert shop.order("B-1").shelf == "cancelled"
    shop.from_("bazaar", "B-2", "talk", facts={"paid": True})
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("a")
        assert shop.order("B-2").status == "shot"
        await desk.go("Сборка")
        await desk.press("a")
        assert shop.order("B-2").shelf == "archive"

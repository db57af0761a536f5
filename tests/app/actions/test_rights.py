"""What a role may not do, no key and no line of the palette offers; pressed all the same, it says whose it is."""

from __future__ import annotations

import pytest

from orderdesk.cli import Run
from orderdesk.values import replace
from tests.app.driver import driving
from tests.shop import Shop


@pytest.fixture
def seller(shop: Shop) -> Shop:
    """A shop with operators, at whose keyboard a seller sits who has one order."""
    shop.receive("1")
    for name, role in (("Дина", "director"), ("Мария", "manager"), ("Олег", "seller"), ("Канат", "storekeeper")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    assert shop.run("assign", "1", "Олег").exit_code == 0
    shop.parts = shop.parts.named("Олег")
    return shop


@pytest.mark.req("X60")
async def test_the_palette_of_a_seller_has_nothing_of_the_shop(seller: Shop) -> None:
    async with driving(seller) as desk:
        await desk.press(":")
        await desk.type("скрыть")
        assert desk.says("found") == "Ничего не найдено."
        await desk.press("escape", "h")
        assert (desk.dialog, desk.refused) == ("", True)
        assert desk.message.startswith("Только менеджер или директор может скрывать и открывать магазин, настраивать")
        assert seller.json("shop", operator="Дина")["hidden"] is False


@pytest.mark.req("X60")
async def test_who_may_not_type_orders_in_gets_no_form(seller: Shop) -> None:
    seller.parts = seller.parts.named("Канат")
    async with driving(seller) as desk:
        await desk.press("N")
        assert (desk.dialog, desk.refused, "вводить заказы" in desk.message) == ("", True, True), desk.message
        await desk.press(":")
        await desk.type("принятый")
        assert desk.says("found") == "Ничего не найдено."


@pytest.mark.req("X61")
async def test_a_shared_filter_is_forgotten_only_by_who_may(seller: Shop) -> None:
    seller.run("list", "--shelf", "delivery", "--save-as", "в пути", "--shared")
    async with driving(seller) as desk:
        await desk.press("F")
        assert "в пути" in desk.says("kept")
        assert "(общий)" in desk.says("kept")
        assert "удалить" not in "\n".join(desk.painted())
        await desk.press("x")
        assert desk.dialog == "KeptFilters"
        await desk.press("s")
        await desk.type("мой")
        await desk.press("tab", "enter")
        assert desk.dialog == ""
    kept = {one["name"]: one["shared"] for one in seller.json("filters", operator="Олег")}
    assert kept == {"в пути": True, "мой": False}


@pytest.mark.req("X61")
async def test_tab_shares_the_filter_that_is_kept(seller: Shop) -> None:
    seller.parts = seller.parts.named("Мария")
    async with driving(seller) as desk:
        await desk.press("F", "s")
        assert "для себя" in desk.says("asked")
        await desk.press("tab")
        assert "для всего магазина" in desk.says("asked")
        await desk.type("наш")
        await desk.press("enter")
        assert desk.dialog == ""
    assert [(one["name"], one["owner"]) for one in seller.json("filters", operator="Канат")] == [("наш", "Мария")]


@pytest.mark.req("X61")
def test_the_server_keeps_the_clocks_whoever_has_started_it(seller: Shop) -> None:
    """Its own steward asks nobody; `watch` from a shell does."""
    from click.testing import CliRunner

    from orderdesk.cli import cli

    given = ["--db", str(seller.parts.database), "--as", "root", "watch", "--once"]
    run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
    refused = CliRunner().invoke(cli, given, obj=run, catch_exceptions=False)
    assert (refused.exit_code, "не зарегистрирован" in refused.stderr) == (1, True)
    result = CliRunner().invoke(cli, given, obj=replace(run, chosen=None, serving=True), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr

"""The shop's own keys: hiding it under a banner, and the quality report."""

from __future__ import annotations

import pytest

from tests.app.driver import driving
from tests.shop import Shop


@pytest.mark.req("F8", "F9")
async def test_one_key_and_a_yes_hide_the_shop_under_a_banner_and_the_same_show_it(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        await desk.press("h")
        assert desk.dialog == "ShopSwitch"
        assert "сроки идут" in desk.says("said")
        await desk.press("escape")
        assert not desk.shown("МАГАЗИН СКРЫТ")
        await desk.press("h", "enter")
        assert desk.dialog == "ShopSwitch", "Enter is not enough"
        await desk.press("y")
        assert "принятые заказы идут дальше" in desk.message
        assert "МАГАЗИН СКРЫТ" in desk.painted()[0]
        await desk.press("a")
        assert shop.order("4821").shelf == "delivery"
        assert "МАГАЗИН СКРЫТ" in desk.painted()[0], "it stays"
        await desk.press("р", "н")
        assert "МАГАЗИН СКРЫТ" not in desk.painted()[0]
        assert shop.json("shop")["hidden"] is False


@pytest.mark.req("M36")
async def test_what_the_marketplace_has_suspended_stays_in_the_header(shop: Shop) -> None:
    async with driving(shop) as desk:
        assert shop.run("shop", "suspend", "--channel", "kaspi", "--note", "просрочки").exit_code == 0
        await desk.look()
        assert "ПОКАЗ ПРИОСТАНОВЛЕН: kaspi" in desk.painted()[0]
        assert shop.run("shop", "lift", "--channel", "kaspi").exit_code == 0
        await desk.look()
        assert "ПРИОСТАНОВЛЕН" not in desk.painted()[0]


@pytest.mark.req("F10", "M39")
async def test_a_product_of_the_order_is_hidden_by_its_digit_and_marked_on_the_card(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        await desk.press("h")
        assert "1 Чайник  TEA-1  в продаже" in desk.says("said")
        await desk.press("1")
        assert "TEA-1" in desk.message
        assert [product["sku"] for product in shop.json("product")] == ["TEA-1"]
        assert "СКРЫТ" not in desk.painted()[0], "the shop is open"
        await desk.press("enter")
        assert "СНЯТ С ПРОДАЖИ" in desk.says("goods")
        await desk.press("escape", "h", "1")
        assert shop.json("product") == []


@pytest.mark.req("K74", "K15", "K38")
async def test_the_quality_report_is_one_key_away_and_fits_the_terminal(shop: Shop) -> None:
    for number in range(30):
        shop.receive(str(number), "delivery")
        shop.run("cancel", str(number), "--reason", "2", "--yes")
    async with driving(shop) as desk:
        await desk.press("b")
        assert desk.dialog == "QualityReport"
        for words in ("0  Не приняты вовремя", "0  Доставки с опозданием", "0  Переносы даты без подтверждений",
                      "0  Отмены «нет в наличии»", "нарушений за 90 дн.: 0"):  # fmt: skip
            assert desk.shown(words), words
        assert not desk.shown(" 0  отменён"), "the end is further down"
        await desk.press("end")
        assert any(line.split()[1:3] == ["0", "отменён"] for line in desk.painted() if line.strip()), desk.painted()
        await desk.press("escape")
        assert desk.dialog == ""


@pytest.mark.req("K40", "K56")
async def test_what_has_no_evidence_is_a_shelf_with_its_count(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    shop.receive("4822", "delivery")
    shop.run("cancel", "4821", "--reason", "2", "--yes")
    async with driving(shop) as desk:
        assert desk.counts["Без подтв."] == 1
        await desk.go("Без подтв.")
        assert (desk.shelf, desk.rows) == ("Без подтв.", ["4821"])


@pytest.mark.req("K4", "K40")
async def test_the_evidence_of_an_order_is_one_key_away_in_list_and_card(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    shop.run("call", "4821", "agreed", "--note", "ждёт в пятницу")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("V")
        assert desk.dialog == "EvidencePack"
        assert desk.shown("Заказ 4821: ")
        assert desk.shown("ждёт в пятницу")
        await desk.press("end", "home", "V")
        assert desk.dialog == ""
        await desk.press("enter", "V")
        assert desk.dialog == "EvidencePack"
        await desk.press("escape")
        assert desk.dialog == "OrderCard"
        await desk.press("escape")
        assert desk.rows == ["4821"]

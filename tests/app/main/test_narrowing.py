"""Narrowing the list: by day, by channel; the buyer's other orders; what to say on the phone."""

from __future__ import annotations

import pytest

from tests.app.driver import driving
from tests.shop import Shop, at


def four(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-24 23:00"))
    shop.receive("2", "delivery", planned_at=at("2026-11-25 23:00"))
    shop.receive("3", "delivery", planned_at=at("2026-11-27 23:00"))
    shop.from_("own_shop", "S-1", "delivery", planned_at=at("2026-11-24 20:00"))


@pytest.mark.req("F3")
async def test_a_key_narrows_to_today_then_tomorrow_then_all(shop: Shop) -> None:
    four(shop)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        assert desk.rows == ["S-1", "1", "2", "3"]
        await desk.press("f")
        assert (desk.rows, desk.shown("СЕГОДНЯ")) == (["S-1", "1"], True)
        await desk.press("f")
        assert (desk.rows, desk.shown("ЗАВТРА")) == (["2"], True)
        await desk.press("f")
        assert (len(desk.rows), desk.shown("ЗАВТРА")) == (4, False)


async def test_a_key_narrows_to_one_channel_after_the_other(shop: Shop) -> None:
    four(shop)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("l")
        assert desk.rows == ["1", "2", "3"]
        await desk.press("l")
        assert desk.rows == ["S-1"]
        assert desk.shelf == "Доставка", "the shelf stays"
        await desk.press("l")
        assert len(desk.rows) == 4


@pytest.mark.req("F3", "F4")
def test_the_command_line_narrows_too(shop: Shop) -> None:
    four(shop)
    assert [o["number"] for o in shop.json("list", "--day", "tomorrow")] == ["2"]
    assert [o["number"] for o in shop.json("list", "--channel", "own_shop")] == ["S-1"]
    assert [
        o["number"] for o in shop.json("list", "--channel", "own_shop", "--day", "today", "--shelf", "delivery")
    ] == ["S-1"]
    assert shop.json("list", "--channel", "own_shop", "--shelf", "new") == []


@pytest.mark.req("F3")
async def test_today_ends_at_the_shops_own_midnight(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-24 23:59"))
    shop.receive("2", "delivery", planned_at=at("2026-11-25 00:30"))
    assert [o["number"] for o in shop.json("list", "--day", "today")] == ["1"]
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("f")
        assert desk.rows == ["1"]


@pytest.mark.req("C19", "C20", "X100", "X101")
async def test_a_returning_buyer_is_led_to_all_his_orders(shop: Shop) -> None:
    shop.receive("1001", "issued", total=777_00)
    shop.from_("own_shop", "S-1002", "packing", phone="+77012224821", customer="Иванов")
    shop.receive("1003", "delivery", phone="+77015550000", customer="Ким")
    shop.receive("1004", "delivery")
    async with driving(shop, (100, 60)) as desk:
        await desk.type("4821")
        assert sorted(desk.rows) == ["1001", "1004", "S-1002"], "in any shelf, the archive too"
        await desk.press("escape")
        await desk.type("1004")
        await desk.press("enter", "enter")
        assert desk.says("title").startswith("1004 ")
        assert "Иванов Алексей  ×3" in desk.says("about")
        *_title, latest, first = desk.says("others").splitlines()
        for said in ("S-1002", "«Комплектуется»", "24 990 ₸"):
            assert said in latest, said
        for said in ("1001", "«Выдан»", "777 ₸"):
            assert said in first, said
        assert len(_title) == 1, "not this one again, nor anybody else's"


@pytest.mark.req("F11", "C7", "C2")
async def test_a_new_order_stands_out_and_comes_by_itself(shop: Shop) -> None:
    async with driving(shop) as desk:
        shop.from_("flowwow", "F-1", facts={})
        await desk.look()
        assert desk.rows == ["F-1"]
        assert desk.shown("новые: 1!")
        assert desk.bells >= 1
        await desk.go("Все")
        assert desk.shown("НОВ"), "told by a word, not by colour alone"


@pytest.mark.req("F5", "F6")
async def test_the_archive_is_here_and_a_number_finds_it(shop: Shop) -> None:
    shop.from_("flowwow", "77001", "done", facts={})
    async with driving(shop) as desk:
        await desk.type("77001")
        assert desk.rows == ["77001"]


@pytest.mark.req("K69")
@pytest.mark.parametrize("status", ["delivery", "done"])
async def test_a_search_under_a_channel_says_what_the_other_channels_have(shop: Shop, status: str) -> None:
    four(shop)
    shop.from_("own_shop", "S-2", status, customer="Сидорова Ольга")
    shop.from_("magazito", "M-1", "courier", customer="Сидорова Ольга")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("l", "slash", *"сидорова")
        assert (desk.rows, desk.shown("2 на других площадках")) == ([], True)
        await desk.press("escape")
        assert not desk.shown("на других площадках")
        await desk.press("l", "slash", *"сидорова")
        assert (len(desk.rows), desk.shown("1 на других площадках")) == (1, True)
        await desk.press("escape", "l", "l", "slash", *"сидорова")
        assert (len(desk.rows), desk.shown("на других площадках")) == (2, False)

"""Returns at the desk: asked for by a key on the order, taken in and decided line by line on their page."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.clock import DAY
from tests.app.actions.test_reach import by_words
from tests.app.driver import Driver, driving
from tests.desk.returns.test_returns import LINES, bought, proven, said
from tests.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.count("CUP", 10)
    shop.count("TEA", 10)
    return shop


def page(desk: Driver) -> str:
    """What the page of returns tells."""
    assert desk.dialog == "ReturnsPage"
    return str(desk.screen.query_one("#rows").text)  # type: ignore[attr-defined]


async def shelf(desk: Driver, title: str) -> None:
    """To a shelf by its name; some have no number."""
    for _ in desk.counts:
        if desk.shelf == title:
            return
        await desk.press("]")
    raise AssertionError(title)


@pytest.mark.req("C38", "C39", "C25")
@pytest.mark.parametrize("where", ["list", "card", "palette"])
async def test_a_buyer_gives_back_a_part_and_it_is_decided_line_by_line(shop: Shop, where: str) -> None:
    bought(shop)
    async with driving(shop) as desk:
        await shelf(desk, "Архив")
        if where == "palette":
            await by_words(desk, "товар который покупатель возвращает")
        else:
            await desk.press(*(["enter"] if where == "card" else []), "X")
        assert desk.dialog == "Form"
        await desk.press("2", "2", "enter", "1", "enter", "3")
        await desk.type("фото.jpg")
        await desk.press("enter")
        asked = said(shop, "show", "1")
        assert (asked["state"], asked["evidence"], asked["worth"]) == ("asked", "фото.jpg", "2500.00")
        assert asked["reason"] == "Брак или повреждение"
        await desk.press("X")
        assert "заявлен" in page(desk)
        assert "2 500 ₸" in page(desk), "the price is told before any key"
        await desk.press("t")
        await desk.type("20450012345678")
        await desk.press("enter", "enter")
        await desk.press("a", "enter")
        assert "решить  до 27.11 20:00, 3д 08ч" in page(desk)
        assert "d решить" in desk.hints
        await desk.press("d", "1", "1", "enter", "2", "3", "enter", "enter")
        await desk.press("enter")
        assert (desk.dialog, said(shop, "show", "1")["state"]) == ("Form", "received"), "Enter gives no money back"
        assert "2 500 ₸" in desk.says("questions")
        await desk.press("y", "enter")
        assert "решён" in page(desk)
        await desk.press("enter")
        assert "Возврат        1: решён" in desk.says("about")
    done = said(shop, "show", "1")
    assert done["refund"] == "2500.00"
    assert {line["sku"]: line["fates"] for line in done["lines"]} == {
        "CUP": {"restock": 1, "write_off": 1}, "TEA": {"supplier": 1},
    }  # fmt: skip
    assert shop.on_hand() == {"CUP": 8, "TEA": 8}
    assert shop.order("1").value("refund_due") == 2500_00
    proven(shop)


@pytest.mark.req("C38")
async def test_the_shelf_of_returns_to_decide_opens_them_with_their_clock(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--line", "CUP=1", "--reason", "1")
    said(shop, "receive", "1")
    shop.clock.advance(5 * DAY)
    async with driving(shop) as desk:
        await shelf(desk, "Решить")
        assert desk.rows == ["1"]
        await desk.press("enter")
        assert "! просрочен" in page(desk)
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
        await desk.press("escape", "x")
        await desk.type("следы носки")
        await desk.press("enter")
        assert "отказано" in page(desk)
        await desk.press("escape")
        assert desk.rows == []
    refused = said(shop, "show", "1")
    assert (refused["state"], refused["why"], refused["refund"]) == ("refused", "следы носки", "0.00")
    proven(shop)


@pytest.mark.req("C38")
async def test_what_waits_for_a_decision_stands_first_and_what_is_not_here_is_not_decided(shop: Shop) -> None:
    bought(shop)
    for line in ("CUP=1", "TEA=1", "TEA=1"):
        said(shop, "open", "1", "--line", line, "--reason", "1")
    for number in "21":
        said(shop, "receive", number)
        shop.clock.advance(DAY)
    async with driving(shop) as desk:
        await shelf(desk, "Решить")
        await desk.press("enter")
        heads = [line.split()[0] for line in page(desk).splitlines() if "покупателю" in line]
        assert heads == ["2", "1", "3"]
        await desk.press("a")
        assert (desk.dialog, "в магазине" in desk.says("said")) == ("ReturnsPage", True)
        await desk.press("end", "d")
        assert (desk.dialog, "сначала примите" in desk.says("said")) == ("ReturnsPage", True)


@pytest.mark.req("C38")
async def test_where_nothing_is_left_to_come_back_the_returns_are_shown(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--reason", "1")
    said(shop, "receive", "1")
    said(shop, "decide", "1", "--restock")
    async with driving(shop) as desk:
        await shelf(desk, "Архив")
        await desk.press("X")
        assert "решён" in page(desk)
        await desk.press("X")
        assert (desk.dialog, "всё уже возвращается" in desk.says("said")) == ("ReturnsPage", True)


@pytest.mark.req("C38")
async def test_another_sum_is_typed_and_asked_for_in_its_own_yes(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--line", "CUP=1", "--reason", "1")
    said(shop, "receive", "1")
    async with driving(shop) as desk:
        await shelf(desk, "Решить")
        await desk.press("enter", "d", "1")
        await desk.type("700")
        await desk.press("enter")
        await desk.type("потёртость")
        await desk.press("enter")
        assert "Покупатель получит 700 ₸" in desk.says("questions")
        await desk.press("y", "enter")
    done = said(shop, "show", "1")
    assert (done["refund"], done["why"]) == ("700.00", "потёртость")
    proven(shop)


@pytest.mark.req("C38", "C40")
async def test_a_marketplaces_return_follows_its_own_rules_and_who_may_not_hears_why(shop: Shop) -> None:
    shop.receive("1", "issued", lines=LINES, total=4000_00)
    shop.run("event", "1", "return_requested")
    async with driving(shop) as desk:
        await shelf(desk, "Возвраты")
        await desk.press("X", "1", "1", "enter")
        await desk.press("X", "a", "enter", "d")
        assert "Вернуть покупателю" not in desk.says("questions"), "Kaspi says what goes back"
        await desk.press("1", "enter", "1", "enter", "enter", "y", "enter")
        assert "решён" in page(desk)
    assert said(shop, "show", "1")["refund"] == "4000.00"
    assert shop.order("1").status == "returned"
    proven(shop)


@pytest.mark.req("C39", "C40")
@pytest.mark.parametrize(("status", "words"), [("new", "нет ничего"), ("delivery", "нет ничего")])
async def test_what_no_buyer_has_does_not_come_back(shop: Shop, status: str, words: str) -> None:
    shop.receive("1", status)
    async with driving(shop) as desk:
        await desk.first_orders()
        assert "X возврат" not in desk.hints
        await desk.press("X")
        assert (desk.dialog, desk.refused) == ("", True)
        assert words in desk.message


@pytest.mark.req("C40")
async def test_a_storekeeper_takes_in_and_only_who_takes_money_decides(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--line", "CUP=1", "--reason", "1")
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Склад", "--role", "storekeeper")
    store: Any = Shop(shop.parts.named("Склад"), shop.clock, shop.store, shop.desk)
    async with driving(store) as desk:
        await shelf(desk, "Архив")
        await desk.press("X", "a", "enter")
        assert "решить" in page(desk)
        assert "₸" not in page(desk), "the role sees no sums"
        await desk.press("d", "1", "enter")
        await desk.press("y", "enter")
        assert "только" in desk.says("wrong").casefold()
    assert said(shop, "show", "1")["state"] == "received"


@pytest.mark.req("C38")
@pytest.mark.parametrize("quicker", [["--write-off", "--refund", "0"], ["--refuse", "следы носки"]])
async def test_what_another_decides_behind_the_form_is_said_and_the_list_behind_it_is_shown_anew(
    shop: Shop, quicker: list[str]
) -> None:
    bought(shop)
    said(shop, "open", "1", "--line", "TEA=1", "--reason", "1")
    said(shop, "receive", "1")
    async with driving(shop) as desk:
        await shelf(desk, "Решить")
        await desk.press("enter", "d", "1", "enter", "enter")
        assert shop.run("return", "decide", "1", *quicker, operator="Клава").exit_code == 0
        await desk.press("y", "enter")
        assert "Клава" in desk.says("wrong")
        await desk.press("escape")
        assert "решить" not in page(desk)
    proven(shop)

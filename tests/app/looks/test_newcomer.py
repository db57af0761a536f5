"""Who has never seen the desk: where to begin, why nothing is seen, which keys there are, what can be copied."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.console.terminal_profile import Terminal
from tests.app.driver import driving
from tests.app.looks.way_round import day
from tests.shop import Shop


@pytest.mark.req("X94")
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_an_empty_shop_says_how_to_begin_and_with_which_keys(shop: Shop, size: tuple[int, int]) -> None:
    async with driving(shop, size) as desk:
        for said in (
            "В магазине ещё нет заказов",
            "N  ввести заказ",
            "orderdesk import",
            "orderdesk demo",
            "?  клавиши",
        ):
            assert desk.shown(said)
        await desk.press("N")
        assert desk.dialog == "Form"
        await desk.press("escape")
        shop.receive("4821")
        await desk.look()
        assert desk.rows == ["4821"]
        assert not desk.shown("orderdesk demo")


@pytest.mark.req("X94")
async def test_an_operator_with_nothing_to_see_is_told_why(shop: Shop) -> None:
    shop.receive("4821")
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Дина", "--role", "seller")
    shop.parts.config  # noqa: B018
    seller = Shop(shop.parts.named("Дина"), shop.clock, shop.store, shop.colleague("Дина"))
    async with driving(seller) as desk:
        assert desk.shown("Вам видны только назначенные вам заказы")
    async with driving(shop) as desk:
        await desk.press("f", "f")
        assert desk.shown("Список сужен: f") or desk.rows
        await desk.press("slash", *"нетакого", "enter")
        assert desk.shown("Ничего не найдено.")


@pytest.mark.req("X94")
async def test_help_search_and_digits_work_from_a_card(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4999")
    async with driving(shop) as desk:
        await desk.press("enter", "question_mark")
        assert desk.dialog == "Help"
        await desk.press("escape")
        assert desk.dialog == "OrderCard"
        await desk.press("slash")
        assert desk.dialog == ""
        assert desk.main.search.field.has_focus
        await desk.press("escape", "enter", "9")
        assert desk.dialog == ""
        assert desk.main.search.field.value == "9"


@pytest.mark.req("K5", "X94")
async def test_a_number_is_copied_and_it_is_said_which(shop: Shop) -> None:
    for number in ("4821", "4822"):
        shop.receive(number)
    async with driving(shop) as desk:
        first = desk.cursor
        await desk.press("y")
        assert desk.app.clipboard == first
        assert desk.message == f"Скопировано: {first}"
        await desk.press("space", "space", "y")
        assert set(desk.app.clipboard.split("\n")) == {"4821", "4822"}
        await desk.press("escape", "enter", "y")
        assert desk.app.clipboard in ("4821", "4822")
    async with driving(shop, terminal=Terminal(modern=False)) as desk:
        await desk.press("y")
        assert "нельзя" in desk.message
        assert desk.app.clipboard == ""


@pytest.mark.req("X94")
async def test_the_first_minutes_of_the_demo_point_at_what_matters_and_then_keep_quiet(tmp_path: Path) -> None:
    async with day(tmp_path / "shop", "en", (80, 24), Terminal()) as desk:
        line = desk.main.first_steps
        assert line.said == "To begin: n brings the order that burns most."
        assert desk.shown(line.said)
        await desk.press("n")
        assert line.said.startswith("a takes an order's next step")
        await desk.press("o", *"called", "enter")
        assert line.said.startswith("a takes"), "a note is no step"
        await desk.press("a", "y")  # the most urgent one is short of stock: that is asked
        assert line.said.startswith("g 6, i: hand over by the code")
        await desk.press("g", "6", "i")
        assert desk.dialog == "HandOver"
        await desk.press(*re.findall(r"\d+", desk.shop.parts.phone.received()[-1].text)[-1], "enter")
        assert line.said.startswith("? – the keys")
        await desk.press("question_mark", "escape")
        assert not line.display
        await desk.press("u", "n")
        assert not line.display, "quiet from then on"


@pytest.mark.req("X94")
async def test_a_real_shop_is_never_taken_by_the_hand(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        assert not desk.main.first_steps.display

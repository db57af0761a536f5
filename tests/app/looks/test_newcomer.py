"""Who has never seen the desk: where to begin, why nothing is seen, which keys there are, what can be copied."""

from __future__ import annotations

import pytest

from orderdesk.console.terminal_profile import Terminal
from tests.app.driver import driving
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

"""What a shelf is looked at for has a column: how long it waits, how far the parcel is, what is wrong with it."""

from __future__ import annotations

import pytest

from orderdesk.clock import HOUR
from orderdesk.desk.commands.dispatch.parcel_ways import FaultParcel, TellStage
from orderdesk.desk.commands.steps import Take
from tests.app.driver import Driver, driving
from tests.shop import Shop

WIDTHS = (80, 110, 160)


def row(desk: Driver, number: str) -> str:
    return next(line for line in desk.painted() if f" {number} " in line)


def sent(shop: Shop, number: str) -> None:
    order = shop.from_("magazito", number, "ready", method="carrier", customer="Ким Ирина")
    shop.desk.do(Take("t", {"waybill": f"204500123456{number[-2:]}"}), order)


@pytest.mark.req("C31")
@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
async def test_what_is_ready_to_ship_says_since_when(shop: Shop, width: int, many: bool) -> None:
    shop.from_("magazito", "M-77", "ready", method="carrier")
    if many:
        shop.receive("1")
    shop.clock.advance(3 * HOUR + 120)
    async with driving(shop, (width, 24)) as desk:
        await desk.go("К отправке")
        assert any("Ждёт" in line for line in desk.painted())
        assert "3:12" in row(desk, "M-77"), "it came ten minutes before"


@pytest.mark.req("C33", "C36", "C28")
@pytest.mark.parametrize("width", WIDTHS)
async def test_a_parcel_shows_its_stage_in_the_list_and_as_a_bar_and_its_error_everywhere(
    shop: Shop, width: int
) -> None:
    sent(shop, "M-77")
    shop.desk.do(TellStage("at_branch"), shop.order("M-77"))
    async with driving(shop, (width, 24)) as desk:
        assert not any("С ошибкой" in line for line in desk.painted())
        await desk.go("Сл. дост.")
        assert "отделение" in row(desk, "M-77")
        shop.desk.do(FaultParcel("индекс не тот"), shop.order("M-77"))
        await desk.look()
        assert any("Ошибка доставки: индекс не тот" in line for line in desk.painted()), "the preview says it"
        assert any("С ошибкой" in line and "1!" in line for line in desk.painted())
        await desk.press("g", "0", "0", "[")
        assert desk.shelf == "С ошибкой"
        assert "отделение" in row(desk, "M-77")
        assert "индекс н" in row(desk, "M-77")
        await desk.press("enter")
        about = desk.says("about")
        assert "Ошибка доставки: индекс не тот. Позвоните в службу доставки." in about
        assert "Нова пошта: накладная создана > в пути > [в отделении] > доставлен" in about


@pytest.mark.req("C36")
async def test_an_error_is_noted_and_put_right_by_words(shop: Shop) -> None:
    sent(shop, "M-77")
    async with driving(shop) as desk:
        await desk.go("Сл. дост.")
        for words, answer, there in (("ошибка доставки: зап", "адрес", 1), ("ошибка доставки: испр", "отвезли", 0)):
            await desk.press("colon")
            await desk.type(words)
            await desk.press("enter")
            await desk.type(answer)
            await desk.press("enter")
            assert len(shop.json("list", "--shelf", "delivery_error")) == there, desk.message
        await desk.press("colon")
        await desk.type("посылка: где она")
        await desk.press("enter", "3", "enter")
        assert shop.json("show", "M-77")["parcel"] == "at_branch"

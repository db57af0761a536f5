"""Tasks on the screen: put down from an order, a buyer or the page, seen with their clocks, done with a result."""

from __future__ import annotations

import pytest

from orderdesk.clock import MINUTE
from orderdesk.desk.commands.dispatch.parcel_ways import FaultParcel
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Take
from tests.app.driver import Driver, driving
from tests.shop import Shop


def page(desk: Driver) -> list[str]:
    assert desk.dialog == "TasksPage"
    rows: str = desk.screen.query_one("#rows").text  # type: ignore[attr-defined]
    return [desk.says("title"), *rows.splitlines()]


async def filled(desk: Driver, text: str, due: str) -> None:
    await desk.type(text)
    await desk.press("enter")
    await desk.type(due)
    await desk.press("enter")


@pytest.mark.req("C11", "C32")
@pytest.mark.parametrize("where", ["list", "card", "palette"])
async def test_a_reminder_about_an_order_is_two_answers_and_stands_on_its_card(shop: Shop, where: str) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        if where == "palette":
            await desk.press("colon")
            await desk.type("напоминание о заказе")
            await desk.press("enter")
        else:
            await desk.press(*(["enter"] if where == "card" else []), "K")
        await filled(desk, "уточнить подъезд", "45m")
        assert desk.dialog == ("OrderCard" if where == "card" else "")
        assert shop.json("task", "list")[0]["order"] == "1"
        if where != "card":
            await desk.press("enter")
        await desk.look()
        assert "Сделать        уточнить подъезд (" in desk.says("about")
    task = shop.json("task", "list")[0]
    assert (task["kind"], task["late"], task["opened_by"]) == ("remind", False, "Мария")


@pytest.mark.req("C11", "C32", "C12")
async def test_the_page_lists_all_with_their_clocks_and_each_is_done_with_a_result(shop: Shop) -> None:
    shop.receive("1")
    shop.run("task", "add", "уточнить адрес", "--order", "1", "--due", "30m")
    shop.run("task", "add", "подарок к празднику", "--customer", "1", "--due", "2h")
    async with driving(shop) as desk:
        await desk.press("A")
        assert page(desk)[0] == "Сделать: 2, просрочено: 0"
        await desk.press("K")
        await filled(desk, "заказать коробки", "10m")
        said = page(desk)
        assert [line.split()[0] for line in said[1:]] == ["0:10", "0:30", "2:00"]
        assert "заказать коробки" in said[1]
        assert "1 " in said[2]
        assert "Иванов" in said[3]
        shop.clock.advance(11 * MINUTE)
        desk.screen._ticker.tick()  # type: ignore[attr-defined]
        assert page(desk)[0] == "Сделать: 3, просрочено: 1"
        assert page(desk)[1].lstrip().startswith("! -0:01")
        await desk.press("home", "d", "enter")
        assert desk.says("wrong"), "it is not done without a word"
        await desk.type("заказали 200")
        await desk.press("enter")
        assert len(page(desk)) == 3
        await desk.press("home", "enter")
        assert (desk.dialog, "1" in desk.says("title")) == ("OrderCard", True)
        await desk.press("escape", "end", "enter")
        assert desk.dialog == "CustomerCard"
        assert "Сделать: подарок к празднику" in desk.screen.query_one("#rows").text  # type: ignore[attr-defined]
        await desk.press("escape", "escape")
        assert desk.dialog == ""
    found = [task for task in shop.json("task", "list", "--all") if task["closed_by"]]
    assert [(task["text"], task["result"], task["closed_by"]) for task in found] == [
        ("заказать коробки", "заказали 200", "Мария")
    ]


@pytest.mark.req("C11", "C32", "C18")
async def test_a_buyers_card_takes_a_reminder_and_shows_it(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("B", "K")
        await filled(desk, "спросить об отзыве", "2h")
        assert desk.dialog == "CustomerCard"
        assert "Сделать: спросить об отзыве" in desk.screen.query_one("#rows").text  # type: ignore[attr-defined]
    assert [(task["order"], task["customer"]) for task in shop.json("task", "list")] == [(None, 1)]
    shop.run("customer", "erase", "1", "--yes")
    assert shop.json("customer", "show", "1")["erased"]
    assert shop.run("task", "add", "позвонить", "--customer", "1").exit_code == 1


@pytest.mark.req("C11", "C15", "C36")
async def test_what_is_an_act_is_done_by_that_act(shop: Shop) -> None:
    shop.desk.do(Call("no_answer"), shop.from_("magazito", "M-1", "agreement"))
    order = shop.from_("magazito", "M-2", "ready", method="carrier")
    shop.desk.do(FaultParcel("адрес"), shop.desk.do(Take("t", {"waybill": "20450012345678"}), order))
    async with driving(shop) as desk:
        await desk.press("A")
        said = page(desk)
        assert "ошибка доставки" in said[1]
        assert "позвонить" in said[2]
        await desk.press("home", "d")
        await desk.type("исправили")
        await desk.press("enter")
        assert len(page(desk)) == 2
        await desk.press("d")
        assert desk.dialog == "CallLog"
        await desk.press("1", "enter")
        assert page(desk)[1:] == ["Делать нечего."]
    assert shop.json("task", "list") == []
    assert shop.json("list", "--shelf", "call_back") == []


@pytest.mark.req("C14")
def test_a_seller_sees_the_tasks_of_their_orders_and_buyers_alone(shop: Shop) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Олег", "--role", "seller")
    shop.receive("1", phone="+77010000001")
    shop.receive("2", phone="+77010000002")
    assert shop.run("assign", "2", "Олег").exit_code == 0
    for words in (("--order", "1"), ("--order", "2"), ("--customer", "1"), ("--customer", "2"), ()):
        assert shop.run("task", "add", "о " + " ".join(words), *words).exit_code == 0
    seen = [task["text"] for task in shop.json("task", "list", operator="Олег")]
    assert seen == ["о --order 2", "о --customer 2"]
    assert len(shop.json("task", "list")) == 5
    assert shop.run("task", "done", "1", "--result", "x", operator="Олег").exit_code == 1
    assert shop.run("task", "done", "4", "--result", "x", operator="Олег").exit_code == 0

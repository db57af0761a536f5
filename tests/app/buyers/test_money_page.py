"""An order's money on the screen: part payments, what is said before the key, every figure down to its transfers."""

from __future__ import annotations

import random

import pytest

from orderdesk.desk.views.money_figures import Figure, behind
from orderdesk.desk.views.order_money import order_money
from tests.app.driver import Driver, driving
from tests.shop import Shop

SUM = 2_499_000


def ours(shop: Shop, number: str = "1", **fields: object) -> None:
    shop.from_("own_shop", number, "packing", **{"payment": "cash", "total": SUM, **fields})


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace(" ", " ")


async def pay(desk: Driver, sum_: str) -> None:
    """Type a sum into the payment's form, up to the question about it."""
    await desk.press("m", "1")
    await desk.type(sum_)
    await desk.press("enter")


@pytest.mark.req("C42", "O30", "X12")
async def test_24_990_take_500_then_the_rest_in_two_parts(shop: Shop) -> None:
    ours(shop)
    async with driving(shop) as desk:
        await desk.go("Сборка")
        for sum_, left in (("500", "24 490 ₸"), ("14490", "10 000 ₸")):
            await pay(desk, sum_)
            assert f"останется доплатить {left}" in plain(desk.says("questions")), "said before the key"
            assert "y" in desk.hints
            await desk.press("y", "enter")
            assert left in plain(desk.message)
        await pay(desk, "10000")
        assert desk.dialog == "", "just what is owed asks nothing more"
        await desk.press("L")
        said = plain(desk.screen.query_one("#rows").text)  # type: ignore[attr-defined]
        assert said.split("Оплачено")[1].split("\n")[0].strip() == "24 990 ₸"
        assert said.split("Должен покупатель")[1].split("\n")[0].strip() == "0 ₸"
        await desk.press("j", "j", "j", "enter")
        parts = plain(desk.screen.query_one("#rows").text)  # type: ignore[attr-defined]
        assert [part for part in ("+ 500 ₸", "+ 14 490 ₸", "+ 10 000 ₸") if part in parts] == [
            "+ 500 ₸", "+ 14 490 ₸", "+ 10 000 ₸"]  # fmt: skip
        assert "= 24 990 ₸" in parts
        assert "касса" in parts
    assert shop.json("money", "1")["owed"] == "0.00"


@pytest.mark.req("C42", "O30")
async def test_too_much_and_anothers_sum_are_said_before_the_key(shop: Shop) -> None:
    ours(shop)
    ours(shop, "2", total=1_000_000, customer="Ким Анна")
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("G")
        await desk.type("1")
        await desk.press("enter")
        await pay(desk, "25000")
        assert "10 ₸ больше" in plain(desk.says("questions"))
        await desk.press("escape")
        await pay(desk, "10000")
        said = plain(desk.says("questions"))
        assert "10 000 ₸ — столько должен заказ 2 (Ким Анна)" in said
        assert "14 990 ₸" in said
        await desk.press("escape")
    assert shop.json("money", "1")["paid"] == "0.00", "nothing was noted"


@pytest.mark.req("C42", "X16")
async def test_cancelled_after_payment_it_stays_on_a_shelf_and_a_task_until_paid_back(shop: Shop) -> None:
    ours(shop, facts={"paid_amount": SUM})
    assert shop.run("task", "list").stdout == ""
    async with driving(shop) as desk:
        assert not desk.shown("К возврату"), "an empty one is not drawn"
        numbers = {entry.title: entry.number for entry in desk.main.pane.shelves.entries}
        await desk.go("Сборка")
        await desk.press("x", "1")
        await desk.press("enter")
        if desk.dialog:
            await desk.press("y")
        assert desk.counts["К возврату"] == 1
        assert numbers == {title: number for title, number in
                           ((entry.title, entry.number) for entry in desk.main.pane.shelves.entries)
                           if title in numbers}  # fmt: skip
        (task,) = shop.json("task", "list")
        assert (task["kind"], task["order"], task["due_at"]) == ("refund", "1", "2026-11-27T12:00:00+05:00")
        await desk.go("К возврату")
        await desk.press("m")
        await desk.type("10000")
        await desk.press("enter")
        assert desk.counts["К возврату"] == 1
        assert len(shop.json("task", "list")) == 1
        await desk.press("m", "enter")
        assert desk.counts["К возврату"] == 0
        assert shop.json("task", "list") == []
        await desk.press("u")
        assert desk.counts["К возврату"] == 1, "undone, it is due again"
        (again,) = shop.json("task", "list")
        assert again["due_at"] == task["due_at"], "and as late as it was"


@pytest.mark.req("K71")
async def test_what_the_marketplace_owes_is_told_by_order_and_by_shelf(shop: Shop) -> None:
    shop.receive("K1", total=SUM)
    ours(shop)
    async with driving(shop) as desk:
        await desk.press("L")
        said = plain(desk.screen.query_one("#rows").text)  # type: ignore[attr-defined]
        assert said.split("не получено от площадки")[1].split("\n")[0].strip() == "24 990 ₸"
        await desk.press("escape", "b")
        report = plain(desk.says("text"))
        assert "Новые: у площадки 24 990 ₸" in report
        assert "Сборка: должны покупатели 24 990 ₸" in report
    assert shop.json("report", "quality")["not_received"][0]["clearing"] == "24990.00"


@pytest.mark.req("C42", "O30")
@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_the_sum_of_the_transfers_behind_it(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    ours(shop, total=SUM, delivery_cost=150_000)
    shop.receive("K1", total=SUM)
    acts = [("pay", "1", str(chance.randint(1, 30_000)), "--how", "cash", "--yes", "--why", "так вышло"),
            ("refund", "1", "1"), ("undo", "1"), ("cancel", "1", "--reason", "other", "--comment", "так", "--yes"),
            ("cancel", "K1", "--reason", "out_of_stock", "--yes"), ("unpay", "1", "1", "--why", "ошибка"),
            ("edit", "1", "--set", "delivery_cost=100", "--yes")]  # fmt: skip
    for _ in range(12):
        shop.run(*chance.choice(acts))
        shop.clock.advance(chance.choice((1, 60)))
        for number in ("1", "K1"):
            found = order_money(shop.store, shop.order(number))
            for figure in Figure:
                told = getattr(found, figure.value).minor
                assert told == sum(part.minor for part in behind(found.transfers, figure)), (number, figure)

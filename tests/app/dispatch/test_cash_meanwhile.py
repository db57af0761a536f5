"""Cash that moves while somebody looks at it: what a courier reports, what is not decided, what others bring."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.dispatch.stops import FinishStop
from tests.app.dispatch.at_the_board import said
from tests.app.dispatch.test_cash_desk import HERS, cashier, rows
from tests.app.dispatch.test_runs_on_the_board import PIN
from tests.app.driver import driving
from tests.desk.dispatch.riding import agree, done, out, ready, stops
from tests.shop import Shop


@pytest.mark.req("O26", "O28")
@pytest.mark.parametrize(("sum_", "owed"), [("90", "10 ₸"), ("130", "")])
async def test_a_decision_begins_with_what_the_courier_reports(shop: Shop, sum_: str, owed: str) -> None:
    hers = cashier(shop)
    done(shop, "hand-in", "Асхат", "100", "--pin", "-", typed=f"{PIN}\n")
    ready(shop, "2")
    run = out(shop, "2", courier="Данияр")
    shop.colleague("Данияр").do(FinishStop(int(run), "2", paid=sum_, reason="так вышло"))
    async with driving(hers, (110, 30)) as desk:
        await desk.press("d")
        assert f"{sum_}.00" in desk.says("questions")
        assert "так вышло" in desk.says("questions")
        assert ("остаётся за покупателем" in desk.says("questions") or "10 ₸" in desk.says("questions")) is bool(owed)
        await desk.press("enter")
        assert desk.dialog == "DispatchScreen"
        assert owed in said(desk)
    assert (stops(shop, run)["2"]["paid"], shop.order("2").received.decimal) == (f"{sum_}.00", f"{sum_}.00")
    assert shop.json("courier", "show", "Данияр")["debt"] == f"{sum_}.00"
    agree(shop)


@pytest.mark.req("O26", "O27")
async def test_a_hand_in_says_before_its_key_what_is_reported_and_not_decided(shop: Shop) -> None:
    hers = cashier(shop)
    done(shop, "run", "back", "1")
    ready(shop, "7", "8")
    run = out(shop, "7", "8")
    shop.colleague("Асхат").do(FinishStop(int(run), "7"))
    async with driving(hers, (110, 30)) as desk:
        await desk.press("m", "1")
        assert desk.dialog == "Form"
        assert "решения ещё нет: 7" in desk.says("questions")


@pytest.mark.req("O27")
async def test_the_till_on_the_screen_is_the_till_as_it_is(shop: Shop) -> None:
    hers = cashier(shop)
    done(shop, "till", "open", "0")
    async with driving(hers, (110, 30)) as desk:
        await desk.press("M")
        assert "100 ₸" not in rows(desk)
        done(shop, "hand-in", "Асхат", "100", "--pin", "-", typed=f"{PIN}\n")
        await desk.look()
        assert await desk.comes("от курьеров"), "what another one has brought is shown without a key"
        await desk.press("x")
        ready(shop, "2")
        shop.run("operator", "pin", operator="Мария", typed="4711\n4711\n")
        paid = shop.run("pay", "2", "100", "--how", "cash", typed="4711\n")
        assert paid.exit_code == 0, paid.output
        await desk.look()
        await desk.press(*"100", "enter")
        assert "другая сумма" in desk.says("wrong")
        await desk.press("enter")
        assert "не хватает 100 ₸" in desk.says("questions").lower() or "Почему" in desk.says("questions")
        await desk.type("не нашли")
        await desk.press("enter", *HERS, "enter")
        assert desk.dialog == "TillPage"
        assert "-100 ₸  не нашли" in rows(desk)
    agree(shop)

"""What the board and its dialogs say is what there is: counts, whose goods, what is due back, what was typed."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.dispatch.own_screen import AskDispatcher
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop
from tests.app.dispatch.at_the_board import board, here, numbers, plan, said
from tests.app.dispatch.test_runs_on_the_board import PIN, dispatcher
from tests.app.driver import driving
from tests.desk.dispatch.riding import agree, done, out, ready, stops
from tests.shop import Shop


@pytest.mark.req("O26", "O27")
async def test_a_count_that_collides_with_another_decision_is_kept_and_the_pin_is_never_shown(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    done(shop, "stop", "done", run, "1")
    async with driving(hers, (110, 30)) as desk:
        await desk.press("m", "1", "up", *"150", "enter")
        await desk.type("нашлось")
        await desk.press("enter", *PIN)
        done(shop, "stop", "done", run, "2")
        await desk.press("enter")
        assert "другая сумма" in desk.says("wrong")
        assert "200" in "".join(desk.painted())
        assert "150" in desk.says("questions")
        assert "нашлось" in desk.says("questions")
        await desk.press(*PIN)
        assert PIN not in "".join(desk.painted())
        await desk.press("enter")
        assert said(desk).startswith("Квитанция 1")
    kept = shop.store.cash.receipt(1)
    assert kept is not None
    assert (kept.counted.decimal, kept.reason) == ("150.00", "нашлось")
    agree(shop)


@pytest.mark.req("O28", "C36")
async def test_the_head_counts_what_is_listed_and_calls_until_they_are_answered(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    shop.colleague("Асхат").do(AskDispatcher(int(run), "2", "нет домофона"))
    done(shop, "stop", "withdraw", run, "1", "--reason", "другой курьер")
    async with driving(hers, (110, 30)) as desk:
        assert numbers(desk) == ["1"]
        assert "без курьера 1" in board(desk).header.said
        done(shop, "run", "new", "Данияр", "1")
        await desk.look()
        await desk.press("a", "2")
        assert "Асхат: 1" in plan(desk)
        await desk.press("enter")
        assert "Асхат" not in str(shop.order("1").facts.get("courier", ""))
        done(shop, "stop", "done", run, "2")
        await desk.look()
        await desk.press("a", "1", "enter")
        assert "Товар снова" not in said(desk), "it rides with another one"
        assert "зовут 1" in board(desk).header.said, "nobody has answered yet"
    agree(shop)


@pytest.mark.req("O28")
async def test_the_key_decides_the_stop_under_the_cursor_and_no_other(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1", "2", "3", "4")
    run = out(shop, "1", "2", "3")
    askhat = shop.colleague("Асхат")
    done(shop, "stop", "withdraw", run, "3", "--reason", "другой курьер")
    askhat.do(FinishStop(int(run), "1", paid="130", reason="сдачи не надо"))
    async with driving(hers, (110, 30)) as desk:
        assert sorted(numbers(desk)) == ["3", "4"]
        while here(desk) != "4":
            await desk.press("j")
        await desk.press("d")
        assert desk.dialog == "DispatchScreen"
        assert "Решить надо: 1" in said(desk)
        askhat.do(FinishStop(int(run), "3"))
        await desk.look()
        await desk.press("k")
        assert here(desk) == "3"
        await desk.press("d")
        assert "3, Асхат" in "".join(desk.painted())
        await desk.press("escape", "tab", "d")
        assert "подлежат возврату" in "".join(desk.painted())
        await desk.press("escape")
        done(shop, "run", "back", run)
        askhat.do(FailStop(int(run), "2", "нет дома"))
        done(shop, "stop", "done", run, "1")
        done(shop, "stop", "done", run, "3")
        await desk.look()
        await desk.press(*([] if board(desk).acts.on_couriers else ["tab"]), "d", "enter")
        assert "снова в магазине" in said(desk)
    assert stops(shop, run)["2"]["state"] == "back"
    agree(shop)


@pytest.mark.req("O28", "O29")
async def test_what_was_given_is_not_given_on_and_what_is_cancelled_does_not_go_again(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    done(shop, "stop", "withdraw", run, "1", "--reason", "другой курьер")
    second = str(done(shop, "run", "new", "Данияр", "1")["run"])
    assert shop.run("cancel", "2", "--reason", "refused", "--yes", operator="Мария").exit_code == 0
    for number in ("1", "2"):
        shop.colleague("Асхат").do(FinishStop(int(run), number))
    async with driving(hers, (110, 30)) as desk:
        await desk.press("a", "2", "enter")
        assert "Асхат, рейс 1, говорит: вручено" in said(desk)
        assert shop.json("run", "show", second)["state"] == "gathering"
        done(shop, "stop", "done", run, "1")
        await desk.look()
        await desk.press(*([] if board(desk).acts.on_couriers else ["tab"]), "d", "up", "2")
        await desk.type("не открыли")
        await desk.press("enter")
        assert said(desk) == "2: не вручено. Товар вернётся вместе с курьером."
    agree(shop)

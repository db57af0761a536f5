"""A run from the dispatch board: it leaves, words of its courier are decided, it comes back, its cash is handed in."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop
from tests.app.actions.test_budgets import Counted
from tests.app.dispatch.at_the_board import board, day, here, numbers, said
from tests.app.dispatch.test_giving_stops import opened, rides
from tests.app.driver import Driver, driving
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import NOON, Shop

PIN = "1234"


def dispatcher(shop: Shop) -> Shop:
    """The shop as Дина has it at hand, whose courier Асхат has a PIN."""
    staffed(shop)
    assert shop.run("operator", "pin", operator="Асхат", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    return Shop(shop.parts.named("Дина"), shop.clock, shop.store, shop.desk)


async def ahead(desk: Driver, number: str) -> None:
    """The board, on a courier's stops."""
    await desk.press("tab", *(["j"] * (int(number) - 1)), "enter")


@pytest.mark.req("O27", "O26", "O30")
async def test_cash_is_handed_in_by_seven_keys_signed_and_with_a_receipt(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1")
    run = out(shop, "1")
    done(shop, "stop", "done", run, "1")
    done(shop, "run", "back", run)
    async with driving(hers) as desk:
        assert desk.dialog == "DispatchScreen"
        await Counted(desk, 7).press("m", "1", *PIN, "enter")
        assert said(desk).startswith("Квитанция 1: Асхат")
        assert "100" in said(desk)
    assert done(shop, "courier", "show", "Асхат")["debt"] == "0.00"
    agree(shop)


@pytest.mark.req("O27", "O26")
async def test_another_sum_wants_its_reason_and_a_wrong_pin_signs_nothing(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1")
    run = out(shop, "1")
    done(shop, "stop", "done", run, "1")
    async with driving(hers, (100, 30)) as desk:
        await desk.press("m", "1", *"9999", "enter")
        assert desk.dialog == "Form"
        assert desk.says("wrong")
        await desk.press("up", *"90", "enter")
        assert "Почему другая сумма" in desk.says("questions")
        await desk.press("enter")
        assert "Не хватает" in desk.says("wrong") or desk.says("wrong")
        await desk.type("обронил")
        await desk.press("enter", *PIN, "enter")
        assert said(desk).startswith("Квитанция 1")
    report: dict[str, Any] = done(shop, "till", "report")
    assert "90.00" in str(report)


@pytest.mark.req("O28", "O29")
async def test_a_reported_stop_is_decided_with_what_its_courier_says(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1", "2", "3")
    run = out(shop, "1", "2", "3")
    askhat = shop.colleague("Асхат")
    askhat.do(FailStop(int(run), "1", "не открывают"))
    askhat.do(FinishStop(int(run), "2", paid="90", reason="нет сдачи"))
    async with driving(hers, (110, 30)) as desk:
        assert "решить 2" in board(desk).header.said
        assert any("? 1 Асхат" in line for line in desk.painted())
        await desk.press("d")
        assert desk.dialog == "Form"
        assert "не открывают" in "".join(desk.painted())
        await desk.press("enter")
        assert stops(shop, run)["1"]["state"] == "failed"
        await desk.press("d")
        assert "Решить надо: 2" in said(desk), "the cursor is on a stop of which no word waits"
        await desk.press("tab", "d", "enter")
        assert stops(shop, run)["2"]["state"] == "done"
        assert "решить" not in board(desk).header.said
        await desk.press("tab")
        await ahead(desk, "1")
        assert numbers(desk)[0] == "1"
        await desk.press("end", "d", "1", "enter")
        assert stops(shop, run)["3"]["state"] == "done"
        await desk.press("a", "enter")
        assert "Товар снова в магазине: 1" in said(desk)
    assert stops(shop, run)["1"]["state"] == "back"
    assert shop.json("run", "list") == []
    agree(shop)


@pytest.mark.req("O28", "O29")
async def test_what_is_decided_is_of_the_stop_under_the_cursor_or_of_none(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "701", "702", "703", "704")
    reported = out(shop, "701", "704")
    done(shop, "stop", "withdraw", reported, "704", "--reason", "не влез")
    out(shop, "702", "704", courier="Данияр")
    shop.colleague("Асхат").do(FailStop(int(reported), "701", "не открывают"))
    async with driving(hers, (110, 30)) as desk:
        opened_of = list[str]()
        for whose in range(len(board(desk).couriers.all)):
            for find in ("", "9999"):
                await desk.press(*["escape"] * 4, *(["slash", *find] if find else []))
                await desk.press("d")
                assert desk.dialog == "DispatchScreen" if find else "701" in " ".join(desk.painted())
                assert not find or said(desk) == "Здесь нет точки."
                await desk.press(*[] if find else ["escape"], "tab", "home", *["down"] * whose, "enter")
                for _row in board(desk).stops.rows.keys:
                    assert here(desk), "the cursor is on a stop of theirs, whatever was looked for before"
                    await desk.press("d")
                    if desk.dialog != "DispatchScreen":
                        assert here(desk) in "".join(desk.painted()[:12])
                        opened_of.append(f"{board(desk).couriers.all[whose].courier.name} {here(desk)}")
                        await desk.press("escape")
                    await desk.press("down")
        assert sorted({*opened_of}) == ["Асхат 701", "Данияр 702", "Данияр 704"]


@pytest.mark.req("C38")
async def test_an_attempt_that_failed_goes_out_again_with_its_address_once_its_goods_are_back(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1", address="Алматы, Абая 7")
    run = out(shop, "1")
    done(shop, "stop", "failed", run, "1", "--reason", "нет дома")
    async with driving(hers, (110, 30)) as desk:
        assert numbers(desk) == ["1"]
        assert "товар ещё у курьера: Асхат" in board(desk).preview.said
        assert "Абая 7" in board(desk).preview.said
        await desk.press("a", "1")
        assert "вернулся рейс" in board(desk).plan.said
        await desk.press("enter")
        await desk.press("c", "2", "a", "2", "enter")
        again = shop.json("run", "list")[0]
        assert (again["courier"], again["stops"][0]["attempt"]) == ("Данияр", 2)
    agree(shop)


@pytest.mark.req("O26")
async def test_what_leaves_is_said_before_it_leaves_and_a_full_purse_keeps_cash_at_the_shop(shop: Shop) -> None:
    hers = dispatcher(shop)
    shop.run("courier", "edit", "Асхат", "--most-cash", "50", operator="Дина")
    ready(shop, "1", "2")
    ready(shop, "3", payment="prepaid", facts={"paid": True}, total=0)
    run = out(shop, "1")
    done(shop, "stop", "done", run, "1")
    done(shop, "run", "back", run)
    async with driving(hers, (110, 30)) as desk:
        assert any("Асхат" in line and "100!" in line for line in desk.painted())
        await desk.press("slash", "2")
        assert here(desk) == "2"
        assert "2 -> 2 Данияр" in board(desk).plan.said, "nobody suggests who may not take it"
        await desk.press("c", "1", "a", "1")
        assert "взять 100" in board(desk).plan.said
        assert shop.json("run", "list")[0]["state"] == "gathering", "one key more, since it cannot be called back"
        await desk.press("enter")
        assert "больше" in said(desk)
        assert shop.json("run", "list")[0]["state"] == "gathering"
        await ahead(desk, "1")
        await desk.press("x", "escape", "3", "c", "1", "a", "1", "enter")
        assert shop.json("run", "list")[0]["state"] == "out"


@pytest.mark.req("O29")
async def test_stops_are_put_in_order_by_hand_and_as_suggested_and_done_ones_keep_their_place(shop: Shop) -> None:
    day(shop, 5, 1, placed=1.0)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press(*["space"] * 5, "c", "1", "a", "1", "enter")
        run = str(shop.json("run", "list")[0]["run"])
        await ahead(desk, "1")
        order = numbers(desk)
        await desk.press("J")
        assert numbers(desk) == [order[1], order[0], *order[2:]]
        assert here(desk) == order[0]
        await desk.press("K")
        assert numbers(desk) == order
        await desk.press("K")
        assert numbers(desk) == order, "nothing is sooner than the first"
        assert shop.run("stop", "done", run, order[0], "--json").exit_code == 0
        await desk.look()
        await desk.press("end", "b")
        assert numbers(desk)[0] == order[0]
        assert sorted(numbers(desk)) == sorted(order)
        await desk.press("home", "J")
        assert numbers(desk)[0] == order[0]


@pytest.mark.req("C28")
async def test_a_stop_is_found_by_number_phone_or_scanner_wherever_it_is(shop: Shop) -> None:
    day(shop, 30, 2)
    shop.receive("481230077", "pickup", method="pickup")
    async with driving(shop) as desk:
        await opened(desk)
        await desk.press(*"9025")
        assert here(desk) == "F-9025"
        await desk.press("c", "2", *"9001")
        assert here(desk) == "F-9001"
        await desk.burst("F-9025")
        assert here(desk) == "F-9025"
        assert board(desk).stops.courier is not None, "among the stops of who has it"
        await desk.press("escape")
        await desk.burst("481230077")
        assert "Самовывоз" in said(desk)
        await desk.burst("X-55555")
        assert "X-55555" in said(desk)
        tail = shop.order("F-9007").customer.phone or ""
        await desk.press(*tail[-6:])
        assert here(desk) == "F-9007"


async def test_what_others_do_is_shown_and_no_row_moves_under_the_finger(shop: Shop) -> None:
    day(shop, 6, 2)
    async with driving(shop) as desk:
        await opened(desk)
        rows = numbers(desk)
        await desk.press("j", "j")
        shop.run("run", "new", "Асхат", rows[0], rows[2])
        await desk.look()
        assert numbers(desk) == rows
        assert here(desk) == rows[2]
        given = next(line for line in desk.painted() if rows[2] in line)
        assert "=1" in given
        assert "без курьера 4" in board(desk).header.said
        shop.run("cancel", rows[3], "--reason", "out_of_stock")
        await desk.press("f", "f", "f")
        assert rows[0] not in numbers(desk)


@pytest.mark.req("O29")
async def test_a_stop_late_is_marked_and_counted(shop: Shop) -> None:
    ready(shop, "1", facts={"window_from": NOON - 7200}, planned_at=NOON - 1920)
    ready(shop, "2", facts={"window_from": NOON}, planned_at=NOON + 600)
    shop.run("courier", "add", "Асхат")
    async with driving(shop) as desk:
        await opened(desk)
        lines = desk.painted()
        assert any("-0:32!" in line for line in lines)
        assert any("0:10~" in line for line in lines)
        assert "опозд. 1!" in board(desk).header.said


@pytest.mark.req("C33", "K45")
async def test_a_cancelled_order_leaves_its_run_and_the_board(shop: Shop) -> None:
    ready(shop, "1", "2")
    shop.run("courier", "add", "Асхат")
    async with driving(shop) as desk:
        await opened(desk)
        await desk.press("space", "space", "c", "1")
        shop.run("event", "1", "client_cancelled")
        shop.run("cancel", "1", "--reason", "refused", "--yes")
        await desk.look()
        if shop.order("1").shelf.closed:
            assert rides(shop) == {"Асхат": ["2"]}


async def test_the_card_is_opened_over_the_board_and_goes_on_along_its_rows(shop: Shop) -> None:
    day(shop, 4, 1)
    async with driving(shop) as desk:
        await opened(desk)
        first, second = numbers(desk)[:2]
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
        assert desk.says("title").startswith(first)
        await desk.press("]")
        assert desk.says("title").startswith(second)
        await desk.press("escape")
        assert (desk.dialog, here(desk)) == ("DispatchScreen", second)
        await desk.press("c", "enter", "l")
        assert desk.dialog == "DispatchScreen"
        await desk.press("home", "j", "l")
        assert desk.dialog == "SheetView"
        assert second in desk.says("text")
        await desk.press("escape", "question_mark")
        assert desk.dialog == "Help"
        assert "курьер в магазине" in desk.says("text")


def test_a_courier_cannot_take_a_stop_off_his_own_run(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1")
    run = out(shop, "1")
    assert refused(shop, "stop", "withdraw", run, "1", operator="Асхат")
    assert stops(shop, run)["1"]["state"] == "out"

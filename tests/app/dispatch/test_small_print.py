"""What the board says in few cells: nothing of it is wrong for want of room, or left over from before."""

from __future__ import annotations

import pytest

from orderdesk.money import Money
from screens.dispatch import courier_cells
from screens.narrow import folded
from tests.app.dispatch.at_the_board import board, day, numbers, plan, said
from tests.app.driver import driving
from tests.desk.dispatch.riding import done, out, ready, staffed
from tests.shop import Shop


@pytest.mark.req("O29")
@pytest.mark.parametrize("how", ["failed", "withdrawn"])
async def test_nothing_is_to_be_taken_of_what_comes_back_and_its_courier_has_it_still(shop: Shop, how: str) -> None:
    staffed(shop)
    ready(shop, "1", "2", "3", total=12_345_00)
    run = out(shop, "1", "2")
    reason = ("--reason", "нет дома")
    done(shop, "stop", "failed" if how == "failed" else "withdraw", run, "1", *reason)
    async with driving(shop, (110, 30)) as desk:
        await desk.press("D", "tab", "enter")
        left = [line.partition("│")[0] for line in desk.painted()]
        rows = {number: line for number in "12" for line in left if f" {number} " in line}
        shown = board(desk)
        await desk.press("home")
        while shown.stops.current is not None and shown.stops.current.order.number != "1":
            await desk.press("j")
        assert "взять" not in shown.preview.said, shown.preview.said
        assert "12 345" not in rows["1"]
        assert "12 345" in rows["2"]
        await desk.press("escape")
        assert sorted(numbers(desk)) == ["1", "3"], "it can be given to another"
        assert "без курьера 2 " in shown.header.said, "as many as are listed"


async def test_what_is_aboard_already_needs_no_room_and_is_not_refused_as_if_nobody_could(shop: Shop) -> None:
    day(shop, 2, 1)
    shop.run("courier", "edit", "Асхат", "--limit", "2")
    async with driving(shop, (110, 30)) as desk:
        await desk.press("D", "space", "c", "enter")
        assert "взять не может" not in plan(desk)
        shop.run("courier", "edit", "Асхат", "--limit", "1")
        await desk.press("home", "space")
        assert "Асхат" in plan(desk), plan(desk)


async def test_a_run_is_named_once_however_its_stops_came_to_it(shop: Shop) -> None:
    day(shop, 3, 2)
    async with driving(shop, (110, 30)) as desk:
        await desk.press("D", "c", "1", "home", "space", "space", "c", "2")
        assert "рейс 2" in said(desk)
        assert "2, 2" not in said(desk)


def test_sums_and_phones_stand_on_one_line() -> None:
    text = "нал 112 000 ₸ + 13 500,50 грн из 150 000; Иванов +7 903 550 08 21"
    for width in range(17, 40):
        lines = [line.plain for line in folded(text, width)]
        for whole in ("112 000 ₸", "13 500,50 грн", "150 000;", "+7 903 550 08 21"):
            assert sum(whole in line for line in lines) == 1, (width, lines)


@pytest.mark.parametrize("minor", [1, 99_00, 9_999_00, 123_456_00, 9_999_999_00])
@pytest.mark.parametrize("several", [False, True])
def test_no_digit_of_a_load_or_a_sum_is_cut_off(shop: Shop, minor: int, several: bool) -> None:
    from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardReader
    from orderdesk.values import replace

    staffed(shop)
    one: BoardCourier = BoardReader(shop.store, shop.parts.rules).read().couriers[0]
    cash = (Money(minor, "KZT"), *([Money(100, "UAH")] if several else []))
    one = replace(one, cash=cash, full_purse=True)
    row = courier_cells.cells(one, False, "1", 24, shop.clock(), "Asia/Almaty")
    assert [len(text) for text, _style in row[-2:]] == [6, 5], row
    assert row[-1][0].strip()[0] == str(-(-minor // 100))[0]

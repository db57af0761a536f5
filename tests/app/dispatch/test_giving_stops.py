"""Stops are given to couriers on the dispatch board: by two keys, in bulk, and never another one than was seen."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.commands.dispatch.assigning import AssignStops
from orderdesk.desk.commands.dispatch.runs import LeaveRun, MakeRun
from orderdesk.money import Money
from screens.dispatch.courier_cells import thousands
from tests.app.actions.test_budgets import Counted
from tests.app.dispatch.at_the_board import board, day, here, numbers, plan, said
from tests.app.driver import Driver, driving
from tests.desk.dispatch.riding import ready, staffed
from tests.shop import NOON, Shop

HOUR = 3600


def rides(shop: Shop) -> dict[str, list[str]]:
    """The orders on the open runs, by the couriers' names."""
    found = dict[str, list[str]]()
    for run in shop.json("run", "list"):
        live = [stop["number"] for stop in run["stops"] if stop["state"] in ("planned", "out", "reported")]
        found.setdefault(run["courier"], []).extend(live)
    return found


async def opened(desk: Driver) -> Driver:
    """The board, from the list."""
    await desk.press("D")
    assert desk.dialog == "DispatchScreen"
    return desk


@pytest.mark.req("O26", "O29", "O28")
async def test_a_courier_is_assigned_by_two_keys_by_number_or_as_suggested(shop: Shop) -> None:
    day(shop, 6, 3)
    async with driving(shop) as desk:
        await opened(desk)
        first, second = numbers(desk)[:2]
        offered = plan(desk)
        assert offered.startswith(f"{first} -> ")
        name = offered.split("-> ")[1].split(" ", 1)[1].split(",")[0]
        await Counted(desk, 2).press("c", "enter")
        assert rides(shop) == {name: [first]}
        assert here(desk) == second, "the cursor goes on to the next stop"
        await Counted(desk, 2).press("c", "3")
        assert rides(shop)["Данияр"][-1] == second


@pytest.mark.req("O29")
async def test_eight_stops_are_given_by_ten_keys(shop: Shop) -> None:
    day(shop, 9, 2)
    async with driving(shop) as desk:
        await opened(desk)
        await Counted(desk, 10).press(*["space"] * 8, "c", "enter")
        assert sum(map(len, rides(shop).values())) == 8
        assert len(rides(shop)) == 1, "together to one courier"
        assert "отмечено" not in board(desk).header.said


@pytest.mark.req("O24")
async def test_more_than_nine_couriers_have_two_digits_which_need_no_enter(shop: Shop) -> None:
    day(shop, 3, 12)
    async with driving(shop) as desk:
        await opened(desk)
        first = numbers(desk)[0]
        await Counted(desk, 3).press("c", "1", "1")
        assert rides(shop) == {board(desk).couriers.all[10].courier.name: [first]}


async def test_no_key_is_for_another_stop_when_the_one_that_was_looked_for_is_not_here(shop: Shop) -> None:
    day(shop, 4, 2)
    async with driving(shop) as desk:
        await opened(desk)
        first, second = numbers(desk)[:2]
        await desk.press("c", "1", "slash", *first[2:])
        assert here(desk) == first, "whom it rides with is shown"
        for key in ("enter", "c", "x", "space", "o"):
            await desk.press("escape", "escape", "home", "slash", *second[2:4], "9", "9", "9", "9")
            assert here(desk) == ""
            await desk.press(key)
            assert (desk.dialog, rides(shop)) == ("DispatchScreen", {"Асхат": [first]}), key
            assert board(desk).stops.marks == {}
        await desk.press("escape", "escape", "home")
        assert here(desk) != ""


@pytest.mark.parametrize(
    ("minor", "shown"), [(505_999, "5060"), (9_900_000, "99т"), (1000, "10"), (999_900, "9999"), (1, "1")]
)
def test_cash_in_hand_is_never_cut_to_another_sum(minor: int, shown: str) -> None:
    assert thousands(Money(minor, "UAH")) == shown


async def test_a_name_is_found_by_its_first_letters_on_whatever_layout(shop: Shop) -> None:
    day(shop, 3, 3)
    async with driving(shop) as desk:
        await opened(desk)
        first, second = numbers(desk)[:2]
        await desk.press("c", "д", "а", "enter")
        await desk.press("c", "space")
        assert rides(shop) == {"Данияр": [first, second]}
        await desk.press("c", "q", "enter")
        assert "нет курьера с таким именем" in plan(desk)
        await desk.press("escape", "semicolon")
        assert len(rides(shop)["Данияр"]) == 3


@pytest.mark.req("C41")
async def test_bulk_answers_per_stop_and_what_is_refused_stays_marked_with_its_reason(shop: Shop) -> None:
    day(shop, 4, 2)
    shop.run("courier", "add", "Мало", "--limit", "2")
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press("space", "space", "space", "c", "3")
        taken = rides(shop)["Мало"]
        assert len(taken) == 2
        left = [one.order.number for one in board(desk).stops.marks.values()]
        assert len(left) == 1
        assert left[0] not in taken
        assert left[0] in said(desk)
        assert "не больше точек, чем 2" in said(desk)
        assert "отмечено 1" in board(desk).header.said


async def test_two_dispatchers_and_one_stop_one_wins_and_the_other_sees_who(shop: Shop) -> None:
    day(shop, 3, 2)
    other = shop.colleague("Олег")
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        first = numbers(desk)[0]
        await desk.press("c")
        other.do(AssignStops("Бауыржан", (first,)))
        await desk.press("1")
        assert rides(shop) == {"Бауыржан": [first]}
        assert "Олег" in said(desk)
        assert "Бауыржан" in said(desk)


async def test_what_was_given_away_in_the_blink_before_the_key_is_not_taken_from_who_got_it(shop: Shop) -> None:
    day(shop, 3, 2)
    async with driving(shop) as desk:
        await opened(desk)
        first = numbers(desk)[0]
        shop.colleague("Олег").do(AssignStops("Бауыржан", (first,)))
        await desk.look()
        await desk.ahead("c", "1")
        assert rides(shop) == {"Бауыржан": [first]}
        assert "Олег" in said(desk)


async def test_nothing_moves_between_the_first_key_and_the_second(shop: Shop) -> None:
    day(shop, 4, 2)
    async with driving(shop) as desk:
        await opened(desk)
        before = desk.painted()[1:18]
        await desk.press("c")
        frozen = desk.painted()[1:19]
        urgent: dict[str, Any] = {"window_from": NOON - HOUR, "district": "Центр"}
        ready(shop, "F-1", facts=urgent, planned_at=NOON + HOUR)
        shop.colleague("Олег").do(MakeRun("Асхат", ("F-9003",)))
        await desk.look()
        assert desk.painted()[1:19] == frozen
        assert frozen[:17] == before
        await desk.press("escape")
        assert numbers(desk)[0] == "F-1", "and then all of it is there"


async def test_a_suggestion_for_a_courier_whose_run_has_changed_is_refused(shop: Shop) -> None:
    day(shop, 4, 2)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        first = numbers(desk)[0]
        await desk.press("c")
        name = plan(desk).split("-> ")[1].split(" ", 1)[1].split(",")[0]
        other = shop.colleague("Олег")
        run, _answers = other.do(MakeRun(name, (numbers(desk)[2],)))
        await desk.press("enter")
        assert first not in rides(shop)[name]
        assert "посмотрите ещё раз" in said(desk)
        await desk.press("c", "enter")
        assert first in rides(shop)[name]
        other.do(LeaveRun(run))


@pytest.mark.req("O7")
async def test_reassigning_is_one_act_and_undo_gives_it_back(shop: Shop) -> None:
    day(shop, 3, 3)
    async with driving(shop) as desk:
        await opened(desk)
        first = numbers(desk)[0]
        await desk.press("c", "1", "home", "c", "2")
        assert rides(shop)["Бауыржан"] == [first]
        assert first not in rides(shop).get("Асхат", [])
        await desk.press("u")
        assert rides(shop)["Асхат"] == [first]
        await desk.press("home", "x")
        assert not any(rides(shop).values())
        await desk.press("home", "c", "3")
        assert rides(shop)["Данияр"] == [first], "free again at once"
        await desk.press("u")
        assert not any(rides(shop).values())


@pytest.mark.req("O25")
async def test_many_are_handed_out_by_a_plan_whose_sums_are_shown_first(shop: Shop) -> None:
    day(shop, 12, 3, placed=1.0)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press(*["space"] * 12, "P")
        assert desk.dialog == "Confirm"
        assert "мин в пути" in desk.says("said")
        assert not any(rides(shop).values())
        await desk.press("enter")
        loads = sorted(map(len, rides(shop).values()))
        assert sum(loads) == 12
        assert loads[-1] <= 4, "everybody gets a fair share"
        await desk.press("u")
        assert not any(rides(shop).values())


async def test_what_nobody_can_take_is_not_placed_and_says_why(shop: Shop) -> None:
    ready(shop, "1", "2", "3")
    shop.run("courier", "add", "Мало", "--limit", "2")
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press("space", "space", "space", "P")
        assert "не больше 2" in desk.says("said")
        await desk.press("enter")
        assert len(rides(shop)["Мало"]) == 2
        assert len(board(desk).stops.marks) == 1
        await desk.press("escape", "f")
        assert len(numbers(desk)) <= 3


@pytest.mark.req("C31", "C36")
async def test_what_cannot_go_yet_is_there_and_says_why(shop: Shop) -> None:
    shop.from_("own_shop", "77", payment="cash", total=10000, method="delivery")
    ready(shop, "78")
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        assert numbers(desk) == ["78"]
        assert "не готовы 1" in board(desk).header.said
        await desk.press("f", "f")
        assert numbers(desk) == ["77"]
        current = board(desk).stops.current
        assert current is not None
        assert current.why
        assert current.why in board(desk).preview.said


@pytest.mark.req("O28", "C14")
async def test_who_may_not_dispatch_sees_why(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1")
    other = Shop(shop.parts.named("Олег"), shop.clock, shop.store, shop.desk)
    async with driving(other, (110, 30)) as desk:
        await opened(desk)
        for key in ("c", "P", "x", "a"):
            await desk.press(key)
            assert "диспетчер" in said(desk)
        assert rides(shop) == {}


async def test_the_dispatchers_desk_opens_on_the_board_and_others_on_the_list(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1")
    for operator, opens in (("Дина", "DispatchScreen"), ("Олег", "")):
        other = Shop(shop.parts.named(operator), shop.clock, shop.store, shop.desk)
        async with driving(other) as desk:
            await desk.press()
            assert desk.dialog == opens
            if opens:
                await desk.press("q")
                assert desk.dialog == ""


async def test_whose_hands_an_order_is_in_is_seen_and_keeps_its_run_at_the_shop(shop: Shop) -> None:
    ready(shop, "1")
    shop.run("courier", "add", "Асхат")
    with shop.parts.store() as store:
        shop.parts.named("Олег").desk(store).do(Hold(), shop.order("1"))
        async with driving(shop, (110, 30)) as desk:
            await opened(desk)
            assert "Олег" in board(desk).preview.said
            await desk.press("c", "1", "a", "1", "enter")
            assert "Олег" in said(desk)
    assert shop.json("run", "list")[0]["state"] == "gathering"

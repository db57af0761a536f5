"""`u` on the board takes back the last act, or says that it stands: never one before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.app.dispatch.at_the_board import board, day, here, numbers, said
from tests.app.dispatch.test_giving_stops import opened, rides
from tests.app.driver import Driver, driving
from tests.desk.dispatch.riding import done, out, ready, staffed, stops
from tests.shop import Shop

Act = Callable[[Driver], Awaitable[None]]


async def leave(desk: Driver) -> None:
    await desk.press("a", "1", "enter")


async def sequence(desk: Driver) -> None:
    await desk.press("tab", "home", "b", "tab")


async def later(desk: Driver) -> None:
    await desk.press("tab", "home", "enter", "home", "J", "escape")


ACTS: dict[str, Act] = {"a run leaves": leave, "a sequence": sequence, "a place later": later}


@pytest.mark.req("O7", "C42")
@pytest.mark.parametrize("act", ACTS)
async def test_undo_reaches_no_act_before_the_last(shop: Shop, act: str) -> None:
    day(shop, 6, 2)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press("space", "space", "space", "c", "1", "space", "space", "c", "2")
        before, of_first = rides(shop), [*rides(shop)["Асхат"]]
        await ACTS[act](desk)
        await desk.press("u")
        assert {name: sorted(of) for name, of in rides(shop).items()} == {
            name: sorted(of) for name, of in before.items()
        }
        if act == "a place later":
            assert rides(shop)["Асхат"] == of_first
        else:
            assert "Действие не отменено" in said(desk)
        await desk.press("u")
        assert {*rides(shop)["Бауыржан"]} == {*before["Бауыржан"]}


@pytest.mark.req("O7")
async def test_undo_is_over_with_its_seconds(shop: Shop) -> None:
    day(shop, 3, 2)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press("c", "1")
        given = rides(shop)
        shop.clock.advance(shop.parts.rules.config.undo.window)
        await desk.press("u")
        assert rides(shop) == given
        assert "10 секунд" in said(desk)


@pytest.mark.req("O7", "O28")
async def test_what_has_left_meanwhile_is_taken_back_by_nobody(shop: Shop) -> None:
    day(shop, 3, 2)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press("space", "space", "c", "1")
        run = str(shop.json("run", "list")[0]["run"])
        assert shop.run("run", "leave", run).exit_code == 0
        await desk.look()
        await desk.press("u")
        assert len(rides(shop)["Асхат"]) == 2, "all of it, or nothing"
        assert "Действие не отменено" in said(desk)


@pytest.mark.req("O28", "O29")
async def test_a_decision_is_taken_back_from_the_board_at_once_and_later(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    hers = Shop(shop.parts.named("Дина"), shop.clock, shop.store, shop.desk)
    async with driving(hers, (110, 30)) as desk:
        await desk.press("tab", "enter", "home")
        assert here(desk) == "1"
        await desk.press("d", "1", "enter")
        assert stops(shop, run)["1"]["state"] == "done"
        await desk.press("u")
        assert stops(shop, run)["1"]["state"] == "out"
        done(shop, "stop", "done", run, "1")
        shop.clock.advance(100)
        await desk.look()
        await desk.press("home", "d")
        assert desk.dialog == "Confirm"
        assert any("Дина" in line and "100" in line for line in desk.painted())
        await desk.press("y")
        assert stops(shop, run)["1"]["state"] == "out"
        assert numbers(desk)
        assert board(desk).stops.courier is not None


@pytest.mark.req("O29", "C41")
async def test_the_cursor_stays_where_nothing_was_given_from_under_it(shop: Shop) -> None:
    day(shop, 6, 2)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        third = numbers(desk)[2]
        await desk.press("space", "space", "c", "1")
        assert here(desk) == third


@pytest.mark.req("O25")
async def test_a_run_of_unknown_places_is_not_said_to_be_put_in_order(shop: Shop) -> None:
    day(shop, 3, 1)
    async with driving(shop, (110, 30)) as desk:
        await opened(desk)
        await desk.press("space", "space", "space", "c", "1", "tab", "b")
        assert "не расставлен" in said(desk)
        assert "расставлен по времени" not in said(desk)

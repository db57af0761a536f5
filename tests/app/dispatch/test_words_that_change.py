"""What is decided is what was shown: a courier who says something else meanwhile is heard before anything is saved."""

from __future__ import annotations

from itertools import permutations

import pytest

from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.at_the_door import Shown
from orderdesk.desk.commands.dispatch.runs import FillRun, LeaveRun, MoveStop
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, UnsayStop, WithdrawStop
from orderdesk.errors import Outdated
from tests.app.dispatch.at_the_board import said
from tests.app.dispatch.test_runs_on_the_board import dispatcher
from tests.app.driver import driving
from tests.desk.dispatch.riding import agree, done, out, ready, stops
from tests.shop import Shop

WORDS = ("nothing", "all of it", "less", "not given")


def speak(courier: Desk, word: str, number: str = "1") -> None:
    """What the courier says of the stop; nothing takes back what they have said."""
    said = {
        "nothing": UnsayStop(1, number), "all of it": FinishStop(1, number),
        "less": FinishStop(1, number, paid="50", reason="не было"), "not given": FailStop(1, number, "не открыли"),
    }  # fmt: skip
    courier.do(said[word])


@pytest.mark.req("O28")
def test_no_decision_rests_on_another_word_than_was_shown(shop: Shop) -> None:
    dispatcher(shop)
    turns = {str(number): turn for number, turn in enumerate(permutations(WORDS, 2), 1)}
    ready(shop, *turns)
    run = out(shop, *turns)
    courier, hers = shop.colleague("Асхат"), shop.colleague("Дина")
    for number, (first, then) in turns.items():
        if first != "nothing":
            speak(courier, first, number)
        stop = shop.store.stops.live(shop.order(number).id)
        assert stop is not None
        shown = Shown(stop.word, 10000)
        speak(courier, then, number)
        before = (shop.order(number), stops(shop, run)[number])
        for command in (FinishStop(1, number, shown=shown), FailStop(1, number, "нет дома", shown)):
            with pytest.raises(Outdated):
                hers.do(command)
        assert (shop.order(number), stops(shop, run)[number]) == before, (first, then)
    agree(shop)


@pytest.mark.req("O28", "O26")
@pytest.mark.parametrize("then", ["nothing", "less", "not given"])
async def test_a_word_that_changes_under_an_open_decision_is_told_and_asked_anew(shop: Shop, then: str) -> None:
    hers = dispatcher(shop)
    ready(shop, "1")
    run = out(shop, "1")
    courier = shop.colleague("Асхат")
    speak(courier, "all of it")
    async with driving(hers, (110, 30)) as desk:
        await desk.press("d")
        assert "вручено" in "".join(desk.painted())
        speak(courier, then)
        await desk.press("enter")
        assert desk.dialog == "Form"
        assert "Не сохранено" in desk.says("wrong")
        assert stops(shop, run)["1"]["state"] == ("out" if then == "nothing" else "reported")
        assert shop.order("1").received.minor == 0
        told = {"nothing": "", "less": "50", "not given": "не открыли"}[then]
        assert told in "".join(desk.painted())
        await desk.press("enter")
        assert desk.dialog == "Form", "it is to be said anew what became of it"
        await desk.press("2")
        await desk.type("нет дома")
        await desk.press("enter")
        assert "не вручено" in said(desk)
    assert stops(shop, run)["1"]["state"] == "failed"
    agree(shop)


@pytest.mark.req("O26")
async def test_another_sum_that_is_due_under_an_open_decision_is_told_first(shop: Shop) -> None:
    hers = dispatcher(shop)
    ready(shop, "1")
    run = out(shop, "1")
    shop.run("operator", "pin", operator="Мария", typed="4711\n4711\n")
    async with driving(hers, (110, 30)) as desk:
        await desk.press("tab", "enter", "d", "1")
        assert "100" in desk.says("questions")
        paid = shop.run("pay", "1", "40", "--how", "card", "--yes", operator="Мария", typed="4711\n")
        assert paid.exit_code == 0, paid.output
        await desk.press("enter")
        assert "60" in desk.says("wrong")
        assert stops(shop, run)["1"]["state"] == "out"


@pytest.mark.req("O28")
def test_what_is_taken_back_is_the_decision_that_was_shown(shop: Shop) -> None:
    dispatcher(shop)
    ready(shop, "1")
    run = out(shop, "1")
    hers = shop.colleague("Дина")
    first = hers.do(FailStop(1, "1", "нет дома")).stop.decision
    hers.do(UnsayStop(1, "1", first))
    shop.colleague("Мария").do(FinishStop(1, "1"))
    with pytest.raises(Outdated, match="Мария"):
        hers.do(UnsayStop(1, "1", first))
    assert stops(shop, run)["1"]["state"] == "done"
    agree(shop)


@pytest.mark.req("O28")
def test_what_has_left_or_changed_since_it_was_shown_is_looked_at_first(shop: Shop) -> None:
    dispatcher(shop)
    ready(shop, "1", "2", "3")
    done(shop, "run", "new", "Асхат", "1", "2")
    hers, version = shop.colleague("Дина"), shop.store.runs.get(1).version  # type: ignore[union-attr]
    for change in (FillRun(1, ("3",)), MoveStop(1, "1", 2), WithdrawStop(1, "3")):
        hers.do(change)
        with pytest.raises(Outdated):
            hers.do(LeaveRun(1, version))
        version = shop.store.runs.get(1).version  # type: ignore[union-attr]
    hers.do(LeaveRun(1, version))
    with pytest.raises(Outdated, match="Асхат"):
        hers.do(WithdrawStop(1, "1", waits=True))
    assert stops(shop, "1")["1"]["state"] == "out"
    agree(shop)

"""An order that is sent off by its own step with a courier who is known here rides as a stop of theirs."""

from __future__ import annotations

import pytest

from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardReader
from orderdesk.model.dispatch import RunState
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import Shop


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


def sent(shop: Shop, number: str, courier: str = "Асхат") -> None:
    """Send an order off as the list does."""
    result = shop.run("take", number, "send_courier", "--set", f"courier={courier}",
                      "--set", "courier_phone=+380501112233", operator="Дина")  # fmt: skip
    assert result.exit_code == 0, result.output
    agree(shop)


def of_board(shop: Shop, name: str = "Асхат") -> BoardCourier:
    """A courier as the dispatch board has them."""
    board = BoardReader(shop.store, shop.parts.rules).read()
    return next(one for one in board.couriers if one.courier.name == name)


@pytest.mark.req("O26", "O29")
def test_who_is_sent_off_from_the_list_is_out_on_the_board(staff: Shop) -> None:
    ready(staff, "1", "2")
    sent(staff, "1")
    sent(staff, "2")
    seen = of_board(staff)
    assert seen.out is not None
    assert (seen.state, [one.order.number for one in seen.out.live]) == (RunState.OUT, ["1", "2"])
    run = str(seen.out.run.id)
    assert {stop["cod"] for stop in stops(staff, run).values()} == {"100.00"}
    done(staff, "stop", "done", run, "1", operator="Асхат")
    done(staff, "stop", "done", run, "1")
    assert (staff.order("1").status, staff.json("courier", "show", "Асхат")["debt"]) == ("done", "100.00")
    done(staff, "stop", "failed", run, "2", "--reason", "нет дома")
    done(staff, "run", "back", run)
    assert staff.order("2").status == "ready"
    done(staff, "run", "new", "Данияр", "2")


def test_what_waits_on_another_run_is_off_that_one(staff: Shop) -> None:
    ready(staff, "1", "2")
    waits = str(done(staff, "run", "new", "Данияр", "1", "2")["run"])
    sent(staff, "1")
    assert stops(staff, waits)["1"]["state"] == "withdrawn"
    done(staff, "run", "leave", waits)


def test_with_a_firm_each_is_a_run_of_its_own(staff: Shop) -> None:
    staff.run("courier", "add", "Сокол", "--kind", "firm", "--phone", "+380501112244", operator="Дина")
    ready(staff, "1", "2")
    for number in "12":
        sent(staff, number, "Сокол")
    assert [run.courier.name for run in staff.store.runs.open()] == ["Сокол", "Сокол"]


def test_with_somebody_unknown_it_is_on_no_run(staff: Shop) -> None:
    ready(staff, "1")
    sent(staff, "1", "Сосед")
    assert (staff.store.runs.open(), staff.order("1").status) == ([], "delivery")
    assert "Сосед" in refused(staff, "run", "new", "Асхат", "1")


@pytest.mark.req("O26")
def test_what_holds_of_runs_holds_of_it(staff: Shop) -> None:
    """The limits of load and of cash, and that a run is over once its courier is back."""
    words = ("send_courier", "--set", "courier=Асхат", "--set", "courier_phone=+380501112233")
    ready(staff, "1", "2", "3", "4")
    done(staff, "courier", "edit", "Асхат", "--limit", "1")
    run = out(staff, "1")
    assert "1" in refused(staff, "take", "2", *words)
    done(staff, "courier", "edit", "Асхат", "--limit", "9", "--most-cash", "50")
    done(staff, "stop", "done", run, "1")
    assert "100" in refused(staff, "take", "2", *words)
    done(staff, "courier", "edit", "Асхат", "--most-cash", "500")
    sent(staff, "2")
    done(staff, "run", "back", run)
    assert run in refused(staff, "take", "3", *words), "it is to be decided first what became of 2"
    assert staff.order("3").status == "ready"


@pytest.mark.parametrize("with_others", [False, True], ids=["alone", "with others"])
def test_a_slip_is_taken_back_with_its_stop(staff: Shop, with_others: bool) -> None:
    ready(staff, "1", "2")
    if with_others:
        out(staff, "2")
    sent(staff, "1")
    undone = staff.run("undo", "1", operator="Дина")
    assert undone.exit_code == 0, undone.output
    agree(staff)
    left = of_board(staff).out
    assert [one.order.number for one in left.live] == ["2"] if left is not None else not with_others
    assert staff.order("1").status == "ready"
    sent(staff, "1", "Данияр")

"""Runs: gathered, sent out, back; what that does to their orders the rulebooks say."""

from __future__ import annotations

import pytest

from orderdesk.store.sqlite import sqlite3
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import Shop, at


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


@pytest.mark.req("O24", "O25")
def test_an_own_courier_is_an_operator_and_others_are_a_name_and_a_phone(staff: Shop) -> None:
    roles = {one["name"]: one["role"] for one in staff.json("operator", "list")}
    assert roles["Асхат"] == "courier"
    firm = done(staff, "courier", "add", "Сокол", "--kind", "firm", "--phone", "+380501112244", "--limit", "3")
    assert (firm["operator"], firm["kind"], firm["phone"], firm["limit"]) == (None, "firm", "+380501112244", 3)
    assert "Сокол" not in {one["name"] for one in staff.json("operator", "list")}
    assert "уже" in refused(staff, "courier", "add", "Сокол")
    assert [one["name"] for one in staff.json("courier", "list")] == ["Асхат", "Данияр", "Сокол"]


@pytest.mark.req("O24", "O28")
def test_leaving_takes_the_step_that_sends_the_courier_and_asks_nothing(staff: Shop) -> None:
    ready(staff, "1", "2")
    run = out(staff, "1", "2")
    for number in "12":
        order = staff.order(number)
        assert (order.status, order.value("courier"), order.value("courier_phone")) == (
            "delivery", "Асхат", "+380501112233")  # fmt: skip
    assert {stop["state"] for stop in stops(staff, run).values()} == {"out"}
    acts = [row[0] for row in staff.store.connection.rows(
        "SELECT DISTINCT act_id FROM history WHERE kind = 'courier_sent'")]  # fmt: skip
    assert len(acts) == 1, "one act over both"
    assert "рейс" in staff.run("undo", "1", operator="Дина").stderr, "it is the run's, not undone alone"


@pytest.mark.req("O24")
def test_flowwow_and_kaspi_ride_as_their_rulebooks_say(staff: Shop) -> None:
    staff.from_("flowwow", "F-1", "photo", facts={"photo": "a.jpg"}, payment="prepaid")
    staff.receive("K-1", "delivery")
    run = out(staff, "F-1", "K-1")
    assert (staff.order("F-1").status, staff.order("K-1").status) == ("courier_out", "delivery")
    assert staff.order("F-1").value("courier_kind") == "own"
    done(staff, "stop", "done", run, "F-1")
    assert staff.order("F-1").status == "done"
    assert "кода" in refused(staff, "stop", "done", run, "K-1")


def test_each_order_is_answered_for_by_itself(staff: Shop) -> None:
    """Behaviour 1: one refused keeps its reason, the others ride."""
    ready(staff, "1", "2")
    ready(staff, "3", method="pickup")
    result = staff.run("run", "new", "Асхат", "1", "2", "3", "9", "--json", operator="Дина")
    assert result.exit_code == 1
    assert [*stops(staff, "1")] == ["1", "2"]
    assert "Заказа 9 нет" in result.stdout
    assert '"number": "3"' in result.stdout


def test_one_order_has_one_live_stop_and_who_has_it_is_said(staff: Shop) -> None:
    """Behaviour 4."""
    ready(staff, "1")
    done(staff, "run", "new", "Асхат", "1")
    said = staff.run("run", "new", "Данияр", "1", operator="Мария").stderr
    assert "Асхат" in said
    assert "Дина" in said
    with pytest.raises(sqlite3.IntegrityError):
        staff.store.connection.db.execute(
            "INSERT INTO stops (run_id, order_id, position, attempt, state, currency, made_act) "
            "SELECT 2, order_id, 1, 1, 'planned', 'KZT', 1 FROM stops"
        )


def test_a_stop_is_reassigned_by_one_command_and_one_taken_off_is_free_at_once(staff: Shop) -> None:
    """Behaviours 2 and 3."""
    ready(staff, "1")
    done(staff, "run", "new", "Асхат", "1")
    second = done(staff, "run", "new", "Данияр", "1", "--reassign")
    assert [stop["number"] for stop in second["stops"]] == ["1"]
    assert stops(staff, "1")["1"]["state"] == "withdrawn"
    done(staff, "stop", "withdraw", "2", "1")
    assert stops(staff, "2")["1"]["state"] == "withdrawn"
    done(staff, "run", "add", "1", "1")
    done(staff, "run", "leave", "1")


def test_a_run_leaves_with_all_or_stays(staff: Shop) -> None:
    ready(staff, "1")
    staff.from_("own_shop", "2", "packing", payment="cash")
    done(staff, "run", "new", "Асхат", "1", "2")
    assert "2" in refused(staff, "run", "leave", "1")
    assert staff.order("1").status == "ready"
    done(staff, "stop", "withdraw", "1", "2")
    done(staff, "run", "leave", "1")


def test_a_courier_is_out_once_and_a_run_that_has_left_takes_no_more(staff: Shop) -> None:
    ready(staff, "1", "2", "3")
    run = out(staff, "1")
    done(staff, "run", "new", "Асхат", "2")
    assert run in refused(staff, "run", "leave", "2")
    assert "ушёл" in refused(staff, "run", "add", run, "3")
    done(staff, "stop", "done", run, "1")
    done(staff, "run", "back", run)
    done(staff, "run", "leave", "2")
    staff.run("courier", "edit", "Данияр", "--gone", operator="Дина")
    assert "Данияр" in refused(staff, "run", "new", "Данияр", "3")


@pytest.mark.req("O24", "O25")
def test_limits_hold_and_others_couriers_take_one_order_a_run(staff: Shop) -> None:
    ready(staff, "1", "2", "3", "4")
    done(staff, "courier", "add", "Сокол", "--kind", "firm", "--phone", "+380501112244")
    staff.run("run", "new", "Сокол", "1", "2", operator="Дина")
    assert [*stops(staff, "1")] == ["1"]
    done(staff, "run", "leave", "1")
    done(staff, "run", "new", "Сокол", "2")
    done(staff, "run", "leave", "2")  # a firm may be out as often as it likes
    done(staff, "courier", "edit", "Асхат", "--limit", "1")
    staff.run("run", "new", "Асхат", "3", operator="Дина")
    assert "1" in staff.run("run", "add", "3", "4", operator="Дина").stderr


def test_a_failed_stop_comes_back_with_the_run_and_goes_out_again(staff: Shop) -> None:
    """Behaviours 13 and 14."""
    ready(staff, "1", "2", address="Абая 5")
    run = out(staff, "1", "2")
    done(staff, "stop", "failed", run, "1", "--reason", "не открывают")
    assert staff.order("1").status == "delivery", "the courier still has it"
    back = done(staff, "run", "back", run)
    assert back["state"] == "back", "the other one is not decided"
    assert stops(staff, run)["1"]["state"] == "back"
    assert staff.order("1").status == "ready"
    assert staff.kinds("1")[-2:] == ["stop_failed", "brought_back"]
    again = done(staff, "run", "new", "Данияр", "1")["stops"][0]
    assert (again["attempt"], again["address"]) == (2, "Абая 5")
    done(staff, "stop", "failed", run, "2", "--reason", "отказался")
    assert stops(staff, run)["2"]["state"] == "back", "they are back with it"
    assert staff.json("run", "show", run)["state"] == "closed"
    assert "закрыт" in refused(staff, "run", "back", run)


def test_the_database_lets_no_run_close_before_its_goods_are_back(staff: Shop) -> None:
    """Behaviour 14."""
    ready(staff, "1")
    run = out(staff, "1")
    done(staff, "stop", "failed", run, "1", "--reason", "нет дома")
    for sql in ("UPDATE runs SET back_act = 1, closed_act = 1", "DELETE FROM runs", "DELETE FROM stops",
                "UPDATE stops SET state = 'done', reason = ''", "UPDATE stops SET cod = 0"):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError):
            staff.store.connection.db.execute(sql)


@pytest.mark.parametrize("how", ["cancel", "event"])
def test_cancelling_an_order_withdraws_its_stop_in_the_same_act(staff: Shop, how: str) -> None:
    """Behaviours 7 and 8."""
    ready(staff, "1", "2")
    run = out(staff, "1", "2")
    words = (
        ("cancel", "1", "--reason", "refused", "--yes")
        if how == "cancel"
        else ("event", "1", "buyer_cancelled", "--yes")
    )
    result = staff.run(*words, "--yes")
    assert result.exit_code == 0, result.output
    seen = done(staff, "run", "show", run, operator="Асхат")["stops"]
    assert {stop["number"]: stop["state"] for stop in seen} == {"1": "withdrawn", "2": "out"}
    same = staff.store.connection.value(
        "SELECT count(*) FROM stops s JOIN history h ON h.act_id = s.withdrawn_act WHERE h.order_id = s.order_id"
    )
    assert same == 1
    kept = done(staff, "stop", "done", run, "1", operator="Асхат")
    assert (kept["changes"], kept["state"]) == (True, "reported")
    assert staff.order("1").shelf.closed
    done(staff, "stop", "done", run, "2")
    assert done(staff, "run", "back", run)["state"] == "back"
    done(staff, "stop", "failed", run, "1", "--reason", "товар здесь")
    assert staff.json("run", "show", run)["state"] == "closed"
    assert stops(staff, run)["1"]["state"] == "back"


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("said", [False, True])
def test_an_undo_puts_an_order_back_on_its_run_with_its_sum(staff: Shop, left: bool, said: bool) -> None:
    ready(staff, "1", "2")
    run = out(staff, "1", "2") if left else str(done(staff, "run", "new", "Асхат", "1", "2")["run"])
    if left and said:
        done(staff, "stop", "failed", run, "1", "--reason", "не открыли", operator="Асхат")
    before = (stops(staff, run), done(staff, "courier", "show", "Асхат"), staff.json("stock", "list"))
    assert staff.run("cancel", "1", "--reason", "2", "--yes", "--comment", "передумал", operator="Мария").exit_code == 0
    assert stops(staff, run)["1"]["state"] == "withdrawn"
    assert staff.run("undo", "1", operator="Мария").exit_code == 0
    assert (stops(staff, run), done(staff, "courier", "show", "Асхат"), staff.json("stock", "list")) == before
    agree(staff)
    if left:
        done(staff, "stop", "done", run, "1", "--paid", "100")
        assert done(staff, "courier", "show", "Асхат")["debt"] == "100.00"


def test_a_delivered_order_cannot_ride_and_nothing_drops_a_stop(staff: Shop) -> None:
    """Behaviour 24."""
    ready(staff, "1", "2")
    run = out(staff, "1")
    done(staff, "stop", "done", run, "1")
    staff.run("run", "new", "Данияр", "1", operator="Дина")
    assert staff.json("run", "list")[-1]["run"] == int(run), "nothing to ride, no run"
    done(staff, "run", "new", "Данияр", "2")
    staff.run("run", "add", "2", "1", operator="Дина")
    assert [*stops(staff, "2")] == ["2"]


def test_an_order_handed_over_at_the_desk_ends_its_stop(staff: Shop) -> None:
    ready(staff, "1", payment="prepaid", facts={"paid": True}, total=0)
    run = out(staff, "1")
    staff.run("take", "1", "finish")
    agree(staff)
    seen = stops(staff, run)["1"]
    assert (seen["state"], seen["decided_by"]) == ("done", "Мария")


def test_stops_follow_each_other_by_window_and_district_and_by_hand(staff: Shop) -> None:
    """Behaviour 22: what is reported or decided keeps its place."""
    late, early = at("2026-11-24 18:00"), at("2026-11-24 14:00")
    ready(staff, "1", planned_at=late, facts={"window_from": late - 7200, "district": "Б"})
    ready(staff, "2", planned_at=late, facts={"window_from": late - 7200, "district": "А"})
    ready(staff, "3", planned_at=early, facts={"window_from": early - 7200})
    run = str(done(staff, "run", "new", "Асхат", "1", "2", "3")["run"])
    assert [*stops(staff, run)] == ["3", "2", "1"]
    done(staff, "run", "move", run, "1", "1")
    assert [*stops(staff, run)] == ["1", "3", "2"]
    done(staff, "run", "leave", run)
    done(staff, "stop", "failed", run, "1", "--reason", "нет дома")
    assert refused(staff, "run", "move", run, "3", "1")
    done(staff, "run", "move", run, "2", "2")
    assert [*stops(staff, run)] == ["1", "2", "3"]
    planned = done(staff, "run", "suggest", run)
    assert planned["stops"][0]["number"] == "1"
    assert {one["number"] for one in planned["planned"] if one["why"]} == {"2", "3"}, "it says why, and drops none"

"""The courier decides nothing: they report, and another person or the buyer's code decides (O28)."""

from __future__ import annotations

import pytest

from orderdesk.errors import Refused
from orderdesk.serve.reading_commands import reading_command
from orderdesk.store.sqlite import sqlite3
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import Shop


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


@pytest.mark.req("O28")
def test_a_report_completes_nothing_and_another_one_decides(staff: Shop) -> None:
    """Behaviours 9 and 10."""
    ready(staff, "1")
    run = out(staff, "1")
    for _time in range(2):  # the same word twice is one
        said = done(staff, "stop", "done", run, "1", operator="Асхат")
        assert (said["state"], said["only_reported"]) == ("reported", True)
    assert staff.order("1").status == "delivery"
    assert staff.store.connection.value("SELECT count(*) FROM stop_reports") == 1
    assert stops(staff, run)["1"]["reported"]["paid"] == "100.00"
    decided = done(staff, "stop", "done", run, "1")
    assert (decided["state"], decided["decided_by"], decided["paid"]) == ("done", "Дина", "100.00")
    assert (staff.order("1").status, staff.order("1").received.decimal) == ("done", "100.00")
    assert "Дина" in refused(staff, "stop", "failed", run, "1", "--reason", "нет дома", operator="Мария")


def test_a_report_is_taken_back_until_it_is_decided(staff: Shop) -> None:
    """Behaviours 8 and 12."""
    ready(staff, "1")
    run = out(staff, "1")
    done(staff, "stop", "failed", run, "1", "--reason", "не открывают", operator="Асхат")
    assert done(staff, "stop", "unsay", run, "1", operator="Асхат")["state"] == "out"
    done(staff, "stop", "done", run, "1", operator="Асхат")  # the buyer opened after all
    done(staff, "stop", "done", run, "1")
    late = done(staff, "stop", "failed", run, "1", "--reason", "не открывают", operator="Асхат")
    assert (late["state"], late["changes"]) == ("done", False)
    kept = staff.store.connection.rows("SELECT said FROM stop_reports ORDER BY id")
    assert [row[0] for row in kept] == ["failed", "nothing", "done", "failed"]
    assert staff.order("1").status == "done"


def test_a_report_bears_the_time_of_the_server_and_one_of_a_lost_line_is_kept_once(staff: Shop) -> None:
    """Behaviours 10 and 11."""
    ready(staff, "1")
    run = out(staff, "1")
    staff.clock.advance(600)
    words = ("stop", "done", run, "1", "--key", "р1-1")
    assert staff.run(*words, operator="Асхат").exit_code == 0
    staff.clock.advance(60)
    again = staff.run(*words, operator="Асхат")
    assert (again.exit_code, "уже" in again.stderr) == (0, True)
    assert stops(staff, run)["1"]["reported"]["at"] == "2026-11-24T12:10:00+05:00"


@pytest.mark.req("O28")
def test_the_right_code_decides_and_a_wrong_one_is_counted(staff: Shop) -> None:
    staff.receive("K-1", "delivery")
    run = out(staff, "K-1")
    assert staff.run("stop", "code", run, "K-1", operator="Асхат").exit_code == 0
    right = staff.code()
    wrong = f"{(int(right) + 1) % 10 ** len(right):0{len(right)}d}"
    assert "НЕ ОТДАВАЙТЕ" in refused(staff, "stop", "done", run, "K-1", "--code", "-", operator="Асхат",
                                     typed=f"{wrong}\n").upper()  # fmt: skip
    assert staff.order("K-1").status == "delivery"
    assert staff.store.connection.value("SELECT count(*) FROM code_tries") == 1
    said = done(staff, "stop", "done", run, "K-1", "--code", "-", operator="Асхат", typed=f"{right}\n")
    assert (said["state"], said["decided_by"], said["by_code"]) == ("done", "Асхат", True)
    assert staff.order("K-1").status == "issued"


def test_of_an_order_that_needs_no_code_it_is_said_so_and_none_is_sent(staff: Shop) -> None:
    ready(staff, "1")
    run = out(staff, "1")
    for operator in ("Асхат", "Дина"):
        assert "без кода" in refused(staff, "stop", "code", run, "1", operator=operator)


@pytest.mark.req("O28")
def test_a_courier_sees_his_own_run_and_can_do_nothing_but_report(staff: Shop) -> None:
    ready(staff, "1", "2")
    run, other = out(staff, "1"), out(staff, "2", courier="Данияр")
    assert [one["name"] for one in done(staff, "courier", "list", operator="Асхат")] == ["Асхат"]
    assert [one["run"] for one in done(staff, "run", "list", operator="Асхат")] == [int(run)]
    mine = done(staff, "run", "show", run, operator="Асхат")["stops"][0]
    assert (mine["phone"], mine["address"]) == ("+380501234821", "Алматы, Абая 10")
    for words in (
        ("run", "show", other), ("run", "sheet", other), ("courier", "show", "Данияр"),
        ("stop", "done", other, "2"), ("stop", "failed", other, "2", "--reason", "нет"), ("stop", "code", other, "2"),
        ("stop", "withdraw", run, "1"), ("run", "back", run), ("run", "leave", run), ("run", "new", "Асхат", "1"),
        ("run", "add", run, "2"), ("run", "move", run, "1", "1"), ("run", "suggest", run),
        ("courier", "edit", "Асхат", "--limit", "5"), ("take", "1", "finish"),
        ("cancel", "1", "--reason", "1", "--yes"), ("event", "1", "buyer_cancelled"),
        ("reschedule", "1", "+2", "--consent", "buyer"), ("undo", "1"),
        ("hand-over", "1", "-"), ("stop", "done", run, "1", "--code", "-"),
    ):  # fmt: skip
        refused(staff, *words, operator="Асхат", typed="1234\n")
    assert (staff.order("1").status, stops(staff, run)["1"]["state"]) == ("delivery", "out")
    for role in ("Олег",):
        refused(staff, "stop", "done", run, "1", operator=role)
        refused(staff, "run", "show", run, operator=role)


@pytest.mark.req("O28")
@pytest.mark.parametrize("role", ["dispatcher", "manager", "director"])
def test_who_may_decide_decides_nothing_of_his_own_run(staff: Shop, role: str) -> None:
    staff.run("operator", "role", "Асхат", role)
    ready(staff, "1", "2", payment="prepaid", facts={"paid": True}, total=0)
    run = out(staff, "1", "2")
    staff.run("stop", "done", run, "1", operator="Асхат")
    staff.run("stop", "failed", run, "2", "--reason", "нет", operator="Асхат")
    for words in (("stop", "withdraw", run, "1"), ("run", "back", run), ("take", "1", "finish"),
                  ("event", "1", "buyer_cancelled"), ("cancel", "1", "--reason", "refused", "--yes")):  # fmt: skip
        assert staff.run(*words, operator="Асхат").exit_code, words
        agree(staff)
    assert {one["state"] for one in stops(staff, run).values()} <= {"reported", "out"}
    assert not any(staff.order(number).shelf.closed for number in "12")


@pytest.mark.req("O28")
def test_the_database_itself_lets_no_courier_decide(staff: Shop) -> None:
    ready(staff, "1")
    run = out(staff, "1")
    done(staff, "stop", "done", run, "1", operator="Асхат")
    db = staff.store.connection.db
    mine = "(SELECT max(id) FROM acts WHERE actor = 'Асхат')"
    for sql in (
        f"UPDATE stops SET state = 'done', decided_act = {mine}",
        f"UPDATE stops SET state = 'failed', reason = 'нет', decided_act = {mine}",
        f"UPDATE stops SET state = 'withdrawn', withdrawn_act = {mine}",
        "UPDATE stop_reports SET said = 'failed', reason = 'нет'",
        "DELETE FROM stop_reports",
        "INSERT INTO stop_reports (stop_id, act_id, said) SELECT 1, max(id), 'done' FROM acts WHERE actor = 'Дина'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(sql)


@pytest.mark.req("O28")
def test_over_ssh_a_program_only_reads_of_runs() -> None:
    for words in (
        "stop done 1 1 --json",
        "stop failed 1 1 --reason x --json",
        "run leave 1 --json",
        "task add x --json",
    ):
        with pytest.raises(Refused):
            reading_command(words)
    assert reading_command("run show 1 --json") == ["run", "show", "1", "--json"]


def test_two_sessions_decide_one_stop_and_one_of_them_wins(staff: Shop) -> None:
    """Behaviour 4."""
    ready(staff, "1")
    run = out(staff, "1")
    done(staff, "stop", "done", run, "1", operator="Мария")
    assert "Мария" in refused(staff, "stop", "done", run, "1")

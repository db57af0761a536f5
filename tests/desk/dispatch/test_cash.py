"""Cash discipline: what couriers have in hand, hand in and sign for; the till, counted to the last coin."""

from __future__ import annotations

import pytest

from orderdesk.store.sqlite import sqlite3
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed
from tests.shop import Shop

PIN = "2222"


@pytest.fixture
def staff(shop: Shop) -> Shop:
    staffed(shop)
    assert shop.run("operator", "pin", operator="Асхат", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    return shop


def owing(shop: Shop, *numbers: str) -> str:
    """A run of which all orders were paid to the courier, 100 each; its number."""
    ready(shop, *numbers)
    run = out(shop, *numbers)
    for number in numbers:
        done(shop, "stop", "done", run, number)
    done(shop, "run", "back", run)
    return run


@pytest.mark.req("O26", "O27")
def test_what_a_courier_was_paid_is_theirs_to_hand_in_and_is_signed_for(staff: Shop) -> None:
    owing(staff, "1", "2")
    assert staff.json("courier", "show", "Асхат")["debts"] == [{"sum": "200.00", "currency": "KZT"}]
    assert done(staff, "till", "report")["expected"] == "0.00", "the courier has it, not the till"
    assert "почему" in refused(staff, "hand-in", "Асхат", "150", "--pin", "-", typed="0000\n"), "before the PIN"
    assert staff.store.connection.value("SELECT count(*) FROM pins WHERE tries > 0") == 0
    assert "PIN" in refused(staff, "hand-in", "Асхат", "200", "--pin", "-", typed="0000\n")
    got = done(staff, "hand-in", "Асхат", "200", "--pin", "-", typed=f"{PIN}\n")
    assert (got["receipt"], got["expected"], got["counted"], got["signed_by"], got["by"]) == (
        1, "200.00", "200.00", "Асхат", "Дина")  # fmt: skip
    assert staff.json("courier", "show", "Асхат")["debt"] == "0.00"
    assert done(staff, "till", "report")["expected"] == "200.00"
    assert refused(staff, "hand-in", "Асхат", "0", "--pin", "-", typed=f"{PIN}\n"), "nothing is left to hand in"


@pytest.mark.req("O27")
def test_what_is_wrong_with_a_couriers_pin_is_said_of_the_courier(staff: Shop) -> None:
    owing(staff, "1")
    for typed in ("0000\n", "\n"):
        said = refused(staff, "hand-in", "Асхат", "100", "--pin", "-", typed=typed)
        assert ("Асхат" in said, "ваш" in said) == (True, False), said
    ready(staff, "2")
    done(staff, "stop", "done", out(staff, "2", courier="Данияр"), "2")
    said = refused(staff, "hand-in", "Данияр", "100", "--pin", "-", typed=f"{PIN}\n")
    assert ("--as Данияр" in said, "ваш" in said) == (True, False), said


@pytest.mark.req("O27", "O28")
def test_nobody_hands_in_to_themselves(staff: Shop) -> None:
    owing(staff, "1")
    refused(staff, "hand-in", "Асхат", "100", "--pin", "-", operator="Асхат", typed=f"{PIN}\n")
    staff.run("operator", "role", "Асхат", "manager")
    refused(staff, "hand-in", "Асхат", "100", "--pin", "-", operator="Асхат", typed=f"{PIN}\n")
    refused(staff, "hand-in", "Асхат", "100")
    assert staff.json("courier", "show", "Асхат")["debt"] == "100.00"


@pytest.mark.req("O27")
@pytest.mark.parametrize(("counted", "kind", "between"), [("150", "short", "-50.00"), ("230", "over", "30.00")])
def test_a_difference_is_an_entry_with_its_reason(staff: Shop, counted: str, kind: str, between: str) -> None:
    """Behaviour 19."""
    owing(staff, "1", "2")
    assert "почему" in refused(staff, "hand-in", "Асхат", counted, "--pin", "-", typed=f"{PIN}\n")
    got = done(staff, "hand-in", "Асхат", counted, "--reason", "сдача", "--pin", "-", typed=f"{PIN}\n")
    assert (got["difference"], got["reason"]) == (between, "сдача")
    assert done(staff, "till", "report")["expected"] == f"{counted}.00"
    minor = staff.store.connection.value("SELECT abs(debits - credits) FROM accounts WHERE kind = ?", (kind,))
    assert minor == abs(round(float(between) * 100))
    with pytest.raises(sqlite3.IntegrityError):
        staff.store.connection.db.execute("UPDATE hand_ins SET counted = expected")


@pytest.mark.req("O27")
def test_a_hand_in_over_a_lost_line_is_one_receipt(staff: Shop) -> None:
    """Behaviour 21."""
    owing(staff, "1")
    words = ("hand-in", "Асхат", "100", "--pin", "-", "--key", "сдача 7")
    assert done(staff, *words, typed=f"{PIN}\n")["receipt"] == 1
    assert staff.run(*words, operator="Дина", typed=f"{PIN}\n").exit_code == 0
    assert staff.store.connection.value("SELECT count(*) FROM hand_ins") == 1
    owing(staff, "2")
    assert done(staff, "hand-in", "Асхат", "100", "--pin", "-", typed=f"{PIN}\n")["receipt"] == 2


@pytest.mark.req("O26")
def test_with_too_much_cash_only_a_run_that_is_paid_goes_out(staff: Shop) -> None:
    """Behaviour 17."""
    owing(staff, "1", "2")
    done(staff, "courier", "edit", "Асхат", "--most-cash", "150")
    ready(staff, "3")
    ready(staff, "4", payment="prepaid", facts={"paid": True}, total=0)
    run = str(done(staff, "run", "new", "Асхат", "3", "4")["run"])
    assert "200" in refused(staff, "run", "leave", run)
    assert staff.order("3").status == "ready"
    done(staff, "stop", "withdraw", run, "3")
    done(staff, "run", "leave", run)


@pytest.mark.req("O27", "O30")
def test_a_till_opens_with_its_own_count_and_closes_at_zero_or_with_a_reason(staff: Shop) -> None:
    """Behaviours 19 and 20."""
    ready(staff, "0")
    refused(staff, "till", "close", "0")
    assert "почему" in refused(staff, "till", "open", "500")
    assert "PIN" in refused(staff, "till", "open", "500", "--reason", "размен"), "a difference is signed"
    assert staff.run("operator", "pin", operator="Дина", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    refused(staff, "till", "open", "500", "--reason", "размен", "--pin", "-", typed="9999\n")
    done(staff, "till", "open", "500", "--reason", "размен", "--pin", "-", typed=f"{PIN}\n")
    refused(staff, "till", "open", "500")
    owing(staff, "1")
    done(staff, "hand-in", "Асхат", "100", "--pin", "-", typed=f"{PIN}\n")
    seen = done(staff, "till", "report")
    assert (seen["state"], seen["opening"], seen["expected"]) == ("open", "500.00", "600.00")
    assert seen["moved"] == {"courier": "100.00"}
    counted = done(staff, "till", "count", "600")
    assert (counted["difference"], counted["signed_by"]) == ("0.00", ""), "nothing had to be signed"
    closed = done(staff, "till", "close", "590", "--reason", "не хватает сдачи", "--pin", "-", typed=f"{PIN}\n")
    assert (closed["difference"], closed["reason"]) == ("-10.00", "не хватает сдачи")
    assert (closed["signed_by"], seen["counts"][0]["signed_by"]) == ("Дина", "Дина"), "whoever's PIN it was"
    assert done(staff, "till", "report")["counts"][-1]["difference"] == "-10.00", "still seen after closing"
    assert done(staff, "till", "open", "590")["expected"] == "590.00"
    agree(staff)


@pytest.mark.req("O27")
def test_tills_of_two_currencies_are_counted_each_by_itself(staff: Shop) -> None:
    """Behaviour 20."""
    ready(staff, "0")
    assert staff.run("operator", "pin", operator="Дина", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    for code, sum_, left in (("KZT", "500", "450"), ("UAH", "70", "60")):
        signed = ("--reason", "размен", "--pin", "-", "--currency", code)
        done(staff, "till", "open", sum_, *signed, typed=f"{PIN}\n")
        done(staff, "till", "close", left, *signed, typed=f"{PIN}\n")
    for code, left in (("UAH", "60.00"), ("KZT", "450.00")):
        opened = done(staff, "till", "open", left, "--currency", code)
        assert (opened["expected"], opened["difference"], opened["currency"]) == (left, "0.00", code)
    agree(staff)

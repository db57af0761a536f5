"""What a courier is to collect, what they were paid, and what they have in hand."""

from __future__ import annotations

import pytest

from tests.desk.dispatch.riding import done, out, ready, refused, staffed, stops
from tests.shop import Shop


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


@pytest.mark.req("O26")
def test_what_is_to_be_collected_is_fixed_when_the_run_leaves(staff: Shop) -> None:
    """Behaviour 15: a later change shows both sums."""
    ready(staff, "1")
    staff.from_("flowwow", "F-1", "photo", facts={"photo": "a.jpg"}, payment="prepaid")
    run = str(done(staff, "run", "new", "Асхат", "1", "F-1")["run"])
    assert done(staff, "run", "leave", run)["to_collect"] == [{"sum": "100.00", "currency": "KZT"}]
    staff.run("operator", "pin", typed="4711\n4711\n")
    paid = staff.run("take", "1", "pay", "--set", "payment=transfer", "--set", "paid_amount=100", typed="4711\n")
    assert paid.exit_code == 0, paid.output
    seen = stops(staff, run)
    assert (seen["1"]["cod"], seen["1"]["owed"], seen["F-1"]["cod"]) == ("100.00", "0.00", "0.00")
    said = done(staff, "stop", "done", run, "1")
    assert (said["cod"], said["paid"]) == ("100.00", "0.00")
    assert said["paid_why"], "why it is not what was to be collected"
    assert staff.order("1").received.decimal == "100.00"


@pytest.mark.req("O26", "O27")
def test_another_sum_asks_why_and_both_are_kept(staff: Shop) -> None:
    """Behaviour 16."""
    ready(staff, "1")
    run = out(staff, "1")
    assert "почему" in refused(staff, "stop", "done", run, "1", "--paid", "120", operator="Асхат")
    done(staff, "stop", "done", run, "1", "--paid", "120", "--reason", "без сдачи", operator="Асхат")
    said = done(staff, "stop", "done", run, "1")
    assert (said["cod"], said["paid"], said["paid_why"]) == ("100.00", "120.00", "без сдачи")
    assert staff.order("1").received.decimal == "120.00"
    assert staff.json("courier", "show", "Асхат")["debt"] == "120.00"


@pytest.mark.req("O26", "O30")
def test_what_is_only_partly_paid_waits_for_the_rest(staff: Shop) -> None:
    """The rulebook's own word, as ever: done only when it is paid; until then it is received, and owed."""
    ready(staff, "1")
    run = out(staff, "1")
    assert "почему" in refused(staff, "stop", "done", run, "1", "--paid", "40")
    assert (staff.order("1").received.minor, stops(staff, run)["1"]["state"]) == (0, "out")
    said = done(staff, "stop", "done", run, "1", "--paid", "40", "--reason", "не хватило")
    assert (said["paid"], said["paid_why"], said["status"]) == ("40.00", "не хватило", "unpaid")
    assert (staff.order("1").received.decimal, staff.json("courier", "show", "Асхат")["debt"]) == ("40.00", "40.00")


@pytest.mark.req("C14")
def test_the_sheet_has_what_the_courier_needs_and_a_gift_without_its_sender(staff: Shop) -> None:
    """Behaviour 25: sheet, screen and command say the same, and it bears its time and version."""
    ready(staff, "1", address="Самал-2, д. 58", customer="Сәуле Қожа")
    facts = {"photo": "a.jpg", "recipient": "Анна Гость", "recipient_phone": "+79035550011"}
    staff.from_("flowwow", "F-1", "photo", facts=facts, payment="prepaid", customer="Даритель", comment="от Дарителя")
    run = out(staff, "1", "F-1")
    text = staff.run("run", "sheet", run, operator="Асхат").stdout
    for said in ("РЕЙС 1  Асхат", "12:00, версия 3", "Самал-2, д. 58", "Сәуле Қожа", "+38 050 123 48 21", "ВЗЯТЬ 100 ₸",
                 "ОПЛАЧЕНО", "ПОДАРОК", "взять: 100 ₸"):  # fmt: skip
        assert said in text, said
    assert "арител" not in text
    seen = {stop["number"]: stop for stop in staff.json("run", "show", run, operator="Асхат")["stops"]}
    assert "арител" not in str(seen["F-1"])
    assert seen["F-1"]["gift"]

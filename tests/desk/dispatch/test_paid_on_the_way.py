"""An order that is paid while it rides: nobody asks for the money again, and cash taken all the same is booked."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.dispatch.stops import FinishStop
from orderdesk.desk.commands.money import Pay
from orderdesk.desk.dispatch.dispatch_board import BoardReader
from orderdesk.rules.refunds import refund_due
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import Shop

PIN = "1234"
PAYMENTS = {"whole": ("100", "0.00"), "a part": ("40", "60.00")}


def pay(shop: Shop, sum_: str) -> None:
    """The buyer pays by card while the order rides."""
    shop.run("operator", "pin", operator="Мария", typed=f"{PIN}\n{PIN}\n")
    shop.colleague("Мария").do(Pay(sum_, "card", sure=True, pin=PIN), shop.order("1"))


@pytest.mark.req("O26", "O29")
@pytest.mark.parametrize("part", PAYMENTS)
def test_all_that_tell_what_to_take_follow_what_is_owed_now(shop: Shop, part: str) -> None:
    staffed(shop)
    ready(shop, "1")
    run = out(shop, "1")
    sum_, left = PAYMENTS[part]
    pay(shop, sum_)
    row = stops(shop, run)["1"]
    assert (row["cod"], row["owed"]) == ("100.00", left), "with how much it left, and what is to be taken now"
    assert [one["sum"] for one in shop.json("run", "show", run)["to_collect"]] == [left] * (left != "0.00")
    seen = BoardReader(shop.store, shop.parts.rules).read()
    assert [stop.collect.decimal for _one, each in seen.runs for stop in each.stops] == [left]
    assert ("ВЗЯТЬ" in shop.run("run", "sheet", run, operator="Дина").stdout) is (left != "0.00")
    told = shop.colleague("Асхат").do(FinishStop(int(run), "1"))
    assert told.stop.report is not None
    assert told.stop.report.paid == round(float(left) * 100), "Enter is what is owed now"
    done(shop, "stop", "done", run, "1")
    decided = stops(shop, run)["1"]
    assert (decided["state"], decided["paid"]) == ("done", left)
    assert done(shop, "courier", "show", "Асхат")["debt"] == left
    assert refund_due(shop.order("1")) is None


@pytest.mark.req("O26", "O30")
@pytest.mark.parametrize("reported", [True, False], ids=["reported before", "not reported"])
def test_cash_that_was_taken_all_the_same_is_booked_and_due_back(shop: Shop, reported: bool) -> None:
    staffed(shop)
    ready(shop, "1")
    run = out(shop, "1")
    if reported:
        shop.colleague("Асхат").do(FinishStop(int(run), "1", paid="90", reason="нет сдачи"))
    pay(shop, "100")
    if not reported:
        assert "почему" in refused(shop, "stop", "done", run, "1", "--paid", "90")
    words = [] if reported else ["--paid", "90", "--reason", "взял наличные"]
    done(shop, "stop", "done", run, "1", *words)
    assert done(shop, "courier", "show", "Асхат")["debt"] == "90.00"
    due = refund_due(shop.order("1"))
    assert due is not None
    assert due.decimal == "90.00"
    assert shop.order("1").shelf.closed
    agree(shop)

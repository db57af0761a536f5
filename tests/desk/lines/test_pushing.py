"""What is done here is told there: once, after its undo window, in order, and never shown as told when it was not."""

from __future__ import annotations

import httpx
import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.steps import Take
from orderdesk.model.channel_accounts import PushState
from tests.desk.lines.conftest import Trade


def post(request: httpx.Request) -> bool:
    return request.method != "GET"


@pytest.mark.req("K1")
def test_orders_come_by_themselves_and_what_is_done_is_told_once(trade: Trade) -> None:
    trade.there.add("812345670")
    trade.go()
    assert trade.status("812345670") == "new"
    trade.shop.desk.do(Take("accept"), trade.shop.order("812345670"))
    trade.go(2)  # the undo window is open
    assert trade.there.writes == []
    trade.go(20)
    assert trade.there.done("812345670") == ["ACCEPTED_BY_MERCHANT"]
    assert [item.sent_at is not None for item in trade.outbox("812345670")] == [True]
    trade.go()
    trade.shop.desk.do(Take("pack"), trade.shop.order("812345670"))
    trade.go(20)
    trade.go()
    assert trade.there.done("812345670") == ["ACCEPTED_BY_MERCHANT", "ASSEMBLE"]
    assert trade.shop.order("812345670").facts["waybill"] == "900000001"
    assert trade.status("812345670") == "handover"
    assert trade.shop.kinds("812345670").count("told_there") == 2


def test_what_is_taken_back_in_time_is_never_told(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    assert trade.shop.run("undo", "1").exit_code == 0
    trade.go(30)
    assert trade.there.writes == []
    assert trade.status("1") == "new"


def test_in_order_for_each_order_and_nothing_before_the_writes_were_switched_on(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    assert trade.shop.run("channel", "writes", "kaspi", "off").exit_code == 0
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    trade.go(30)
    assert trade.there.writes == []
    assert trade.shop.run("channel", "writes", "kaspi", "on").exit_code == 0
    trade.shop.desk.do(Take("pack"), trade.shop.order("1"))
    trade.go(30)
    assert trade.there.writes == []
    assert trade.untold("1") == ["ACCEPTED_BY_MERCHANT", "ASSEMBLE"]  # the first is told by hand; the other waits
    trade.there.orders["1"] |= {"status": "ACCEPTED_BY_MERCHANT", "state": "KASPI_DELIVERY"}
    trade.go()
    assert trade.there.done("1") == ["ASSEMBLE"]
    assert trade.untold("1") == []


def test_a_lost_answer_is_looked_up_and_not_told_again(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    trade.there.fault = lambda request: "lost" if post(request) else ""
    trade.go(30)
    trade.go()
    assert trade.there.done("1") == ["ACCEPTED_BY_MERCHANT"]
    assert trade.untold("1") == []
    assert "unanswered_there" not in trade.shop.kinds("1")


def test_what_got_no_answer_and_is_not_there_is_not_told(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    trade.there.fault = lambda request: "broken" if post(request) else ""
    trade.go(30)
    trade.there.fault = lambda request: ""
    trade.go()
    trade.go()
    (row,) = trade.outbox("1")
    assert trade.there.writes == []
    assert (row.state, row.sent_at) == (PushState.DOUBTFUL, None)
    assert trade.untold("1") == ["ACCEPTED_BY_MERCHANT"]
    assert trade.shop.kinds("1")[-1] == "unanswered_there"
    again = trade.shop.run("tell-again", "1")  # somebody has looked, and says so
    assert again.exit_code == 0, again.output
    trade.go()
    assert trade.there.done("1") == ["ACCEPTED_BY_MERCHANT"]


def test_while_it_cannot_be_reached_the_desk_goes_on_and_tells_later(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.there.fault = lambda request: "cut"
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    trade.go(400)
    assert trade.status("1") == "packing"
    health = trade.shop.json("channel", "list")[0]
    assert health["silent"]
    assert health["error"]
    trade.there.fault = lambda request: ""
    trade.go(1000)
    assert trade.there.done("1") == ["ACCEPTED_BY_MERCHANT"]
    assert not trade.shop.json("channel", "list")[0]["silent"]


def test_what_is_refused_comes_back_as_a_task_and_the_order_returns_to_the_truth(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    trade.there.fault = lambda request: "400" if post(request) else ""
    trade.go(30)
    assert trade.status("1") == "new"
    assert trade.untold("1") == []
    tasks = trade.shop.store.tasks.open()
    assert len(tasks) == 1
    assert "1" in tasks[0].text
    assert trade.shop.kinds("1")[-2:] == ["refused_there", "updated"]
    trade.there.fault = lambda request: ""
    trade.go()
    assert trade.there.writes == []


def test_a_cancellation_that_is_refused_takes_the_order_up_again(trade: Trade) -> None:
    trade.there.add("1", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT")
    trade.go()
    trade.shop.desk.do(Cancel("out_of_stock"), trade.shop.order("1"))
    assert trade.status("1") == "cancelled"
    trade.there.fault = lambda request: "400" if post(request) else ""
    trade.go(30)
    assert trade.status("1") == "packing"


def test_the_buyer_was_quicker(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
    trade.there.orders["1"] |= {"state": "ARCHIVE", "status": "CANCELLED", "cancellationReason": "TIMEOUT_BUYER_PICKUP"}
    trade.go(30)
    assert trade.there.writes == []
    assert trade.status("1") == "cancelled"
    assert trade.untold("1") == []


def test_a_desk_that_is_killed_on_the_way_tells_nothing_twice(trade: Trade) -> None:
    trade.there.add("1")
    trade.there.add("2")
    trade.go()

    class Killed(BaseException):
        pass

    for number, before in (("1", True), ("2", False)):
        trade.shop.desk.do(Take("accept"), trade.shop.order(number))
        answer = trade.there._answer

        def dying(request: httpx.Request, before: bool = before) -> httpx.Response:
            if post(request) and before:
                raise Killed
            said = answer(request)  # noqa: B023
            if post(request):
                raise Killed
            return said

        trade.there._answer = dying  # type: ignore[method-assign]
        trade.worker._shut("kaspi")
        with pytest.raises(Killed):
            trade.go(30)
        trade.there._answer = answer  # type: ignore[method-assign]
        trade.worker.close()
        trade.worker = trade.another_worker()
        trade.go(200)
    assert trade.there.writes == [("2", "ACCEPTED_BY_MERCHANT")]
    assert trade.untold("1") == ["ACCEPTED_BY_MERCHANT"]
    assert trade.outbox("1")[0].state is PushState.DOUBTFUL
    assert trade.untold("2") == []


def test_what_the_api_cannot_do_waits_for_somebody(trade: Trade) -> None:
    trade.there.add("1", "DELIVERY", "ACCEPTED_BY_MERCHANT", isKaspiDelivery=False)
    trade.go()
    moved = trade.shop.run("reschedule", "1", "2026-11-27", "--consent", "buyer", "--yes")
    assert moved.exit_code == 0, moved.output
    trade.go(30)
    assert trade.untold("1") == ["PLANNED_DATE"]
    assert trade.there.writes == []

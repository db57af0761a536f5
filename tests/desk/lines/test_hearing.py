"""What Kaspi has comes in: every open order, from whatever page or fortnight, and what has left its shelf."""

from __future__ import annotations

import gc
import logging
import weakref
from typing import Any

import httpx
import pytest

from orderdesk.channels.live.conformance import faults
from orderdesk.channels.live.http_line import FIRST_WAIT, TRIES, Line
from orderdesk.channels.live.kaspi import Kaspi
from orderdesk.channels.live.protocol import Act, ChannelDown, ChannelRefused, Outcome, Ref, Setup
from orderdesk.clock import DAY
from orderdesk.desk.commands.cancel import Cancel
from tests.desk.lines.conftest import Trade
from tests.desk.lines.kaspi_there import TOKEN, KaspiThere, b64
from tests.shop import Shop


def channel(shop: Shop, there: KaspiThere, token: str = TOKEN) -> Kaspi:
    setup = Setup(name="kaspi", book=shop.parts.rules.book("kaspi"), token=token, now=shop.clock,
                  sleep=lambda seconds: None)  # fmt: skip
    return Kaspi(setup, there.transport)


def test_kaspi_keeps_to_the_protocol(shop: Shop, there: KaspiThere) -> None:
    there.add("812345670")
    there.add("812345688", "KASPI_DELIVERY", "CANCELLING")
    assert faults(channel(shop, there), "kaspi", bad_token=channel(shop, there, "another-token-1")) == []


def test_every_page_and_every_fortnight(trade: Trade) -> None:
    for number in range(250):
        trade.there.add(str(810000000 + number))
    old = (trade.shop.clock() - 35 * DAY) * 1000
    trade.there.add("800000001", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT", preOrder=True, creationDate=old)
    trade.there.add("800000002", "DELIVERY", "SOMETHING_NEW")
    trade.go()
    assert len(trade.shop.store.answers.open_numbers("kaspi")) == 252
    assert trade.status("800000001") == "awaited_carrier"
    unknown = trade.shop.order("800000002")
    assert unknown.status == "delivery"
    assert unknown.facts["channel_status"] == "DELIVERY/SOMETHING_NEW"
    for request in trade.there.asked:
        assert request.headers["User-Agent"].startswith("orderdesk")
        assert request.headers["Accept"] == "application/vnd.api+json"
        assert request.url.params["include[orders]"] == "entries"


def test_an_order_that_left_its_shelf_is_asked_for_by_its_number(trade: Trade) -> None:
    trade.there.add("1", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT", assembled=True)
    trade.go()
    assert trade.status("1") == "handover"
    trade.there.orders["1"] |= {"state": "ARCHIVE", "status": "COMPLETED"}
    trade.go()
    assert trade.status("1") == "issued"
    before = len(trade.there.asked)
    trade.go(61, rounds=1)
    assert len(trade.there.asked) - before == 6, "one question for each shelf, one for the archive"


def test_however_many_left_their_shelves_none_waits_for_the_next_minute(trade: Trade) -> None:
    numbers = [str(810000000 + number) for number in range(120)]
    for number in numbers:
        trade.there.add(number, "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT", assembled=True)
    trade.go()
    for number in numbers:
        trade.there.orders[number] |= {"state": "ARCHIVE", "status": "COMPLETED"}
    before = len(trade.there.asked)
    trade.go(rounds=1)
    asked = [len(trade.there.asked) - before]
    while trade.worker.round():
        asked.append(len(trade.there.asked) - before - sum(asked))
    assert {trade.status(number) for number in numbers} == {"issued"}
    assert max(asked) <= 60, "the rest of the desk's line goes on between two rounds"


def test_what_came_and_was_over_before_the_first_answer_is_known(trade: Trade) -> None:
    trade.there.fault = lambda request: "503"
    trade.go()
    came = trade.shop.clock() * 1000
    trade.there.add("1", creationDate=came)
    trade.there.add("2", "ARCHIVE", "CANCELLED", creationDate=came - 90 * DAY * 1000)
    trade.go(600)
    trade.there.orders["1"] |= {"state": "ARCHIVE", "status": "CANCELLED", "cancellationReason": "BUYER_CANCELLATION"}
    trade.there.fault = lambda request: ""
    trade.go(900)
    assert trade.status("1") == "cancelled"
    assert trade.shop.store.orders.find("kaspi", "2") is None, "what was over before the account was added"


@pytest.mark.parametrize("later", [0, 5])
def test_what_was_told_just_before_a_kill_is_heard_again(trade: Trade, later: int) -> None:
    """Whoever told it meant to ask how it is there now, and was gone; it was heard in the second of the decision."""
    trade.there.add("1")
    trade.go(rounds=1)
    trade.shop.desk.do(Cancel("out_of_stock"), trade.shop.order("1"))
    trade.there.orders["1"]["plannedDeliveryDate"] += DAY * 1000 if later else 0
    trade.go(11 + later, rounds=1)
    assert trade.there.done("1") == ["CANCELLED"]
    assert trade.shop.order("1").facts["channel_status"] == "NEW/APPROVED_BY_BANK"
    after = trade.another_worker()
    trade.shop.clock.at += 3601
    after.round()
    after.close()
    assert trade.shop.order("1").facts["channel_status"] == "ARCHIVE/CANCELLED"


def test_what_cannot_be_read_stops_no_other_and_is_said(trade: Trade) -> None:
    trade.there.add("1", totalPrice="много")
    trade.there.add("2")
    trade.go()
    assert trade.shop.store.orders.find("kaspi", "1") is None
    assert trade.status("2") == "new"
    assert "много" in trade.shop.json("channel", "list")[0]["error"]


@pytest.mark.parametrize("fault", ["429", "503", "broken", "cut", "lost"])
def test_a_read_is_tried_again_after_longer_and_longer_waits(shop: Shop, there: KaspiThere, fault: str) -> None:
    waits = list[float]()
    there.add("1")
    asked = 0

    def twice(request: httpx.Request) -> str:
        nonlocal asked
        asked += 1
        return fault if asked <= 2 else ""

    there.fault = twice
    setup = Setup(name="kaspi", book=shop.parts.rules.book("kaspi"), token=TOKEN, now=shop.clock, sleep=waits.append)
    found = Kaspi(setup, there.transport).get(Ref("1"))
    assert found is not None
    assert asked == 3
    first, second = (wait for wait in waits if wait != 0.5) if fault == "429" else waits[:1] + waits[2:3]
    assert FIRST_WAIT / 2 <= first <= 30
    assert fault == "429" or first < second <= 3 * FIRST_WAIT


def test_what_never_answers_is_given_up_and_a_no_is_not_asked_twice(shop: Shop, there: KaspiThere) -> None:
    there.fault = lambda request: "503"
    with pytest.raises(ChannelDown):
        channel(shop, there).check()
    assert len(there.asked) == TRIES
    there.fault = lambda request: ""
    with pytest.raises(ChannelRefused, match="Unauthorized"):
        channel(shop, there, "another-token-1").check()
    assert len(there.asked) == TRIES + 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("400", "refused"), ("429", "unsent"), ("cut", "unsent"), ("broken", "unknown"), ("lost", "unknown"),
     ("500", "unknown"), ("504", "unknown"), ("408", "unknown")],
)  # fmt: skip
def test_a_write_is_sent_once_whatever_becomes_of_it(shop: Shop, there: KaspiThere, fault: str, outcome: str) -> None:
    there.add("1")
    there.fault = lambda request: fault
    answer = channel(shop, there).push(Act(kind="ACCEPTED_BY_MERCHANT", order=Ref("1", "MQ")))
    assert answer.outcome is Outcome(outcome)
    assert len(there.asked) == 1


def test_bodies_are_as_the_guide_has_them(shop: Shop, there: KaspiThere) -> None:
    there.add("1", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT")
    line = channel(shop, there)
    order = Ref("1", "MQ")
    acts: list[tuple[str, dict[str, Any]]] = [
        ("ASSEMBLE", {"places": 2}), ("MERCHANT_OUT_OF_STOCK", {"comment": "нет на складе"}),
        ("LINE_CANCELLED", {"sku": "TEA-1", "stays": 1, "reason": "MERCHANT_OUT_OF_STOCK"}),
        ("IMEI", {"sku": "TEA-1", "imei": "356938035643809 356938035643817"}),
    ]  # fmt: skip
    for kind, details in acts:
        line.push(Act(kind=kind, order=order, details=details))
    told = [request for request in there.asked if request.method == "POST"]
    bodies = [request.content.decode() for request in told]
    assert '"numberOfSpace":"2"' in bodies[0]
    assert '"cancellationReason":"MERCHANT_OUT_OF_STOCK"' in bodies[1]
    assert '"remainedQuantity":1' in bodies[2]
    assert told[2].url.path.endswith("/v2/orderEntryCancelOperation")
    assert f'"id":"{b64("1##0")}"' in bodies[2], "as Kaspi itself calls the line"
    assert '{"imei":["356938035643809","356938035643817"]}' in bodies[3]
    assert line.push(Act(kind="ASSEMBLE", order=order, details={"places": 0})).outcome is Outcome.REFUSED


def test_waybills_come_with_the_token_from_kaspi_alone(shop: Shop, there: KaspiThere) -> None:
    there.add("1", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT")
    line = channel(shop, there)
    assert line.waybill(Ref("1")) is None
    there.orders["1"]["kaspiDelivery"]["waybill"] = "https://kaspi.kz/shop/1.pdf"
    pdf = line.waybill(Ref("1"))
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    for foreign in ("https://kaspi.kz.evil.example/1.pdf", "http://kaspi.kz/1.pdf", "https://evilkaspi.kz/1.pdf"):
        there.orders["1"]["kaspiDelivery"]["waybill"] = foreign
        with pytest.raises(ChannelRefused):
            line.waybill(Ref("1"))
    assert all(request.url.host == "kaspi.kz" for request in there.asked)


def test_no_token_phone_or_id_in_what_is_said_or_logged(
    shop: Shop, there: KaspiThere, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    title = f"Order of +7 701 000-00-01 (NzAxMDAwMDAwMQ) with {TOKEN} is busy"

    def says(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"errors": [{"title": title}]})

    line = Line("https://kaspi.kz/shop/api/v2", {"X-Auth-Token": TOKEN}, token=TOKEN, sleep=lambda seconds: None,
                transport=httpx.MockTransport(says))  # fmt: skip
    answer, _response = line.write("POST", "/orders", {})
    setup = Setup(name="kaspi", book=shop.parts.rules.book("kaspi"), token=TOKEN, now=shop.clock, sleep=lambda s: None)
    act = Act(kind="COMPLETED", order=Ref("1"), code="4821")
    said = f"{answer.said} {setup!r} {act!r} {caplog.text}"
    assert "is busy" in said
    for planted in (TOKEN, "701 000", "NzAxMDAwMDAwMQ", "4821"):
        assert planted not in said


def test_an_answer_is_gone_as_soon_as_nobody_holds_it() -> None:
    """A desk collects garbage seldom: pages of a hundred orders that hold themselves would fill its memory."""
    line = Line("https://kaspi.kz/shop/api/v2", {}, token=TOKEN, sleep=lambda seconds: None,
                transport=httpx.MockTransport(lambda request: httpx.Response(200, json={"data": []})))  # fmt: skip
    gc.disable()
    try:
        read, (_answer, written) = weakref.ref(line.read("/orders")), line.write("POST", "/orders", {})
        told = weakref.ref(written)
        del written
        assert (read(), told()) == (None, None)
    finally:
        gc.enable()

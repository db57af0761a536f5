"""A Kaspi order's life over HTTP: taken on, packed, printed, handed over, cancelled, returned."""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
import pypdfium2
import pytest

from orderdesk.channels.document import Document
from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.kaspi import read_answer
from orderdesk.sandbox.kaspi.kaspi_life import HAPPENINGS
from orderdesk.sandbox.kaspi.kaspi_order import to_id
from orderdesk.sandbox.life import Life
from tests.sandbox.inside import sandbox
from tests.sandbox.seller import DAY, Seller, control, title
from tests.shop import Shop


@pytest.fixture
def seller() -> Seller:
    return Seller(sandbox())


def test_an_order_goes_with_kaspi_from_the_list_to_the_archive(seller: Seller) -> None:
    code = seller.arrives("kaspi")
    assert [one["attributes"]["code"] for one in seller.listed("NEW").json()["data"]] == [code]
    assert seller.write(code, "ACCEPTED_BY_MERCHANT").json()["data"]["attributes"]["status"] == "ACCEPTED_BY_MERCHANT"
    assert seller.where(code) == ("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT")
    assert seller.write(code, "ASSEMBLE", numberOfSpace="3").json()["data"]["attributes"]["numberOfSpace"] == 3
    assert seller.about(code)["kaspiDelivery"]["waybill"] is None
    control(seller.http, "_clock", step=2)
    delivery = seller.about(code)["kaspiDelivery"]
    page = seller.http.get(delivery["waybill"], headers={"Accept": "*/*"})
    document = pypdfium2.PdfDocument(page.content)
    assert len(document) == 3
    words = document[1].get_textpage().get_text_bounded()
    assert [part for part in (delivery["waybillNumber"], code, "2 / 3") if part not in words] == []
    control(seller.http, "_happen", order=code, act="courier_comes")
    assert seller.about(code)["kaspiDelivery"]["courierTransmissionDate"]
    control(seller.http, "_happen", order=code, act="reaches_buyer")
    assert seller.where(code) == ("ARCHIVE", "COMPLETED")
    assert seller.about(code)["customer"]["cellPhone"] == "+0(000)-000-00-00"
    control(seller.http, "_happen", order=code, act="buyer_returns")
    assert seller.where(code) == ("KASPI_DELIVERY", "KASPI_DELIVERY_RETURN_REQUESTED")
    assert seller.write(code, "ARRIVED_BACKWARD").status_code == 200
    assert seller.where(code) == ("ARCHIVE", "RETURNED")
    log = control(seller.http, "_log")
    assert [(one["order"], one["act"], one["done"], one["answered"]) for one in log] == [
        (code, act, True, True) for act in ("accept", "assemble", "arrived_backward")
    ]


@pytest.mark.parametrize("carried", ["pickup", "own"])
def test_a_hand_over_takes_the_code_that_the_buyer_was_sent(seller: Seller, carried: str) -> None:
    code = seller.accepted(carried)
    wrong = "Security code is not valid. And the order cannot be completed without it"
    assert title(seller.write(code, "COMPLETED")) == wrong
    sent = seller.write(code, "COMPLETED", {"X-Security-Code": "", "X-Send-Code": "true"})
    assert sent.status_code == 200
    assert seller.where(code)[1] == "ACCEPTED_BY_MERCHANT"
    (told,) = control(seller.http, "_told")
    other = f"{(int(told['code']) + 1) % 10_000:04d}"
    assert title(seller.write(code, "COMPLETED", {"X-Security-Code": other, "X-Send-Code": "true"})) == wrong
    right = {"X-Security-Code": told["code"], "X-Send-Code": "true"}
    assert seller.write(code, "COMPLETED", right).status_code == 200
    assert seller.where(code) == ("ARCHIVE", "COMPLETED")
    again = "Order already has been completed, so it can't be completed again."
    assert title(seller.write(code, "COMPLETED", right)) == again
    acts = [(one["act"], one["done"]) for one in control(seller.http, "_log")][1:]
    refused, sent_one, done = ("complete", False), ("send_code", True), ("complete", True)
    assert acts == [refused, sent_one, refused, done, refused]


def test_a_cancelled_order_is_not_handed_over(seller: Seller) -> None:
    code = seller.accepted("pickup")
    assert seller.write(code, "CANCELLED", cancellationReason="OUT_OF_STOCK").status_code == 400
    assert seller.write(code, "CANCELLED", cancellationReason="MERCHANT_OUT_OF_STOCK").status_code == 200
    assert seller.about(code)["cancellationReason"] == "MERCHANT_OUT_OF_STOCK"
    handing = seller.write(code, "COMPLETED", {"X-Security-Code": "", "X-Send-Code": "true"})
    assert title(handing) == "Order is cancelled, so it can't be completed."


def test_what_the_courier_has_comes_back_before_it_is_cancelled(seller: Seller) -> None:
    code = seller.accepted("kaspi")
    seller.write(code, "ASSEMBLE", numberOfSpace="1")
    control(seller.http, "_clock", step=9 * 3600)
    control(seller.http, "_happen", order=code, act="buyer_cancels")
    assert seller.where(code) == ("KASPI_DELIVERY", "CANCELLING")
    assert not seller.about(code)["kaspiDelivery"]["returnedToWarehouse"]
    control(seller.http, "_clock", step=2 * 86_400)
    assert seller.about(code)["kaspiDelivery"]["returnedToWarehouse"]
    assert seller.write(code, "ARRIVED_BACKWARD").status_code == 200
    assert seller.where(code) == ("ARCHIVE", "CANCELLED")


def test_a_pre_order_waits_for_its_goods_and_lies_beyond_one_list() -> None:
    seller = Seller(sandbox(orders=400))
    waiting = [one for one in seller.made.kaspi.shop.orders.values() if one.preorder and one.state == "KASPI_DELIVERY"]
    code = waiting[0].code
    assert code not in [one["attributes"]["code"] for one in seller.listed("KASPI_DELIVERY").json()["data"]]
    assert seller.write(code, "ASSEMBLE", numberOfSpace="1").status_code == 400
    assert seller.write(code, "ARRIVED").status_code == 200
    assert seller.about(code)["preOrder"] is False
    assert seller.write(code, "ASSEMBLE", numberOfSpace="1").status_code == 200


def test_who_does_not_come_in_time_loses_the_order(seller: Seller) -> None:
    late, held = seller.arrives("own"), seller.accepted("pickup")
    assert seller.about(held)["reservationDate"]
    control(seller.http, "_clock", step=4 * 3600)
    assert seller.about(late)["cancellationReason"] == "MERCHANT_OUT_OF_STOCK"
    control(seller.http, "_clock", step=4 * 86_400)
    assert seller.about(held)["cancellationReason"] == "TIMEOUT_BUYER_PICKUP"


def test_a_part_of_an_order_is_cancelled(seller: Seller) -> None:
    while len(order := seller.made.kaspi.shop.orders[seller.accepted("kaspi")].lines) < 2:
        pass
    code = list(seller.made.kaspi.shop.orders)[-1]
    entries = seller.http.get(f"/orders/{to_id(code)}/entries").json()["data"]
    assert len(entries) == len(order)
    before, gone = seller.about(code)["totalPrice"], entries[0]
    about = {"notes": "", "remainedQuantity": 0, "reason": "BUYER_CANCELLATION_BY_MERCHANT"}
    entry = {"entry": {"data": {"type": "orderentries", "id": gone["id"]}}}
    data = {"type": "orderEntryCancelOperation", "attributes": about, "relationships": entry}
    answer = seller.http.post("/orderEntryCancelOperation", json={"data": data})
    assert answer.json()["data"]["attributes"] == {"remainedQuantity": 0, "status": "INPROGRESS"}
    assert seller.about(code)["totalPrice"] == before - gone["attributes"]["totalPrice"]
    none = {"remainedQuantity": 0, "reason": "MERCHANT_OUT_OF_STOCK"}
    rest = [{"entry": {"id": one["id"]}, **none} for one in entries[1:]]
    assert seller.http.put(f"https://kaspi.example/shop/api/orderPartialCancel/{to_id(code)}", json=rest).is_success
    assert seller.where(code) == ("ARCHIVE", "CANCELLED")
    assert [one["act"] for one in control(seller.http, "_log")][-2:] == ["partial_cancel", "partial_cancel"]


def test_one_seed_makes_one_shop() -> None:
    lives = [Seller(sandbox(orders=40, life=Life())) for _time in range(2)]
    for seller in lives:
        control(seller.http, "_clock", step=3 * 86_400)
    first, second = (control(seller.http, "_orders") for seller in lives)
    assert first == second
    assert {one["state"] for one in first} > {"NEW", "ARCHIVE", "KASPI_DELIVERY"}


def test_whatever_is_asked_the_desk_can_read_every_order(shop: Shop) -> None:
    """A month of random acts and happenings: every order stays one that a channel reads, no answer is an accident."""
    chance = random.Random(7)
    seller = Seller(sandbox(orders=60, life=Life(every=7200)))
    statuses = ["ACCEPTED_BY_MERCHANT", "ARRIVED", "ASSEMBLE", "COMPLETED", "CANCELLED", "ARRIVED_BACKWARD", "ЧТО"]
    for _round in range(400):
        code = chance.choice(list(seller.made.kaspi.shop.orders))
        match chance.randrange(4):
            case 0:
                control(seller.http, "_clock", step=chance.randrange(3 * 3600))
            case 1:
                seller.http.post("_happen", json={"order": code, "act": chance.choice(list(HAPPENINGS))})
            case _:
                told = [one["code"] for one in control(seller.http, "_told") if one["order"] == code]
                headers = {"X-Security-Code": chance.choice(["", "0000", *told]), "X-Send-Code": "true"}
                reason = chance.choice(["BUYER_NOT_REACHABLE", "MERCHANT_OUT_OF_STOCK", "?"])
                answer = seller.write(
                    code, chance.choice(statuses), headers, numberOfSpace=chance.choice(["1", "0", "x"]),
                    cancellationReason=reason,
                )  # fmt: skip
                assert answer.status_code in (200, 400, 404), answer.text
    known = {one["order"] for one in control(seller.http, "_orders")}
    book, read = shop.parts.rules.book("kaspi"), set()
    for answer in _all_pages(seller):
        found = list(read_answer(Document(answer.text), "kaspi", book))
        assert not [one for one in found if isinstance(one, BadRecord)]
        read |= {one.number for one in found if not isinstance(one, BadRecord)}
    assert read == known


def _all_pages(seller: Seller) -> Iterator[httpx.Response]:
    """Every page of every state, of eight weeks."""
    now = seller.made.clock() * 1000
    for state in ("NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY", "ARCHIVE"):
        for back in range(4):
            page, pages = 0, 1
            while page < pages:
                answer = seller.listed(
                    state, (back + 1) * 14 * DAY,
                    {"filter[orders][creationDate][$le]": str(now - back * 14 * DAY),
                       "include[orders]": "entries", "page[number]": str(page), "page[size]": "20"},
                )  # fmt: skip
                yield answer
                page, pages = page + 1, answer.json()["meta"]["pageCount"]

"""What Kaspi refuses, letter by letter, and how it leaves clients waiting."""

from __future__ import annotations

import httpx
import pytest

from orderdesk.sandbox.kaspi.kaspi_order import to_id
from tests.sandbox.inside import client, control, sandbox
from tests.sandbox.seller import DAY, JSON_API, NOON, Seller, title


@pytest.fixture
def seller() -> Seller:
    return Seller(sandbox(orders=30))


def test_without_accept_there_is_a_page_of_html(seller: Seller) -> None:
    for accept in ("", "*/*"):
        answer = seller.http.get("/orders", headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.text.startswith("<")


@pytest.mark.parametrize(
    "agent", ["python-requests/2.32", "python-httpx/0.28", "Python-urllib/3.13", "Python/3.13 aiohttp/3.14", ""]
)
def test_what_python_calls_itself_hangs(seller: Seller, agent: str) -> None:
    with pytest.raises(httpx.ReadError):
        seller.http.get("/orders", headers={"User-Agent": agent})


def test_without_its_token_nothing_is_told(seller: Seller) -> None:
    other = client(seller.made, "kaspi", **{"User-Agent": "shop-desk/1.0", "Accept": JSON_API})
    for headers in ({}, {"X-Auth-Token": "wrong"}):
        answer = other.get("/orders", headers=headers)
        assert answer.status_code == 401
        assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("days", "said"),
    [(14, ""), (14.01, "Actual [15], max [14]."), (30, "Actual [30], max [14].")],
)
def test_a_list_reaches_back_fourteen_days(seller: Seller, days: float, said: str) -> None:
    answer = seller.listed("NEW", int(days * DAY))
    if not said:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 400
        words = "Exceeded the maximum difference for the filter[orders][creationDate] (in days). "
        assert title(answer) == words + said


def test_seconds_are_taken_for_another_century(seller: Seller) -> None:
    answer = seller.http.get(
        "/orders", params={"filter[orders][state]": "NEW", "filter[orders][creationDate][$ge]": NOON}
    )  # fmt: skip
    assert "max [14]" in title(answer)


def test_a_list_wants_its_first_day(seller: Seller) -> None:
    answer = seller.http.get("/orders", params={"filter[orders][state]": "NEW", "page[size]": 5})
    assert answer.status_code == 400
    assert title(answer) == "Required filter [orders][creationDate][$ge] is empty."


def test_pages_hold_a_hundred_and_no_more() -> None:
    seller = Seller(sandbox(orders=400))
    there = sum(one.state == "NEW" for one in seller.made.kaspi.shop.orders.values())
    assert there > 100
    first = seller.listed("NEW", more={"page[size]": "1000"}).json()
    second = seller.listed("NEW", more={"page[number]": "1"}).json()
    assert first["meta"] == {"pageCount": -(-there // 100), "totalCount": there}
    assert len(first["data"]) == 100
    assert not {one["id"] for one in first["data"]} & {one["id"] for one in second["data"]}


def test_filters_are_refused_where_they_say_nothing(seller: Seller) -> None:
    for state, more in (
        ("SIGN_REQUIRED", {"filter[orders][signatureRequired]": "true"}),
        ("PICKUP", {"filter[orders][deliveryType]": "PICKUP"}),
        ("NEW", {"page[number]": "first"}),
        ("LOST", {}),
    ):
        assert seller.listed(state, more=more).status_code == 400


def test_entries_and_buyers_come_when_they_are_asked_for(seller: Seller) -> None:
    assert seller.listed("NEW").json()["included"] == []
    both = seller.listed("NEW", more={"include[orders]": "entries,user"}).json()["included"]
    assert {one["type"] for one in both} == {"orderentries", "customers"}


def test_every_link_leads_somewhere(seller: Seller) -> None:
    answer = seller.listed("KASPI_DELIVERY", more={"include[orders]": "entries"}).json()
    order, entry = answer["data"][0], answer["included"][0]
    links = [order["links"]["self"], entry["links"]["self"]]
    links += [one["links"]["related"] for of in (order, entry) for one in of["relationships"].values()]
    links += [f"/orders/{order['id']}/imei", "/cities"]
    links += [f"/pointofservices/{entry['relationships']['deliveryPointOfService']['data']['id']}{end}"
              for end in ("", "/city")]  # fmt: skip
    links.append(f"/masterproducts/{entry['relationships']['product']['data']['id']}/merchantProduct")
    for link in links:
        assert seller.http.get(link).json()["data"], link


def test_imei_of_each_phone_are_kept(seller: Seller) -> None:
    orders = seller.made.kaspi.shop.orders.values()
    order, line = next((one, line) for one in orders for line in one.lines if line.needs_imei)
    entry = {"entry": {"data": {"type": "orderentries", "id": order.line_id(line)}}}
    for items, status in (([], 400), ([{"imei": ["1", "2"]}] * line.quantity, 200)):
        data = {"type": "orderEntryImeiOperation", "attributes": {"items": items}, "relationships": entry}
        assert seller.http.post("/orderEntryImeiOperation", json={"data": data}).status_code == status
    kept = seller.http.get(f"/orders/{to_id(order.code)}/imei").json()["data"]
    assert {"entry": order.line_id(line), "items": [{"imei": ["1", "2"]}] * line.quantity} in kept


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"data": 5}', b'{"data": {"id": "\xff"}}', b'{"data":{"id":"!"}}']
)
def test_nonsense_is_answered_and_logged(seller: Seller, body: bytes) -> None:
    for path in ("/orders", "/orderEntryCancelOperation", "/orderEntryImeiOperation"):
        assert seller.http.post(path, content=body).status_code in (400, 404)
    assert seller.http.put("https://kaspi.example/shop/api/orderPartialCancel/x", content=body).status_code in (
        400,
        404,
    )
    assert [one["done"] for one in control(seller.http, "_log")] == [False] * 4


def test_its_address_may_be_given_with_and_without_its_path(seller: Seller) -> None:
    for path in ("/shop/api/v2/cities", "/cities", "/shop/api/v2/shop/api/v2/cities"):
        assert seller.http.get(f"https://kaspi.example{path}").status_code == 200
    assert control(seller.http, "https://kaspi.example/_log") == control(seller.http, "_log") == []

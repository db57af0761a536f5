"""A Flowwow order's life over HTTP, goods that are hidden and counted, and webhooks that can be checked."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from orderdesk.sandbox.whole_sandbox import Sandbox
from tests.sandbox.inside import client, control, sandbox


class Florist:
    """A seller at Flowwow's look-alike."""

    def __init__(self, made: Sandbox) -> None:
        self.shop = made.flowwow.given()["shop"]
        self.secret = made.flowwow.given()["webhook_secret"]
        self.http = client(made, "flowwow", Authorization=f"Bearer {made.flowwow.token}")
        self.http.params = httpx.QueryParams(shopId=self.shop)

    def arrives(self, how: str) -> int:
        """A new order that gets to its recipient this way."""
        control(self.http, "_happen", act="arrives", order=how)
        return int(control(self.http, "_orders")[-1]["order"])

    def act(self, order: int, act: str) -> httpx.Response:
        """Do something to it."""
        return self.http.post(f"/apiseller/orders/{act}", json={"orderId": order})

    def status(self, order: int) -> int:
        """The number of its status."""
        return int(self.http.get("/apiseller/orders/view", params={"orderId": order}).json()["status"])

    def listed(self, **more: Any) -> Any:
        """A list of orders."""
        return self.http.get("/apiseller/orders/list", params=more).json()


@pytest.fixture
def florist() -> Florist:
    return Florist(sandbox())


@pytest.mark.parametrize(
    ("how", "way"),
    [
        ("courier", [("accept", 2), ("photo_is_shown", 5), ("courierLeft", 4), ("finish", 3)]),
        ("courier", [("accept", 2), ("finish", 3)]),
        ("pickup", [("accept", 2), ("waits_for_pickup", 7), ("finish", 3)]),
        ("post", [("accept", 2), ("post_is_packed", 10), ("courierLeft", 11), ("post_arrives", 12), ("finish", 3)]),
    ],
)
def test_an_order_goes_its_way_and_no_step_of_it_twice(florist: Florist, how: str, way: list[tuple[str, int]]) -> None:
    order = florist.arrives(how)
    for act, then in way:
        if "_" in act:
            control(florist.http, "_happen", act=act, order=str(order))
        else:
            assert florist.act(order, act).status_code == 200
            assert florist.act(order, act).status_code == 400
        assert florist.status(order) == then
    done = [one["act"] for one in control(florist.http, "_log") if one["done"]]
    assert done == [{"courierLeft": "courier_left"}.get(act, act) for act, _then in way if "_" not in act]
    assert control(florist.http, "_orders")[0]["state"] == "closed"


def test_no_courier_leaves_with_what_is_picked_up_or_new_or_cancelled(florist: Florist) -> None:
    pickup, new, cancelled = (florist.arrives(how) for how in ("pickup", "courier", "courier"))
    for order in (pickup, cancelled):
        florist.act(order, "accept")
    control(florist.http, "_happen", act="buyer_cancels", order=str(cancelled))
    assert [florist.act(order, "courierLeft").status_code for order in (pickup, new, cancelled)] == [400] * 3
    assert cancelled not in [one["id"] for one in florist.listed()["items"]]
    assert florist.status(cancelled) == 2
    assert control(florist.http, "_orders")[-1]["state"] == "cancelled"


def test_lists_are_narrowed_by_what_they_are_asked_for() -> None:
    florist = Florist(sandbox(orders=120))
    everything = florist.listed(limit=100)["items"] + florist.listed(limit=100, page=2)["items"]
    assert len({one["id"] for one in everything}) == 120
    assert florist.listed(page=0) == florist.listed(page=1)
    for name in ("status", "deliveryType", "deliveryTimeType"):
        for value in {one[name] for one in everything}:
            found = florist.listed(limit=100, **{name: value})
            assert found["total"] == sum(one[name] == value for one in everything)
    day = florist.listed(deliveryDateFrom="2026-11-26", deliveryDateTo="2026-11-26", limit=100)
    begins, ends = 1795640400, 1795640400 + 86_400  # that day in Moscow
    assert {one["id"] for one in day["items"]} == {
        one["id"] for one in everything if begins <= one["deliveryDateFrom"] < ends
    }
    assert 0 < day["total"] < 120
    for wrong in ({"limit": "101"}, {"limit": "0"}, {"page": "x"}, {"createdDate": "26.11.2026"}):
        assert florist.http.get("/apiseller/orders/list", params=wrong).status_code == 400


def test_nobody_buys_what_is_hidden_or_gone(florist: Florist) -> None:
    offers = [one["offerId"] for one in florist.http.post("/apiseller/products", json={"type": 1}).json()["items"]]
    kept, *others = offers
    florist.http.post("/apiseller/products/hide", json={"offers": [{"offerId": one} for one in others]})
    bought = {line["offerId"] for _time in range(12) for line in _lines(florist, florist.arrives("courier"))}
    assert bought - {""} == {kept}
    put = florist.http.put("/apiseller/stocks/put", json={"offers": [{"offerId": kept, "stock": 0}]})
    assert put.json() == {"errors": []}
    assert florist.http.post("_happen", json={"act": "arrives"}).status_code == 409
    florist.http.post("/apiseller/products/unhide", json={"offers": [{"offerId": others[0]}]})
    assert {line["offerId"] for line in _lines(florist, florist.arrives("courier"))} - {""} == {others[0]}
    stocks = florist.http.post("/apiseller/stocks/get", json={"offers": [{"offerId": kept}]}).json()["items"]
    assert [(one["offerId"], one["stock"]) for one in stocks] == [(kept, 0)]


def _lines(florist: Florist, order: int) -> Any:
    return florist.http.get("/apiseller/orders/view", params={"orderId": order}).json()["products"]


def test_what_cannot_be_put_is_named_and_the_rest_is_put(florist: Florist) -> None:
    offers = [{"offerId": "ROSE-25", "stock": 3}, {"offerId": "PEONY-9", "stock": -1}, {"offerId": "?", "stock": 1}]
    errors = florist.http.put("/apiseller/stocks/put", json={"offers": offers}).json()["errors"]
    assert [(one["offerId"], one["stock"]) for one in errors] == [("PEONY-9", -1), ("?", 1)]
    there = florist.http.post("/apiseller/products", json={"offerIds": ["ROSE-25"]}).json()["items"]
    assert there[0]["stock"] == 3


def test_an_own_number_is_given_to_goods(florist: Florist) -> None:
    card = florist.http.post("/apiseller/products", json={"type": 3}).json()["items"][0]
    mapping = {"offers": [{"offerId": "CARD", "productId": card["productId"]}]}
    assert florist.http.post("/apiseller/products/offersMappings", json=mapping).json() == {"errors": []}
    prices = florist.http.post("/apiseller/prices/get", json={"offers": [{"offerId": "CARD"}]}).json()["items"]
    assert prices[0]["price"] == card["price"]


def test_webhooks_are_signed_over_their_very_bytes(florist: Florist) -> None:
    order = florist.arrives("courier")
    control(florist.http, "_happen", act="buyer_cancels", order=str(order))
    told = control(florist.http, "_webhooks")
    assert [json.loads(one["body"])["event"] for one in told] == ["order.paid", "order.cancelled"]
    for one in told:
        assert json.loads(one["body"])["order"] == {"id": order}
        mark = hmac.new(florist.secret.encode(), one["body"].encode(), hashlib.sha256).hexdigest()
        assert f"sha256={mark}" in one["headers"].values()
    assert len({json.loads(one["body"])["uuid"] for one in told}) == 2


def test_the_ping_wants_no_token_and_plays_errors(florist: Florist) -> None:
    stranger = client(sandbox(), "flowwow")
    assert stranger.get("/apiseller/ping/check", params={"say": "hello"}).json() == {"say": "hello"}
    assert stranger.get("/apiseller/ping/check", params={"say": "error429"}).status_code == 429
    assert stranger.get("/apiseller/orders/list", params={"shopId": florist.shop}).status_code == 401
    assert florist.http.get("/apiseller/orders/list", params={"shopId": 1}).status_code == 404
    assert florist.http.get("/apiseller/orders/view", params={"orderId": 1}).status_code == 404

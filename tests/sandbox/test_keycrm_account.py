"""KeyCRM's account over HTTP: lists with what was asked for, orders changed, its limit."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from orderdesk.sandbox.whole_sandbox import Sandbox
from tests.sandbox.inside import client, control, sandbox

TTN = "20450000000077"


class Manager:
    """Whoever works in the account."""

    def __init__(self, made: Sandbox) -> None:
        self.made = made
        self.http = client(made, "keycrm", Authorization=f"Bearer {made.keycrm.token}")
        control(self.http, "_faults", limit=0)

    def arrives(self, source: str = "") -> int:
        """A new order that is to be posted."""
        while True:
            control(self.http, "_happen", act="arrives", order=source)
            order = list(self.made.keycrm.shop.orders.values())[-1]
            if order.service == 1:
                return order.id

    def put(self, order: int, **wanted: Any) -> httpx.Response:
        """Change an order."""
        return self.http.put(f"/order/{order}", json=wanted)

    def about(self, order: int, include: str = "") -> Any:
        """An order."""
        return self.http.get(f"/order/{order}", params={"include": include}).json()

    def listed(self, **filters: str) -> Any:
        """Every order that filters take."""
        found, page = list[Any](), 1
        params = {f"filter[{name}]": value for name, value in filters.items()}
        while True:
            answer = self.http.get("/order", params={**params, "limit": "50", "page": str(page)}).json()
            found += answer["data"]
            if answer["next_page_url"] is None:
                assert len(found) == answer["total"]
                return found
            page += 1


@pytest.fixture
def manager() -> Manager:
    return Manager(sandbox())


def test_nothing_nested_comes_unless_it_is_asked_for(manager: Manager) -> None:
    order = manager.arrives()
    assert not {"buyer", "products", "shipping", "status"} & manager.about(order).keys()
    about = manager.about(order, "buyer,products.offer,shipping.deliveryService,status,payments")
    assert about["buyer"]["phone"].startswith("+380")
    assert sum(line["price_sold"] * line["quantity"] for line in about["products"]) == about["grand_total"]
    assert about["shipping"]["delivery_service"]["id"] == about["shipping"]["delivery_service_id"]
    assert "offer" not in manager.about(order, "products")["products"][0]
    assert about["products"][0]["offer"]["sku"] == about["products"][0]["sku"]
    assert (about["status"]["id"], about["status"]["group_id"]) == (about["status_id"], about["status_group_id"])
    assert about["payments"][0]["status"] == about["payment_status"]
    assert manager.http.get("/order", params={"include": "secrets"}).status_code == 422


def test_pages_lead_to_one_another() -> None:
    manager = Manager(sandbox(orders=120))
    first = manager.http.get("/order").json()
    assert (first["per_page"], len(first["data"]), first["total"]) == (15, 15, 120)
    seen, url = list[int](), str(first["first_page_url"])
    while url:
        page = manager.http.get(url).json()
        seen += [one["id"] for one in page["data"]]
        url = page["next_page_url"] or ""
    assert len(seen) == len(set(seen)) == 120
    newest = manager.http.get("/order", params={"sort": "-id"}).json()["data"]
    assert [one["id"] for one in newest] == sorted(seen, reverse=True)[:15]
    for wrong in ({"limit": "51"}, {"page": "0"}, {"limit": "x"}, {"sort": "price"}, {"filter[price]": "1"}):
        assert manager.http.get("/order", params=wrong).status_code == 422


def test_filters_take_what_they_say() -> None:
    manager = Manager(sandbox(orders=150))
    everything = {one["id"]: one for one in manager.listed()}
    sides = {int(one["order"]): one for one in control(manager.http, "_orders")}
    for name, value in (("status_id", "1,18"), ("source_id", "12"), ("payment_status", "paid")):
        found = {one["id"] for one in manager.listed(**{name: value})}
        assert found == {number for number, one in everything.items() if str(one[name]) in value.split(",")}
        assert 0 < len(found) < 150
    tracked = {one["id"] for one in manager.listed(has_tracking_code="true")}
    assert tracked == {number for number, one in sides.items() if one["tracking"]}
    begin, end = "2026-11-20", "2026-11-24"
    within = {one["id"] for one in manager.listed(created_between=f"{begin}, {end} 23:59:59")}
    assert within == {one["id"] for one in manager.listed(created_between=f"{begin},{end}")}
    assert within == {number for number, one in everything.items() if begin <= one["ordered_at"] < "2026-11-25"}
    assert manager.http.get("/order", params={"filter[updated_between]": "yesterday"}).status_code == 422


def test_a_status_is_put_and_polling_by_the_last_change_finds_it(manager: Manager) -> None:
    order, other = manager.arrives(), manager.arrives()
    control(manager.http, "_clock", step=60)
    assert manager.put(order, status_id=24, manager_comment="Подзвонити").status_code == 202
    about = manager.about(order)
    assert (about["status_id"], about["status_group_id"], about["manager_comment"]) == (24, 3, "Подзвонити")
    changed = manager.listed(updated_between=f"{about['updated_at']},2026-12-31")
    assert [one["id"] for one in changed] == [order]
    assert manager.put(order, status_id=12).status_code == 202
    assert manager.about(order)["closed_at"]
    for wrong in (999, "12", True, None):
        assert manager.put(other, status_id=wrong).status_code == 422
    log = [(one["order"], one["act"], one["done"]) for one in control(manager.http, "_log")]
    assert log[:2] == [(str(order), "status:24,manager_comment", True), (str(order), "status:12", True)]
    assert [one[2] for one in log[2:]] == [False] * 4


def test_a_parcel_gets_its_number_once_and_the_carrier_knows_it(manager: Manager) -> None:
    order = manager.arrives()
    assert manager.put(order, shipping={"tracking_code": TTN, "shipping_date": "2026-11-27"}).status_code == 202
    shipping = manager.about(order, "shipping")["shipping"]
    assert (shipping["tracking_code"], shipping["shipping_date_actual"]) == (TTN, "2026-11-27T00:00:00.000000Z")
    again = manager.put(order, status_id=30, shipping={"tracking_code": "20450000000078"})
    assert again.status_code == 422
    assert again.json()["message"]
    assert manager.about(order)["status_id"] == 1
    carrier = client(manager.made, "novaposhta")
    documents = [{"DocumentNumber": TTN, "Phone": manager.about(order, "buyer")["buyer"]["phone"]}]
    (parcel,) = carrier.post("/", json={
        "apiKey": "", "modelName": "TrackingDocument", "calledMethod": "getStatusDocuments",
        "methodProperties": {"Documents": documents},
    }).json()["data"]  # fmt: skip
    assert (parcel["StatusCode"], parcel["RecipientFullName"]) == ("1", shipping["recipient_full_name"])
    assert [one["id"] for one in manager.listed(shipping_between="2026-11-27,2026-11-27")] == [order]


def test_every_parcel_of_an_open_account_is_known_to_its_carrier() -> None:
    manager = Manager(sandbox(orders=80))
    tracked = {one["tracking"] for one in control(manager.http, "_orders") if one["tracking"]}
    assert tracked
    assert tracked <= set(manager.made.novaposhta.shop.orders)


def test_lines_are_changed_and_none_is_added(manager: Manager) -> None:
    order = manager.arrives()
    line = manager.about(order, "products")["products"][0]
    assert manager.put(order, products=[{"sku": line["sku"], "quantity": 3}]).status_code == 202
    assert manager.about(order, "products")["products"][0]["quantity"] == 3
    for wrong in ({"sku": "another"}, {"sku": line["sku"], "quantity": 0}, {"quantity": 2}):
        assert manager.put(order, products=[wrong]).status_code == 422


def test_stock_is_put_whole_or_not_at_all(manager: Manager) -> None:
    first, second = manager.http.get("/offers/stocks").json()["data"][:2]
    stocks = [{"sku": first["sku"], "quantity": 5}, {"id": second["id"], "quantity": 6}]
    put = manager.http.put("/offers/stocks", json={"warehouse_id": 3, "stocks": stocks})
    assert (put.status_code, put.json()) == (202, {"status": True})
    wrong = [{"sku": first["sku"], "quantity": 9}, {"sku": "?", "quantity": 1}]
    assert manager.http.put("/offers/stocks", json={"warehouse_id": 3, "stocks": wrong}).status_code == 422
    assert manager.http.put("/offers/stocks", json={"warehouse_id": 1, "stocks": stocks}).status_code == 422
    params = {"filter[offers_sku]": first["sku"], "filter[details]": "true"}
    (found,) = manager.http.get("/offers/stocks", params=params).json()["data"]
    assert (found["quantity"], found["warehouse"][0]["quantity"]) == (5, 5)


def test_dictionaries_name_what_orders_hold() -> None:
    manager = Manager(sandbox(orders=60))
    named = {}
    for name in ("status", "source", "payment-method", "delivery-service", "tag", "expense-type", "product-status"):
        rows = manager.http.get(f"/order/{name}", params={"limit": "50"}).json()["data"]
        named[name] = {one["id"]: one for one in rows}
        assert rows
    for one in manager.listed():
        assert named["status"][one["status_id"]]["group_id"] == one["status_group_id"]
        assert one["source_id"] in named["source"]
    assert {one["group_id"] for one in named["status"].values()} == {1, 2, 3, 4, 5, 6}
    assert named["status"][1]["expiration_period"] == 3600


def test_sixty_a_minute_and_how_long_to_wait() -> None:
    made = sandbox()
    http = client(made, "keycrm", Authorization=f"Bearer {made.keycrm.token}")
    assert [http.get("/order").status_code for _ask in range(61)] == [200] * 60 + [429]
    control(http, "_clock", step=45)
    assert http.get("/order").headers["retry-after"] == "15"
    control(http, "_clock", step=15)
    assert http.get("/order").status_code == 200


def test_a_change_of_status_is_told_by_webhook(manager: Manager) -> None:
    order = manager.arrives()
    control(manager.http, "_happen", act="manager_agrees", order=str(order))
    control(manager.http, "_happen", act="buyer_cancels", order=str(order))
    assert manager.http.post("_happen", json={"act": "buyer_cancels", "order": str(order)}).status_code == 409
    bodies = [one["body"] for one in control(manager.http, "_webhooks") if f'"id": {order},' in one["body"]]
    assert [f'"status_id": {status},' in body for status, body in zip((1, 20, 15), bodies, strict=True)] == [True] * 3
